import { makers } from '../rules.ts'
import { right } from './right.ts'

const planners = ['operator', 'chiefEditor', 'editor', 'townTechnician', 'stationAdministrator'] as const
const reportReaders = ['operator', 'chiefEditor', 'townTechnician'] as const
const paired = 'a computer that is not paired is led to pairing'
const watching = 'who may watch the lesson'
const own = 'of a lesson that he may manage'
const target = 'for a station, or all stations of a place, in his places'

/** The screen of a station, what it plays, what it reports, and lessons before a class. */
export const stationmodeRights = [
  right('GET', '/station', 'anyone', paired),
  right('GET', '/station/today', 'anyone', paired),
  right('GET', '/station/today/:place', 'anyone', paired),
  right('GET', '/station/find', 'anyone', paired),
  right('GET', '/station/lessons', 'anyone', paired),
  right('GET', '/station/lessons/:id', 'anyone', paired),
  right('GET', '/station/lessons/:id/handouts', 'anyone', paired),
  right('GET', '/station/letters', 'anyone', paired),
  right('GET', '/station/dial/:number', 'anyone', paired),
  right('GET', '/station/report', 'anyone', paired),
  right('GET', '/station/away', 'anyone', paired),
  right('GET', '/station/worker.js', 'anyone', 'the same for everybody'),
  right('GET', '/api/v1/station', 'station'),
  right('POST', '/api/v1/station/reports', 'station'),
  right('GET', '/stations/reports', reportReaders, 'of stations in his places'),
  right('POST', '/stations/reports/:id/close', reportReaders, 'of stations in his places'),
  right('GET', '/programmes', planners),
  right('GET', '/programmes/:kind/:id/:day', planners, target),
  right('POST', '/programmes/:kind/:id/:day/add', planners, target),
  right('POST', '/programmes/:kind/:id/:day/remove', planners, target),
  right('POST', '/programmes/:kind/:id/:day/move', planners, target),
  right('POST', '/programmes/:kind/:id/:day/copy', planners, target),
  right('GET', '/courseware/:id/classroom', 'anyone', watching),
  right('GET', '/courseware/:id/guide', 'anyone', watching),
  right('GET', '/courseware/:id/pauses.vtt', 'anyone', watching),
  right('GET', '/courseware/:id/pauses', makers, own),
  right('POST', '/courseware/:id/pauses', makers, own),
  right('POST', '/courseware/:id/pauses/:pauseId', makers, own),
  right('POST', '/courseware/:id/pauses/:pauseId/remove', makers, own),
]
