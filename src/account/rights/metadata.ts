import { makers } from '../rules.ts'
import { right } from './right.ts'

const keepers = { ofHub: ['operator', 'chiefEditor'] } as const

const editors = ['operator', 'chiefEditor', 'editor'] as const
const ofPlace = 'of what belongs to his place or lies below it'
const unlessShown = `${ofPlace}; what the public sees already, editors alone`

/** What lessons are sorted and grouped by. */
export const metadataRights = [
  right('GET', '/topics', keepers),
  right('POST', '/topics', keepers),
  right('POST', '/topics/:id', keepers),
  right('POST', '/topics/:id/move', keepers),
  right('POST', '/topics/:id/archive', keepers),
  right('POST', '/topics/:id/restore', keepers),
  right('POST', '/topics/:id/merge', keepers),
  right('POST', '/topics/:id/remove', keepers),
  right('GET', '/api/v1/courseware/:id/metadata', makers, 'of a lesson that he may manage'),
  right('PATCH', '/api/v1/courseware/:id/metadata', makers, 'of a lesson that he may manage'),
  right('GET', '/batch-edit', makers, 'those of the lessons that he may manage'),
  right('POST', '/batch-edit', makers, 'those of the lessons that he may manage'),
  right('GET', '/arrange', makers, ofPlace),
  right('POST', '/arrange/series', makers, ofPlace),
  right('POST', '/arrange/series/:id', makers, unlessShown),
  right('POST', '/arrange/presenters/:id', makers, unlessShown),
  right('POST', '/arrange/campaigns', editors, ofPlace),
  right('POST', '/arrange/campaigns/:id', editors, ofPlace),
  right('POST', '/arrange/collections', keepers),
  right('POST', '/arrange/collections/:id', keepers),
  right('POST', '/arrange/collections/:id/move', keepers),
]
