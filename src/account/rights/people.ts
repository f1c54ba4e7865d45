import { managers } from '../rules.ts'
import { right } from './right.ts'

const own = 'his own places and what lies below them'
const above = 'who looks after what the place lies in'

/** Organisations, people's roles, the log of changes. */
export const peopleRights = [
  right('GET', '/people', managers, own),
  right('GET', '/people/invitations', managers, own),
  right('POST', '/people/invitations', managers, 'roles that he may give'),
  right('POST', '/people/invitations/:id/revoke', managers, own),
  right('GET', '/people/:id', managers, own),
  right('GET', '/people/:id/reset', managers, 'people all of whose roles he may give'),
  right('POST', '/people/:id/reset', managers, 'people all of whose roles he may give'),
  right('POST', '/people/:id/roles', managers, 'roles that he may give'),
  right('POST', '/people/:id/roles/take', managers, 'roles that he may give'),
  right('GET', '/organisations', managers, own),
  right('GET', '/organisations/:id', managers, own),
  right('POST', '/organisations/:id', managers, own),
  right('POST', '/organisations/:id/places', managers, own),
  right('POST', '/organisations/:id/move', managers, above),
  right('POST', '/organisations/:id/archive', managers, above),
  right('POST', '/organisations/:id/restore', managers, above),
  right('GET', '/audit-log', 'operator'),
]
