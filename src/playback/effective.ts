import { fastestCounted, mostSpanMs, type Stretch } from './rules.ts'

/** A programme counts once two minutes of it ran, then with those two; a shorter one once it ran nearly to its end. */
const reachedSeconds = 120
const nearlySeconds = 5
/** A row holds so many stretches of one lesson; whoever jumps about more often keeps his longest. */
const mostStretches = 240
/** A browser tells the film's time a few tenths late or early. */
const slackSeconds = 0.5

const lengthOf = ([from, to]: Stretch): number => to - from

/** How much film the stretches are together, in seconds. */
export const totalSeconds = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, stretch) => sum + lengthOf(stretch), 0)

/** The same film, each second once, in order. */
export function union(stretches: readonly Stretch[]): readonly Stretch[] {
  const merged: [number, number][] = []
  for (const [from, to] of stretches.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else if (to > from) merged.push([from, to])
  }
  if (merged.length <= mostStretches) return merged
  const longest = merged.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, mostStretches)
  return longest.sort((a, b) => a[0] - b[0])
}

type Clamp = {
  readonly durationSeconds: number
  /** Time since the beat before. */
  readonly spanMs: number
  readonly speed: number
}

/**
 * What a beat can have played: inside the film, and not more than its span allows at its speed. Where it claims more,
 * the newest stands: a span of more than 30 s vouches for its last 30 s only.
 */
export function clampPlayed(
  played: readonly Stretch[],
  { durationSeconds, spanMs, speed }: Clamp,
): readonly Stretch[] {
  const span = Math.min(Math.max(0, spanMs), mostSpanMs) / 1000
  let left = span > 0 ? span * speed + slackSeconds : 0
  const kept: Stretch[] = []
  for (const [from, to] of played.toReversed()) {
    const end = Math.min(to, durationSeconds)
    const begin = Math.max(0, from, end - left)
    if (end <= begin) continue
    kept.unshift([begin, end])
    left -= end - begin
  }
  return kept
}

/** What of a beat's film counts: what ran at a speed that one can follow. */
export const countable = (played: readonly Stretch[], speed: number): readonly Stretch[] =>
  speed <= fastestCounted + 0.01 ? played : []

/**
 * Effective seconds of one lesson on one day at one station or for one person, from the film that ran there: each second
 * once, so at most the lesson's length; nothing before two minutes are reached.
 */
export function effectiveSeconds(covered: readonly Stretch[], durationSeconds: number): number {
  const seconds = Math.min(totalSeconds(covered), durationSeconds)
  const needed = Math.min(reachedSeconds, Math.max(0, durationSeconds - nearlySeconds))
  return seconds >= needed ? seconds : 0
}
