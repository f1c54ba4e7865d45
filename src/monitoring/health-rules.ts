import type { StationDay } from './use-rules.ts'

/** Why a station counts as one that struggles, in a period; a figure is absent where it is no reason. */
export type Struggle = {
  readonly stationId: string
  /** Of the time of its films, the share in which they stood still. */
  readonly stallShare?: number
  /** How often it was not heard in mid-film. */
  readonly outages?: number
  /** Of what it played, the share during which nobody answered. */
  readonly unattendedShare?: number
}

/** Half of the share at which the worst line is called bad: viewers watch 5 % less for each percent. */
const mostStallShare = 0.05
/** Once or twice the plug was pulled; three times it is the line. */
const leastOutages = 3
/** Somebody who fetches tea misses a question; who misses every second one is not there. */
const mostUnattendedShare = 0.5
/** Ten minutes; less than that says nothing about shares. */
const leastPlayedSeconds = 600

/**
 * The stations that are in use and do not run well, worst first by the number of reasons. A flag for people to look at,
 * never a judgement: idle ones and those in order are not among them.
 */
export function strugglesOf(
  days: readonly StationDay[],
  outages: readonly { readonly stationId: string }[],
): readonly Struggle[] {
  const daysOf = byStation(days)
  const outagesOf = byStation(outages)
  const ids = [...new Set([...daysOf.keys(), ...outagesOf.keys()])]
  const found = ids.flatMap((stationId): Struggle[] => {
    const own = daysOf.get(stationId) ?? []
    const sum = (of: (day: StationDay) => number) => own.reduce((total, day) => total + of(day), 0)
    const [raw, stalled] = [sum(day => day.rawSeconds), sum(day => day.stallMs) / 1000]
    const isMuch = raw >= leastPlayedSeconds
    const [stallShare, unattendedShare] = isMuch
      ? [stalled / (stalled + raw), sum(day => day.unattendedSeconds) / raw]
      : [0, 0]
    const silences = outagesOf.get(stationId)?.length ?? 0
    const reasons = {
      ...(stallShare > mostStallShare && { stallShare }),
      ...(silences >= leastOutages && { outages: silences }),
      ...(unattendedShare > mostUnattendedShare && { unattendedShare }),
    }
    return Object.keys(reasons).length > 0 ? [{ stationId, ...reasons }] : []
  })
  return found.toSorted((one, other) => Object.keys(other).length - Object.keys(one).length)
}

/** In one pass: a province has thousands of stations, each with a month of days. */
function byStation<Row extends { readonly stationId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const own = found.get(row.stationId)
    if (own) own.push(row)
    else found.set(row.stationId, [row])
  }
  return found
}
