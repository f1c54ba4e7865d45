import { dayAfter, dayOf } from '../china-time.ts'

/** A week from Monday, or a calendar month; days in China, both ends included. */
export type Period = {
  readonly kind: 'week' | 'month'
  readonly from: string
  readonly to: string
  /** A day of the period before, and of the one after; the latter absent where that has not begun. */
  readonly before: string
  readonly after?: string
}

/** The week or month that a day lies in; today's where the day is none, or has not come. */
export function periodOf(kind: Period['kind'], day: string | null, now: Date): Period {
  const today = dayOf(now)
  const isDay = day !== null && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))
  // Back and forth, since 31 February parses too.
  const asked = isDay && day <= today ? dayAfter(day, 0) : today
  const from = kind === 'week' ? mondayOf(asked) : `${asked.slice(0, 7)}-01`
  const next = kind === 'week' ? dayAfter(from, 7) : `${dayAfter(from, 31).slice(0, 7)}-01`
  const after = next <= today ? { after: next } : {}
  return { kind, from, to: dayAfter(next, -1), before: dayAfter(from, -1), ...after }
}

/** Sunday is the last day of a week. */
const mondayOf = (day: string): string => dayAfter(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))

export const daysOf = ({ from, to }: Pick<Period, 'from' | 'to'>): readonly string[] => {
  const days: string[] = []
  for (let day = from; day <= to; day = dayAfter(day, 1)) days.push(day)
  return days
}

/** What one station played on one day. */
export type StationDay = {
  readonly stationId: string
  readonly day: string
  readonly rawSeconds: number
  readonly effectiveSeconds: number
  readonly unattendedSeconds: number
  readonly offlineSeconds: number
  readonly lessons: number
  readonly stalls: number
  readonly stallMs: number
}

/**
 * Figures as they are shown and exported: whole minutes, and seconds stalled, of each station's each day, so that every sum on a page, in a
 * file and by hand is the same.
 */
export type UseFigures = {
  readonly lessons: number
  readonly rawMinutes: number
  readonly effectiveMinutes: number
  readonly unattendedMinutes: number
  readonly offlineMinutes: number
  readonly stalls: number
  readonly stallSeconds: number
}
export const figureNames = [
  'lessons',
  'rawMinutes',
  'effectiveMinutes',
  'unattendedMinutes',
  'offlineMinutes',
  'stalls',
  'stallSeconds',
] as const satisfies readonly (keyof UseFigures)[]

const minutes = (seconds: number): number => Math.round(seconds / 60)

export const figuresOf = (day: StationDay): UseFigures => ({
  lessons: day.lessons,
  rawMinutes: minutes(day.rawSeconds),
  effectiveMinutes: minutes(day.effectiveSeconds),
  unattendedMinutes: minutes(day.unattendedSeconds),
  offlineMinutes: minutes(day.offlineSeconds),
  stalls: day.stalls,
  stallSeconds: Math.round(day.stallMs / 1000),
})

export const sumOf = (all: readonly UseFigures[]): UseFigures =>
  all.reduce(
    (sum, each) => ({
      lessons: sum.lessons + each.lessons,
      rawMinutes: sum.rawMinutes + each.rawMinutes,
      effectiveMinutes: sum.effectiveMinutes + each.effectiveMinutes,
      unattendedMinutes: sum.unattendedMinutes + each.unattendedMinutes,
      offlineMinutes: sum.offlineMinutes + each.offlineMinutes,
      stalls: sum.stalls + each.stalls,
      stallSeconds: sum.stallSeconds + each.stallSeconds,
    }),
    {
      ...{ lessons: 0, rawMinutes: 0, effectiveMinutes: 0, unattendedMinutes: 0 },
      ...{ offlineMinutes: 0, stalls: 0, stallSeconds: 0 },
    },
  )

/** What a period came to: by station, in the order given, by day, and in all. */
export type Use<Station> = {
  readonly stations: readonly {
    readonly station: Station
    readonly days: readonly { readonly day: string; readonly figures: UseFigures }[]
    readonly sum: UseFigures
  }[]
  readonly days: readonly { readonly day: string; readonly active: number; readonly sum: UseFigures }[]
  readonly sum: UseFigures
  /** Stations of which at least a minute counts. */
  readonly active: number
}

/** Sums up what stations played. */
export function describeUse<Station extends { readonly id: string }>(
  period: Pick<Period, 'from' | 'to'>,
  stations: readonly Station[],
  rows: readonly StationDay[],
): Use<Station> {
  const byStation = new Map<string, StationDay[]>()
  for (const row of rows) byStation.set(row.stationId, [...(byStation.get(row.stationId) ?? []), row])
  const used = stations.map(station => {
    const days = (byStation.get(station.id) ?? []).map(row => ({ day: row.day, figures: figuresOf(row) }))
    return { station, days, sum: sumOf(days.map(({ figures }) => figures)) }
  })
  const days = daysOf(period).map(day => {
    const figures = used.flatMap(each => each.days.flatMap(one => (one.day === day ? [one.figures] : [])))
    const active = figures.filter(({ effectiveMinutes }) => effectiveMinutes > 0).length
    return { day, active, sum: sumOf(figures) }
  })
  return {
    stations: used,
    days,
    sum: sumOf(used.map(({ sum }) => sum)),
    active: used.filter(({ sum }) => sum.effectiveMinutes > 0).length,
  }
}

/** A station that has not been used for so many days is idle. */
export const idleDays = 30

/** The day since which nothing may have counted, for a station to be idle today. */
export const idleSince = (now: Date): string => dayAfter(dayOf(now), -idleDays)
