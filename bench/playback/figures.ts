import { type Result, rounded } from '../support/report.ts'
import { type Limit, limitShare } from './limits.ts'
import { rightShare, type Saying } from './measure-forecast.ts'
import type { SimulatedViewing } from './simulated.ts'
import { standingShare, type Viewing } from './viewing.ts'

/** One trace: what the peer's viewer got, what ours did, and what nobody could have done better. */
export type TraceOutcome = {
  readonly trace: string
  readonly peer?: Viewing | undefined
  readonly ours: Viewing
  /** Of our lowest rung. */
  readonly limit: Limit
  /** Mean height of what was fetched, and that over the clairvoyant's. */
  readonly meanWorth: number
  readonly pictureShare: number
  /** What was seen in each second of the film, in lines. */
  readonly worths?: readonly number[]
  readonly simulation: SimulatedViewing
  /** What was said of it before anybody pressed play; undefined where nothing was. */
  readonly saying?: Saying | undefined
}

const mean = (values: readonly number[]): number => {
  if (values.length === 0) throw new Error('nothing was measured')
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1)
  return mean(middle)
}

const lower = { unit: '', better: 'lower' } as const
const seconds = { unit: 's', better: 'lower' } as const

/** A trace on which not even the lowest rung could play is counted by what was lost beyond that. */
export const countedShare = ({ ours, limit }: Pick<TraceOutcome, 'ours' | 'limit'>): number => {
  const own = limitShare(limit, ours.playedSeconds)
  return own > worstBar ? Math.max(0, standingShare(ours) - own) : standingShare(ours)
}
const worstBar = 0.1

/** Start and standing still together, in seconds. */
const waited = ({ startSeconds, stoodSeconds }: Limit): number => startSeconds + stoodSeconds

/** The rows of the recorded lines. */
export function figuresOfTraces(outcomes: readonly TraceOutcome[]): Result[] {
  const shares = outcomes.map(countedShare)
  const peers = outcomes.flatMap(({ peer }) => (peer ? [standingShare(peer)] : []))
  const beyond = outcomes.map(({ ours, limit }) => waited(ours) - waited(limit))
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
  const over = sum(outcomes.map(({ ours }) => waited(ours))) / sum(outcomes.map(({ limit }) => waited(limit)))
  // Worst where both ways to be near the limit are missed: 1.2 times as long and 3 s more.
  const far = outcomes.filter(
    ({ ours, limit }) => waited(ours) > Math.max(1.2 * waited(limit), waited(limit) + 3),
  )
  const peerRows = peers.length
    ? [
        { name: 'peer: standing still, mean', value: mean(peers), bar: null, goal: null, ...lower },
        { name: 'peer: standing still, worst', value: Math.max(...peers), bar: null, goal: null, ...lower },
        {
          name: 'peer: start, median',
          value: median(outcomes.flatMap(({ peer }) => (peer ? [peer.startSeconds] : []))),
          bar: null,
          goal: null,
          ...seconds,
        },
      ]
    : []
  return [
    ...peerRows,
    { name: 'standing still, mean', value: mean(shares), bar: 0.02, goal: 0.008, ...lower },
    { name: 'standing still, worst', value: Math.max(...shares), bar: worstBar, goal: 0.05, ...lower },
    { name: 'start and standing still over the limit, all', value: over, bar: 1.2, goal: 1.05, ...lower },
    {
      name: 'the same, seconds beyond it, worst',
      value: Math.max(...beyond),
      bar: 3,
      goal: null,
      ...seconds,
    },
    {
      name: 'traces farther from it than 1.2 times and 3 s',
      value: far.length,
      bar: 0,
      goal: null,
      ...lower,
    },
    {
      name: 'start, median',
      value: median(outcomes.map(({ ours }) => ours.startSeconds)),
      bar: 4,
      goal: 2,
      ...seconds,
    },
    {
      name: 'mean height over a clairvoyant’s',
      value: mean(outcomes.map(({ pictureShare }) => pictureShare)),
      ...{ bar: 0.75, goal: 0.9, unit: '', better: 'higher' as const },
    },
    ...figuresOfForecast(outcomes),
    ...figuresOfSimulation(outcomes),
  ].map(result => ({ ...result, value: rounded(result.value) }))
}

