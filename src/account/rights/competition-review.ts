import { right } from './right.ts'

const reviewers = ['reviewer'] as const
const own = 'what was given to him to judge, while its stage is scored'
const panel = 'the chair of that stage, and who runs its competition'

/** Judging blind: for reviewers, and their chair. */
export const competitionReviewRights = [
  right('GET', '/reviewing', reviewers, own),
  right('GET', '/reviewing/:assignmentId', reviewers, own),
  right('GET', '/reviewing/:assignmentId/beside', reviewers, `${own}, and what he has handed in`),
  right('GET', '/reviewing/stages/:stageId/anchors', reviewers, 'the panel of that stage'),
  right('PUT', '/reviewing/:assignmentId/sheet', reviewers, own),
  right('POST', '/reviewing/:assignmentId/submit', reviewers, own),
  right('POST', '/reviewing/:assignmentId/played', reviewers, own),
  right('POST', '/reviewing/:assignmentId/conflict', reviewers, own),
  right('GET', '/reviewing/:assignmentId/film/master.m3u8', reviewers, own),
  right('GET', '/reviewing/:assignmentId/film/:track/:file', reviewers, own),
  right(
    'GET',
    '/competitions/stages/:stageId/sheets',
    ['reviewer', 'operator', 'competitionOrganiser'],
    panel,
  ),
  right('POST', '/competitions/stages/:stageId/sheets/unlock', reviewers, 'the chair of that stage'),
  right('GET', '/competitions/stages/:stageId/sheets/:code', reviewers, 'the chair of that stage'),
  right('GET', '/competitions/stages/:stageId/sheets/:code/film/master.m3u8', reviewers, 'the same'),
  right('GET', '/competitions/stages/:stageId/sheets/:code/film/:track/:file', reviewers, 'the same'),
]
