import type { LineSample } from '../media/line.ts'
import type { TranscodeProfile } from '../media/profile.ts'
import type { StallHour } from '../playback/rules.ts'

/** What a line must carry for a picture of that height to run without a stop, in kbit/s; height 0 is sound alone. */
export type LineNeed = { readonly height: number; readonly isStills: boolean; readonly kbps: number }

/** A line that carries a rung on average carries it half of the time: a fifth more than its peak is asked. */
const spareFactor = 1.2

/**
 * What lessons of a profile ask of a line, the dearest first: each rung's peak beside speech. Footage of a camera, since
 * slides of the same height ask less.
 */
export function needsOf({
  ladders,
  stills,
  audio,
}: Pick<TranscodeProfile, 'ladders' | 'stills' | 'audio'>): readonly LineNeed[] {
  const need = (height: number, videoKbps: number, isStills = false): LineNeed => ({
    height,
    isStills,
    kbps: Math.round(spareFactor * (videoKbps + audio.speech.kbps)),
  })
  const floor = ladders.camera.at(-1)?.height ?? 0
  return [
    ...ladders.camera.map(({ height, maxKbps }) => need(height, maxKbps)),
    ...(stills ? [need(floor, stills.camera.maxKbps, true)] : []),
    need(0, 0),
  ]
}

/** One hour of a line and of what played over it. */
export type LineHour = {
  readonly at: Date
  readonly kbps: number
  /** Of the time in which something was asked for, the share in which nothing came. */
  readonly deadShare: number
  /** How often and how long films stood still meanwhile. */
  readonly stalls: number
  readonly stallSeconds: number
}

/** How a line was, in figures that a sentence can be made of; absent where nothing was fetched. */
export type LineStory = {
  readonly usualKbps: number
  readonly worstKbps: number
  readonly deadShare: number
  /** The best that the usual rate carries; absent where that is less than sound. */
  readonly carries?: LineNeed
  readonly hours: readonly LineHour[]
}

const hourMs = 3600_000

const rateOf = (samples: readonly LineSample[]): number => {
  const busy = samples.reduce((sum, { busySeconds }) => sum + busySeconds, 0)
  return busy > 0 ? samples.reduce((sum, { kbits }) => sum + kbits, 0) / busy : 0
}
const deadShareOf = (samples: readonly LineSample[]): number => {
  const busy = samples.reduce((sum, { busySeconds }) => sum + busySeconds, 0)
  const dead = samples.reduce((sum, { deadSeconds }) => sum + deadSeconds, 0)
  return busy > 0 ? Math.min(1, dead / busy) : 0
}

/**
 * Tells a line's story from its samples: the middle one and what it carries of `needs`, the worst in ten, and each
 * hour's mean with its stalls.
 */
export function describeLine(
  samples: readonly LineSample[],
  stalled: readonly StallHour[],
  needs: readonly LineNeed[],
): LineStory | undefined {
  const used = samples.filter(({ busySeconds }) => busySeconds > 0)
  if (used.length === 0) return undefined
  const rates = used.map(({ kbits, busySeconds }) => kbits / busySeconds).sort((a, b) => a - b)
  const at = (share: number) => rates[Math.min(rates.length - 1, Math.floor(share * rates.length))] ?? 0
  const usualKbps = Math.round(at(0.5))
  const carries = needs.find(({ kbps }) => usualKbps >= kbps)
  const byHour = new Map<number, LineSample[]>()
  for (const sample of used) {
    const hour = Math.floor(sample.at / hourMs)
    byHour.set(hour, [...(byHour.get(hour) ?? []), sample])
  }
  const stalls = new Map(stalled.map(each => [Math.floor(each.at.getTime() / hourMs), each]))
  // A film can stand still though nothing was fetched in that hour: all the more reason to show it.
  const hours = new Set([...byHour.keys(), ...stalls.keys()])
  return {
    usualKbps,
    worstKbps: Math.round(at(0.1)),
    deadShare: deadShareOf(used),
    ...(carries && { carries }),
    hours: [...hours]
      .sort((one, other) => one - other)
      .map(hour => {
        const all = byHour.get(hour) ?? []
        const still = stalls.get(hour)
        return {
          at: new Date(hour * hourMs),
          kbps: Math.round(rateOf(all)),
          deadShare: deadShareOf(all),
          stalls: still?.stalls ?? 0,
          stallSeconds: Math.round((still?.stallMs ?? 0) / 1000),
        }
      }),
  }
}