/** What was said before pressing play, against what browsers then did: of ten lines one is a tenth. */
function figuresOfForecast(outcomes: readonly TraceOutcome[]): Result[] {
  const sayings = outcomes.flatMap(({ saying }) => saying ?? [])
  if (sayings.length === 0) return []
  const right = { value: 100 * rightShare(sayings), unit: '%', bar: 85, goal: 95, better: 'higher' as const }
  return [{ name: `forecast right in Chromium, of ${sayings.length} said`, ...right }]
}

/** How far the simulation, by which the rule's numbers were found, is from what browsers did. */
const figuresOfSimulation = (outcomes: readonly TraceOutcome[]): Result[] => [
  {
    name: 'simulation: start and standing still, mean distance from Chromium',
    value: mean(outcomes.map(({ ours, simulation }) => Math.abs(waited(ours) - simulation.waitedSeconds))),
    ...{ bar: null, goal: null, ...seconds },
  },
  {
    name: 'simulation: height, mean distance from Chromium',
    value: mean(
      outcomes.map(({ meanWorth, simulation }) =>
        Math.abs(simulation.meanWorth / Math.max(1, meanWorth) - 1),
      ),
    ),
    ...{ bar: null, goal: null, ...lower },
  },
]

/** A room's lesson over one trace. */
export type GroupOutcome = { readonly trace: string; readonly viewing: Viewing }

/** The rows of the room: it may wait before it begins, and must not stand still afterwards. */
export const figuresOfGroup = (outcomes: readonly GroupOutcome[]): Result[] => [
  {
    name: 'room: standing still, mean',
    value: rounded(mean(outcomes.map(({ viewing }) => standingShare(viewing)))),
    ...{ bar: 0.005, goal: 0, ...lower },
  },
  {
    name: 'room: wait before the start, median',
    value: rounded(median(outcomes.map(({ viewing }) => viewing.startSeconds))),
    ...{ bar: null, goal: null, ...seconds },
  },
]

/** A start at a constant rate. */
export type StartOutcome = {
  readonly kbps: number
  readonly isCached: boolean
  /** Every round's; the middle one counts. */
  readonly ours: readonly number[]
  readonly peer: readonly number[]
}

const startBars = new Map([
  ['256 cached', { bar: 1.8, goal: 1.4 }],
  ['128 cached', { bar: 2.3, goal: 1.8 }],
  ['64 cached', { bar: 3.2, goal: 2.6 }],
  ['256', { bar: 5, goal: 3.5 }],
])

/** The rows of the starts, each beside the peer's. */
export const figuresOfStarts = (outcomes: readonly StartOutcome[]): Result[] =>
  outcomes.flatMap(({ kbps, isCached, ours, peer }) => {
    const how = `at ${kbps} kbit/s, ${isCached ? 'page cached' : 'nothing cached'}`
    const bars = startBars.get(isCached ? `${kbps} cached` : String(kbps)) ?? { bar: null, goal: null }
    return [
      { name: `peer: start ${how}`, value: rounded(median(peer)), bar: null, goal: null, ...seconds },
      { name: `start ${how}`, value: rounded(median(ours)), ...bars, ...seconds },
    ]
  })

/** What beats and the wall cost the hub. */
export const figuresOfHub = (load: {
  readonly cpuShareOfCore: number
  readonly wallBytesPerMinute: number
}): Result[] => [
  {
    name: 'hub: CPU at 100 beats a second, of a core',
    value: rounded(100 * load.cpuShareOfCore),
    ...{ unit: '%', bar: 10, goal: 5, better: 'lower' },
  },
  {
    name: 'wall of 400 stations, to a viewer in a minute',
    value: rounded(load.wallBytesPerMinute / 1000),
    ...{ unit: 'KB', bar: 300, goal: 100, better: 'lower' },
  },
]
