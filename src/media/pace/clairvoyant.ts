import { durationOf, type Film } from './film.ts'
import type { LineTrace } from './simulate.ts'

/** How finely the line's bits are told apart: a table of so many cells, each more exact than any rate is known. */
const cells = 6000

/**
 * The best picture that somebody could have shown who knew the line's every second beforehand, in seconds of film times
 * the worth of the level shown: what no rule can reach. Nobody waits longer for it than `waitSeconds` in all, start and
 * stops together, which is best waited before the start. Requests cost nothing, the line never rests, and segments come
 * in their order. Where only the first `shownSeconds` of a film were looked at, it must have fetched as much of it by
 * then, `fetchedSeconds`, as whoever it is compared with, and all of that counts: a bank is not thrown away. Undefined
 * where not even the lowest level would have come in time.
 */
export function clairvoyantWorth(
  film: Film,
  line: LineTrace,
  worths: readonly number[],
  {
    waitSeconds,
    fromSecond = 0,
    shownSeconds = durationOf(film),
    fetchedSeconds = shownSeconds,
  }: {
    readonly waitSeconds: number
    readonly fromSecond?: number
    readonly shownSeconds?: number
    readonly fetchedSeconds?: number
  },
): number | undefined {
  const lastSecond = Math.ceil(waitSeconds + shownSeconds)
  const carried = [0]
  for (let second = 0; second < lastSecond; second++)
    carried.push((carried[second] ?? 0) + (line.kbps[(second + fromSecond) % line.kbps.length] ?? 0))
  const cellKbits = Math.max(1, (carried.at(-1) ?? 0) / cells)
  const carriedBy = (seconds: number) => {
    const whole = Math.min(Math.floor(seconds), lastSecond)
    const here = carried[whole] ?? 0
    return here + ((carried[whole + 1] ?? here) - here) * (seconds - whole)
  }

  /** The most worth so far, by the bits that were used for it. */
  let best = new Float64Array(cells + 1).fill(Number.NEGATIVE_INFINITY)
  best[0] = 0
  let at = 0
  for (const [index, seconds] of film.segmentSeconds.entries()) {
    if (at >= fetchedSeconds - 1e-9) break
    const latest = Math.min(
      cells,
      Math.floor(carriedBy(waitSeconds + Math.min(at, shownSeconds)) / cellKbits),
    )
    const counted = Math.min(seconds, fetchedSeconds - at)
    const next = new Float64Array(cells + 1).fill(Number.NEGATIVE_INFINITY)
    for (const [level, { segmentKbits }] of film.levels.entries()) {
      const cost = Math.round((segmentKbits[index] ?? 0) / cellKbits)
      const worth = (worths[level] ?? 0) * counted
      for (let used = 0; used + cost <= latest; used++) {
        const sum = (best[used] ?? Number.NEGATIVE_INFINITY) + worth
        if (sum > (next[used + cost] ?? Number.NEGATIVE_INFINITY)) next[used + cost] = sum
      }
    }
    best = next
    at += seconds
  }
  const most = best.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return Number.isFinite(most) ? most : undefined
}
