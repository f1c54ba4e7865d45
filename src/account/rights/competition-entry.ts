import { makers } from '../rules.ts'
import { right } from './right.ts'

const organisers = ['operator', 'competitionOrganiser'] as const
const own = 'his own'
const run = 'of a competition that he runs'

/** Entering lessons, their formal check, and who is given them. */
export const competitionEntryRights = [
  right('GET', '/entries', 'signedIn', own),
  right('GET', '/entries/:id', 'signedIn', own),
  right('POST', '/entries/:id/withdraw', 'signedIn', own),
  right('POST', '/entries/:id/recusal', 'signedIn', own),
  right('GET', '/competitions/:id/enter', makers, 'his own lessons'),
  right('POST', '/competitions/:id/enter', makers, 'begins a lesson of his own'),
  right('GET', '/competitions/:id/enter/:coursewareId', makers, 'his own lesson'),
  right('POST', '/competitions/:id/enter/:coursewareId', makers, 'his own lesson'),
  right('GET', '/competitions/:id/entries', organisers, run),
  right('GET', '/competitions/:id/entries/:entryId', organisers, run),
  right('POST', '/competitions/:id/entries/:entryId/check', organisers, run),
  right('GET', '/competitions/stages/:stageId/assignment', organisers, run),
  right('POST', '/competitions/stages/:stageId/assignment', organisers, run),
  right('POST', '/competitions/stages/:stageId/conflicts', organisers, run),
]
