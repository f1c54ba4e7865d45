import { preparation } from '../../src/media/pace/forecast.ts'
import type { PaceState } from '../../src/media/pace/pace.ts'

const horizonSeconds = 60
const spareSeconds = 6
const share = 0.95
const leastHistorySeconds = 10

/**
 * The other way to choose: plays the next minute at each level over the line's last two minutes, from many moments of
 * them, and takes the best level that nearly always got through with the bank there is.
 */
export function lookAhead({ levels, aheadSeconds, remainingSeconds, recentKbps }: PaceState): number {
  const recent = recentKbps.slice(-120)
  if (recent.length < leastHistorySeconds) return 0
  const seconds = Math.min(horizonSeconds, remainingSeconds)
  for (let level = levels.length - 1; level > 0; level--) {
    const kbps = levels[level]?.averageKbps ?? 0
    if (preparation(recent, kbps, seconds, share) <= aheadSeconds - spareSeconds) return level
  }
  return 0
}
