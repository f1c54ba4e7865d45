import { makers, type Role } from '../rules.ts'
import { right } from './right.ts'

const reviewers = ['chiefEditor', 'editor'] as const satisfies readonly Role[]
const own = 'of a lesson that he may manage'
const turn = 'whose turn it is: never an author, never the same person twice'

/** A lesson's way to the public. */
export const editorialRights = [
  right('GET', '/reviews', reviewers, 'what waits at his places'),
  right('GET', '/courseware/:id/review', makers, own),
  right('POST', '/courseware/:id/review/submit', makers, own),
  right('POST', '/courseware/:id/review/recall', makers, own),
  right('POST', '/courseware/:id/review/drop-film', makers, own),
  right('POST', '/courseware/:id/review/drop-change', makers, own),
  right('POST', '/courseware/:id/review/approve', reviewers, turn),
  right('POST', '/courseware/:id/review/return', reviewers, turn),
  right('POST', '/courseware/:id/review/withdraw', ['operator', 'chiefEditor'], 'at its place'),
]
