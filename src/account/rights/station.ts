import { stationKeepers, stationReaders } from '../../station/rules.ts'
import { right } from './right.ts'

const own = 'stations of his own places and what lies below them'
const judges = ['operator'] as const

/** The registry of stations, and how a computer becomes one. */
export const stationRights = [
  right('GET', '/stations', stationReaders, own),
  right('GET', '/stations/export', stationReaders, own),
  right('GET', '/stations/coverage', stationReaders, own),
  right('GET', '/stations/technicians', stationReaders, own),
  right('POST', '/stations/technicians', stationKeepers, 'of his own places'),
  right('POST', '/stations/technicians/remove', stationKeepers, 'of his own places'),
  right('GET', '/stations/new', stationKeepers),
  right('POST', '/stations', stationKeepers, 'in his own places'),
  right('GET', '/stations/import', stationKeepers),
  right('GET', '/stations/import/template', stationKeepers),
  right('POST', '/stations/import', stationKeepers, 'a look at what would be saved; changes nothing'),
  right('POST', '/stations/import/save', stationKeepers, 'in his own places'),
  right('GET', '/stations/pair', stationKeepers, own),
  right('POST', '/stations/pair', stationKeepers, own),
  right('GET', '/stations/:id', stationReaders, own),
  right('GET', '/stations/:id/edit', stationKeepers, own),
  right('POST', '/stations/:id', stationKeepers, own),
  right('POST', '/stations/:id/administrators', stationKeepers, own),
  right('POST', '/stations/:id/administrators/:administratorId/end', stationKeepers, own),
  right('POST', '/stations/:id/tier', judges, own),
  right('POST', '/stations/:id/keys/:keyId/revoke', stationKeepers, own),
  right('POST', '/stations/:id/archive', stationKeepers, own),
  right('POST', '/stations/:id/restore', stationKeepers, own),
  right('GET', '/station/pair', 'anyone', 'a computer that wants to become a station; it opens nothing'),
  right('GET', '/station/pair/state', 'anyone', 'of the computer’s own pairing'),
  right('POST', '/api/v1/pairings', 'anyone', 'a box that wants to become a station; it opens nothing'),
  right('POST', '/api/v1/pairings/key', 'anyone', 'whose pairing was approved'),
]
