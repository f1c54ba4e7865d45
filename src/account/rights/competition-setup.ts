import { right } from './right.ts'

const organisers = ['operator', 'competitionOrganiser'] as const
const there = 'of its place'

/** The calls of competitions, and what their organisers set up. */
export const competitionSetupRights = [
  right('GET', '/competitions', 'anyone', 'what is public; an organiser his drafts too'),
  right('GET', '/competitions/new', organisers),
  right('POST', '/competitions/new', organisers, 'for a place of his'),
  right('GET', '/competitions/:id', 'anyone', 'once it is public; a draft its organisers'),
  right('GET', '/competitions/:id/edit', organisers, there),
  right('POST', '/competitions/:id/edit', organisers, there),
  right('POST', '/competitions/:id/open', organisers, there),
  right('POST', '/competitions/:id/cancel', organisers, `${there}, before anybody scores`),
  right('GET', '/competitions/:id/up', organisers, `${there}, once its result is final`),
  right('POST', '/competitions/:id/up', organisers, `${there}, once its result is final`),
  right('GET', '/competitions/stages/:stageId', organisers, there),
  right('GET', '/competitions/stages/:stageId/edit', organisers, `${there}, before it is prepared`),
  right('POST', '/competitions/stages/:stageId/edit', organisers, `${there}, before it is prepared`),
  right('GET', '/competitions/stages/:stageId/times', organisers, `${there}, before scoring has closed`),
  right('POST', '/competitions/stages/:stageId/times', organisers, `${there}, before scoring has closed`),
  right('POST', '/competitions/stages/:stageId/prepare', organisers, there),
  right('POST', '/competitions/stages/:stageId/start', organisers, there),
  right('POST', '/competitions/stages/:stageId/close', organisers, there),
  right('POST', '/competitions/stages/:stageId/reopen', organisers, there),
  right('POST', '/competitions/stages/:stageId/pass-on', organisers, there),
  right('GET', '/competitions/stages/:stageId/panel', organisers, there),
  right(
    'POST',
    '/competitions/stages/:stageId/panel',
    organisers,
    `${there}, before the result is announced`,
  ),
  right('POST', '/competitions/stages/:stageId/panel/take-over', organisers, `${there}, the same`),
  right('POST', '/competitions/stages/:stageId/panel/:memberId/role', organisers, `${there}, the same`),
  right('POST', '/competitions/stages/:stageId/panel/:memberId/remove', organisers, `${there}, the same`),
  right('GET', '/competitions/stages/:stageId/anchors', organisers, there),
  right('POST', '/competitions/stages/:stageId/anchors', organisers, `${there}, before scoring is over`),
  right('POST', '/competitions/stages/:stageId/anchors/:anchorId/remove', organisers, `${there}, the same`),
]
