import { makers } from '../rules.ts'
import { right } from './right.ts'

const arrangers = ['operator', 'chiefEditor'] as const

/** Topics that are proposed, the plan, and quotas. */
export const planningRights = [
  right('GET', '/planning', 'signedIn', 'one plan that all units see'),
  right('GET', '/planning/proposals', makers),
  right('POST', '/planning/proposals', makers, 'for a place where he makes lessons'),
  right('GET', '/planning/proposals/new', makers),
  right('GET', '/planning/proposals/:id', makers, 'a returned one, its proposer and who decides there'),
  right('GET', '/planning/proposals/:id/edit', makers, 'his own, before an approval or once returned'),
  right('POST', '/planning/proposals/:id', makers, 'his own, before an approval or once returned'),
  right('POST', '/planning/proposals/:id/withdraw', makers, 'his own'),
  right('POST', '/planning/proposals/:id/approve', ['editor', 'chiefEditor'], 'whose turn it is, there'),
  right('POST', '/planning/proposals/:id/return', ['editor', 'chiefEditor'], 'whose turn it is, there'),
  right('GET', '/planning/items/:id', 'signedIn'),
  right('POST', '/planning/items/:id/start', makers, 'who sees to it, or makes lessons there'),
  right('POST', '/planning/items/:id/link', makers, 'the same, with a lesson that he may manage'),
  right('POST', '/planning/items/:id/drop', arrangers, 'of their place'),
  right('GET', '/planning/quotas', arrangers),
  right('POST', '/planning/quotas', arrangers, 'of their place'),
]
