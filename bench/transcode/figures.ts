import { type Result, rounded } from '../support/report.ts'
import type { Measured, Round } from './rounds.ts'
import { bestWithin, type QualityCurve } from './vmaf.ts'

/** The middle of several measurements; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const inOrder = [...values].sort((a, b) => a - b)
  const lower = inOrder[Math.floor((inOrder.length - 1) / 2)]
  const upper = inOrder[Math.ceil((inOrder.length - 1) / 2)]
  if (lower === undefined || upper === undefined) throw new Error('nothing was measured')
  return (lower + upper) / 2
}

/** The median over the rounds of what two sides of one round give; undefined where a side was not measured. */
function over(rounds: readonly Round[], ratio: (round: Round) => number | undefined): number | undefined {
  const values = rounds.map(ratio)
  return values.every(value => value !== undefined) ? rounded(median(values)) : undefined
}

/** A figure with the limits that the issue sets. */
type Limits = Omit<Result, 'name' | 'value'>
const lower = (bar: number | null, goal: number | null, unit = ''): Limits => ({
  bar,
  goal,
  unit,
  better: 'lower',
})
const higher = (bar: number | null, goal: number | null, unit = ''): Limits => ({
  bar,
  goal,
  unit,
  better: 'higher',
})

const share = (part: number | undefined, whole: number | undefined) =>
  part === undefined || whole === undefined ? undefined : part / whole

/** The issue sets limits for camera and slides; what is both has none. */
const bytesLimits = { camera: lower(0.45, 0.38), slides: lower(0.25, 0.2), mixed: lower(null, null) } as const

/** Figures that the rounds give, each for every clip. */
const roundFigures: readonly {
  readonly part: string
  readonly name: string
  readonly limits: (measured: Measured) => Limits
  readonly value: (round: Round) => number | undefined
}[] = [
  {
    part: 'speed',
    name: 'whole line over one bare ffmpeg',
    limits: () => lower(1.05, 0.9),
    value: round => share(round.lineSeconds, round.bareSeconds),
  },
  {
    part: 'speed',
    name: 'times faster than PeerTube’s way',
    limits: () => higher(1.8, 2.5),
    value: round => share(round.peertubeSeconds, round.lineSeconds),
  },
  {
    part: 'speed',
    name: 'the same, PeerTube given all threads',
    limits: () => higher(null, null),
    value: round => share(round.peertubeThreadedSeconds, round.lineSeconds),
  },
  {
    part: 'bytes',
    name: 'stored bytes over PeerTube’s',
    limits: ({ kind }) => bytesLimits[kind],
    value: round => share(round.lineBytes, round.peertubeBytes),
  },
  {
    part: 'first',
    name: 'first playable over all at once',
    limits: () => lower(0.5, 0.25),
    value: round => share(round.firstSeconds, round.lineSeconds),
  },
  {
    part: 'extras',
    name: 'pictures, loudness and QC over the encode, CPU',
    limits: () => lower(5, 2, '%'),
    value: round => round.extrasPercent,
  },
  {
    part: 'extras',
    name: 'the workers’ own programs over the encode, CPU',
    limits: () => lower(null, null, '%'),
    value: round => round.workersPercent,
  },
]

/** The results of the rounds for the parts that were asked for. */
export function figuresOfRounds(measured: readonly Measured[], parts: ReadonlySet<string>): Result[] {
  return roundFigures
    .filter(({ part }) => parts.has(part))
    .flatMap(({ name, limits, value }) =>
      measured.flatMap(each => {
        const middle = over(each.rounds, value)
        return middle === undefined
          ? []
          : [{ name: `${name}, ${each.clip.name}`, value: middle, ...limits(each) }]
      }),
    )
}

/** How readable slides are for a thin line. Fails where every rung takes more. */
export function slidesFigure({ clip, ours }: QualityCurve): Result {
  const mostKbps = 60
  const best = bestWithin(ours, mostKbps)
  if (!best) throw new Error(`${clip}: no rung of at most ${mostKbps} kbit/s`)
  const name = `VMAF at no more than ${mostKbps} kbit/s of video, ${clip} (${best.rung}, ${best.kbps.toFixed(0)} kbit/s)`
  return { name, value: rounded(best.vmaf), ...higher(60, 74) }
}

/** What the container adds; the rate at which it was found stands in the name. */
export const overheadFigure = ({ kbps, percent }: { kbps: number; percent: number }): Result => ({
  name: `container overhead at ${kbps.toFixed(0)} kbit/s of picture and sound`,
  value: rounded(percent),
  ...lower(8.4, 7, '%'),
})

/** Memory of the largest worker program. */
export const memoryFigure = (megabytes: number, minutes: number): Result => ({
  name: `memory of a worker without ffmpeg, ${minutes} minutes of source`,
  value: rounded(megabytes),
  ...lower(200, 120, 'MB'),
})
