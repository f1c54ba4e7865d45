import type { PaceTuning } from '../../src/media/pace/tuning.ts'

/** What each number may be. */
const grid: readonly (readonly [keyof PaceTuning, readonly number[]])[] = [
  ['reserveSeconds', [20, 30, 40, 50, 60, 75, 90, 120]],
  ['reserveShare', [0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.5]],
  ['horizonSeconds', [20, 30, 45, 60, 90, 120, 180, 240, 360]],
  ['segmentShare', [0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 1]],
  ['caution', [0.6, 0.7, 0.8, 0.9, 1]],
  ['climbMargin', [0.05, 0.1, 0.2, 0.3, 0.4]],
  ['windowSeconds', [20, 30, 40, 60, 80, 120, 180, 300, 600]],
]
const mostRounds = 4

/**
 * Goes through the numbers one after the other, keeps of each the value that costs least, and begins again until nothing
 * changes. The same every time.
 */
export function search(
  first: PaceTuning,
  cost: (tuning: PaceTuning) => number,
  tell: (line: string) => void,
): PaceTuning {
  let best = first
  let least = cost(best)
  for (let round = 1; round <= mostRounds; round++) {
    const before = least
    for (const [name, values] of grid)
      for (const value of values) {
        const tuning = { ...best, [name]: value }
        const its = cost(tuning)
        if (its < least - 1e-6) {
          least = its
          best = tuning
        }
      }
    tell(`round ${round}: cost ${least.toFixed(4)}, ${JSON.stringify(best)}`)
    if (before - least < 1e-4) break
  }
  return best
}
