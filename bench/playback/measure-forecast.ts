import { forecastPlay } from '../../src/media/pace/forecast.ts'
import { type Result, rounded } from '../support/report.ts'
import { earlierSamples, samplesOf } from './history.ts'
import type { LadderRung } from './ladder.ts'
import { type Limit, limitOf } from './limits.ts'
import type { Trace } from './traces.ts'

/** What was said of one rung over the part of a trace that came after what was known of it, and what became true. */
export type Saying = {
  readonly trace: string
  readonly fromSecond: number
  readonly height: number
  /** `now`: begun at once; `later`: after the wait that was told. */
  readonly when: 'now' | 'later'
  readonly saysItPlays: boolean
  readonly plays: boolean
}

/** So much of the trace is known; the rest is what the forecast is held against. */
const knownSeconds = [120, 180, 240, 300, 360] as const
/** A stop that a viewer hardly sees is none. */
const forgivenSeconds = 1
/** A wait of that much before the start still counts as beginning at once: the forecast's own words. */
const atOnceSeconds = 10

/**
 * What is said before pressing play, from a trace's first part, against what its second part does with the real sizes of
 * all segments: for every rung of which something is said, whether it plays three minutes without stopping, at once and
 * after the wait that was told.
 */
export function sayingsOf(
  trace: Trace,
  ladder: readonly LadderRung[],
  filmSeconds: number,
): readonly Saying[] {
  return knownSeconds
    .filter(known => known + filmSeconds <= trace.kbps.length)
    .flatMap(fromSecond => {
      const rungs = ladder.map(rung => ({ ...rung }))
      const samples = samplesOf(trace.kbps.slice(0, fromSecond), 0)
      const forecast = forecastPlay(samples, rungs, filmSeconds)
      if (!forecast) return []
      const nowIndex = forecast.now ? rungs.indexOf(forecast.now) : -1
      return rungs.flatMap((rung, index): readonly Saying[] => {
        const course = { trace: trace.kbps.slice(fromSecond), rttSeconds: 0.2 }
        const needed = limitOf(rung.pieces, course, filmSeconds)
        const about = { trace: trace.name, fromSecond, height: rung.height }
        const later = forecast.later.find(each => each.rung === rung)
        const isSaid = index <= nowIndex || forecast.stops.includes(rung)
        return [
          ...(isSaid
            ? [
                {
                  ...{ ...about, when: 'now' as const, saysItPlays: index <= nowIndex },
                  plays: playsAfter(needed, atOnceSeconds),
                },
              ]
            : []),
          ...(later
            ? [
                {
                  ...{ ...about, when: 'later' as const, saysItPlays: true },
                  plays: playsAfter(needed, later.prepareSeconds),
                },
              ]
            : []),
        ]
      })
    })
}

/** Whether start and standing still together were no more than the wait that was told. */
const playsAfter = ({ startSeconds, stoodSeconds }: Limit, waited: number): boolean =>
  startSeconds + stoodSeconds <= waited + forgivenSeconds

/**
 * What is said of a line that did so on earlier days, against what a browser then got over it, choosing its pictures
 * itself: that it plays without stopping where a rung is promised, that it stops where even the cheapest is denied.
 * Undefined where neither is said.
 */
export function sayingOfViewing(
  { name, kbps }: Trace,
  ladder: readonly LadderRung[],
  viewing: Limit,
): Saying | undefined {
  const forecast = forecastPlay(earlierSamples(kbps, 0), ladder, filmSeconds)
  const [floor] = ladder
  const promised = forecast?.now
  const about = promised ?? forecast?.stops.find(rung => rung === floor)
  if (!about) return undefined
  const said = { trace: name, fromSecond: 0, height: about.height, when: 'now' as const }
  return { ...said, saysItPlays: promised !== undefined, plays: playsAfter(viewing, atOnceSeconds) }
}

/** For the terminal, of one that did not become true. */
export const describeWrong = ({ trace, fromSecond, height, when, saysItPlays }: Saying): string =>
  `forecast, ${trace} from ${fromSecond} s, ${height} lines, ${when}: said it ${saysItPlays ? 'plays' : 'stops'}, which was wrong`

/** The share of sayings that became true. */
export const rightShare = (sayings: readonly Saying[]): number => {
  if (sayings.length === 0) throw new Error('nothing was said')
  return sayings.filter(({ saysItPlays, plays }) => saysItPlays === plays).length / sayings.length
}

/** So much of the film counts: a trace has a first part that is known and this much after it. */
const filmSeconds = 180

type Parts = {
  readonly traces: readonly Trace[]
  readonly ladder: readonly LadderRung[]
  readonly tell: (line: string) => void
}

/** The rows of the forecast, and what was wrong in words. */
export function measureForecast({ traces, ladder, tell }: Parts): Result[] {
  const sayings = traces.flatMap(trace => sayingsOf(trace, ladder, filmSeconds))
  for (const saying of sayings) if (saying.saysItPlays !== saying.plays) tell(describeWrong(saying))
  const row = (name: string, some: readonly Saying[], bars: Pick<Result, 'bar' | 'goal'>): Result => ({
    ...{ name, value: rounded(100 * rightShare(some)), unit: '%', ...bars, better: 'higher' },
  })
  const promises = sayings.filter(({ saysItPlays }) => saysItPlays)
  return [
    row('forecast right', sayings, { bar: 85, goal: 95 }),
    row('forecast: of “will not stop”, right', promises, { bar: null, goal: null }),
  ]
}
