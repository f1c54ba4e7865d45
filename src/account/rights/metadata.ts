import { right } from './right.ts'

const keepers = ['operator', 'chiefEditor'] as const
const ofHub = 'of the whole hub'

/** What lessons are sorted and grouped by. */
export const metadataRights = [
  right('GET', '/topics', keepers, ofHub),
  right('POST', '/topics', keepers, ofHub),
  right('POST', '/topics/:id', keepers, ofHub),
  right('POST', '/topics/:id/move', keepers, ofHub),
  right('POST', '/topics/:id/archive', keepers, ofHub),
  right('POST', '/topics/:id/restore', keepers, ofHub),
  right('POST', '/topics/:id/merge', keepers, ofHub),
  right('POST', '/topics/:id/remove', keepers, ofHub),
]
