import type { Outage } from './outage-records.ts'
import type { SessionTally } from './tally.ts'

/** Silence of less than a minute is a bad line's everyday; the player's stalls tell of it. */
export const leastOutageMs = 60_000
/** Silence of more than this is no outage: somebody pulled the plug after the lesson. */
export const mostOutageMs = 12 * 3600_000

/** The outage that a station's session has just come out of, judged before its new beats are added. */
export function outageOf(session: SessionTally, heardAt: Date): Outage | undefined {
  const { stationId, dataAsOf, state } = session
  if (stationId === null || (state !== 'playing' && state !== 'stalled')) return undefined
  return isOutage(dataAsOf, heardAt) ? { stationId, startedAt: dataAsOf, endedAt: heardAt } : undefined
}

const isOutage = (lastHeardAt: Date, heardAt: Date): boolean => {
  const silentMs = heardAt.getTime() - lastHeardAt.getTime()
  return silentMs > leastOutageMs && silentMs <= mostOutageMs
}
