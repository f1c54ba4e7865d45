import { makers, type Role } from '../rules.ts'
import { right } from './right.ts'

/** Who looks after stations, where they stand. */
const watchers = ['operator', 'chiefEditor', 'townTechnician'] as const satisfies readonly Role[]
const ofPlace = 'stations of his places'

/** What was really played, and who may see it. */
export const monitoringRights = [
  right('POST', '/api/v1/beats', 'anyone', 'counts for the station or person that sends it'),
  right('GET', '/monitoring', watchers, ofPlace),
  right('GET', '/monitoring/events', watchers, ofPlace),
  right('GET', '/monitoring/use', watchers, ofPlace),
  right('GET', '/monitoring/use.csv', watchers, ofPlace),
  right('GET', '/monitoring/use.xlsx', watchers, ofPlace),
  right('GET', '/monitoring/outages.csv', watchers, ofPlace),
  right('GET', '/monitoring/outages.xlsx', watchers, ofPlace),
  right('GET', '/stations/:id/use', [...watchers, 'stationAdministrator'], 'of a station of his places'),
  right('GET', '/courseware/:id/plays', makers, 'of a lesson that he may manage'),
]
