import { makers } from '../rules.ts'
import { right } from './right.ts'

const own = 'of a lesson that he may manage'

/** Lessons for those who make them: pages, production, subtitles, posters, uploads. */
export const coursewareRights = [
  right('GET', '/api/v1/courseware/:id', 'anyone', 'who may not manage it sees only what is public'),
  right('PATCH', '/api/v1/courseware/:id', makers, own),
  right('POST', '/api/v1/courseware/:id/retry', makers, own),
  right('POST', '/api/v1/courseware/:id/stop', makers, own),
  right('GET', '/api/v1/courseware/:id/events', makers, own),
  right('GET', '/courseware/:id', 'anyone', 'what is not public, only who may manage it'),
  right('POST', '/courseware/:id', makers, own),
  right('GET', '/courseware/:id/edit', makers, own),
  right('GET', '/courseware/:id/production', makers, own),
  right('POST', '/courseware/:id/retry', makers, own),
  right('POST', '/courseware/:id/stop', makers, own),
  right('POST', '/courseware/:id/content', makers, own),
  right('POST', '/courseware/:id/rung', makers, own),
  right('GET', '/urgent', ['competitionOrganiser'], 'lessons in production of his places'),
  right('POST', '/courseware/:id/due', ['competitionOrganiser'], 'of a lesson of his places'),
  right('POST', '/api/v1/production/remake', 'operator'),
  right('GET', '/courseware/:id/source', makers, own),
  right('POST', '/courseware/:id/source/keep', makers, own),
  right('GET', '/courseware/:id/subtitles', makers, own),
  right('GET', '/courseware/:id/subtitles/:subtitleId', makers, own),
  right('POST', '/courseware/:id/subtitles', makers, own),
  right('POST', '/courseware/:id/subtitles/remove', makers, own),
  right('GET', '/courseware/:id/handouts', makers, own),
  right('POST', '/courseware/:id/handouts', makers, own),
  right('POST', '/courseware/:id/handouts/:handoutId/remove', makers, own),
  right(
    'GET',
    '/courseware/:id/handouts/:handoutId',
    'anyone',
    'of a public lesson; before, who may manage it',
  ),
  right('GET', '/courseware/:id/poster', makers, own),
  right('POST', '/courseware/:id/poster', makers, own),
  right('POST', '/courseware/:id/poster/picture', makers, own),
  right('POST', '/courseware/:id/poster/picture/remove', makers, own),
]

/** Receiving files. An upload is its owner's alone. */
export const uploadRights = [
  right('GET', '/upload', makers),
  right('POST', '/api/v1/courseware', makers),
  right('POST', '/api/v1/uploads', makers, own),
  right('GET', '/api/v1/uploads', makers, 'his own'),
  right('GET', '/api/v1/uploads/:uploadId', makers, 'his own'),
  right('PUT', '/api/v1/uploads/:uploadId/sha256', makers, 'his own'),
  right(
    'ALL',
    '/api/uploads/:uploadId',
    makers,
    'his own; only HEAD, PATCH and DELETE; never gives bytes out',
  ),
  right('ALL', '/api/uploads', 'anyone', 'nothing is there: uploads begin by /api/v1'),
]
