import { makers, roles } from '../rules.ts'
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
  right('GET', '/planning/gaps', arrangers),
  right('GET', '/api/v1/planning/items', 'signedIn', 'one plan that all units see'),
  right('GET', '/api/v1/planning/quotas', 'signedIn'),
  right('GET', '/api/v1/planning/gaps', arrangers),
  right('POST', '/planning/quotas', arrangers, 'of their place'),
  right('GET', '/requests', 'signedIn', 'his own, and those of his places, below and above'),
  right('GET', '/requests/new', roles),
  right('POST', '/requests', roles, 'for a place of his'),
  right('GET', '/requests/:id', 'signedIn', 'his own, and those of his places, below and above'),
  right('POST', '/requests/:id/answer', ['operator', 'chiefEditor', 'editor'], 'of their place'),
  right('POST', '/requests/:id/withdraw', 'signedIn', 'his own'),
  right('GET', '/station/ask', 'anyone', 'a computer that is not paired is led to pairing'),
  right('POST', '/station/ask', 'station', 'for its own place'),
  right('POST', '/station/ask/:id/withdraw', 'station', 'its own'),
]
