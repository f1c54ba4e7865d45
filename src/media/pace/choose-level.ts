import type { PaceState } from './pace.ts'
import type { PaceTuning } from './tuning.ts'

/** What a line may be expected to carry, kbit/s: its mean over the last seconds, outages included; 0 if nothing is known. */
export function expectedKbps(
  recentKbps: readonly number[],
  { windowSeconds }: Pick<PaceTuning, 'windowSeconds'>,
): number {
  const from = Math.max(0, recentKbps.length - windowSeconds)
  let sum = 0
  for (let second = from; second < recentKbps.length; second++) sum += recentKbps[second] ?? 0
  return recentKbps.length > 0 ? sum / (recentKbps.length - from) : 0
}

/**
 * Banks seconds before it spends bits. The bank has a reserve, for outages; with just the reserve in it a picture may
 * cost what the line carries, with less it costs less, so that the bank fills, with more it costs more, so that the
 * surplus is spent evenly over the horizon and not on the next ten seconds. Towards the end of the lesson the reserve
 * melts, for what is left over then is good for nothing. A segment that might come too late is never asked for.
 */
export function chooseLevel(state: PaceState, tuning: PaceTuning): number {
  const { levels, level, segmentSeconds, speed } = state
  const lineKbps = expectedKbps(state.recentKbps, tuning)
  // Of wall time: at a higher speed the same bank lasts shorter, and a level costs more.
  const aheadSeconds = state.aheadSeconds / speed
  const remainingSeconds = state.remainingSeconds / speed
  const reserveSeconds = Math.min(tuning.reserveSeconds, tuning.reserveShare * remainingSeconds)
  const horizonSeconds = Math.max(segmentSeconds, Math.min(tuning.horizonSeconds, remainingSeconds))
  const spendKbps =
    tuning.caution * lineKbps * Math.max(0, 1 + (aheadSeconds - reserveSeconds) / horizonSeconds)
  const isAffordable = (index: number) => {
    const each = levels[index]
    if (!each) return false
    const margin = index > level && level >= 0 ? 1 + tuning.climbMargin : 1
    const costKbps = each.averageKbps * speed * margin
    const lateSeconds = (each.peakKbps * segmentSeconds) / lineKbps
    return costKbps <= spendKbps && lateSeconds <= tuning.segmentShare * aheadSeconds
  }
  for (let index = levels.length - 1; index > 0; index--) if (isAffordable(index)) return index
  return 0
}

/** What of a segment on its way tells whether to go on with it. */
export type SegmentUnderWay = {
  readonly loadedKbits: number
  /** Size of the whole segment, as far as it is known. */
  readonly expectedKbits: number
  /** Size of the same segment at the lowest level. */
  readonly floorKbits: number
  /** How long it has been on its way. */
  readonly loadingSeconds: number
  /** Wall seconds until the picture stops. */
  readonly leftSeconds: number
}

/** A new request costs a round trip and what its first packets take to come up to speed. */
const newRequestSeconds = 0.6

/**
 * Whether to throw away what has come of a segment and to fetch the lowest level's instead: only where the picture would
 * stop before the rest of it has come, and where the small one needs fewer bits than the rest. In an outage nothing is
 * thrown away: what has come is not paid for twice.
 */
export function isWorthAbandoning(segment: SegmentUnderWay): boolean {
  const { loadedKbits, expectedKbits, floorKbits, loadingSeconds, leftSeconds } = segment
  const rateKbps = loadedKbits / loadingSeconds
  if (!(loadingSeconds >= 1) || rateKbps <= 0) return false
  const restSeconds = (expectedKbits - loadedKbits) / rateKbps
  const floorSeconds = floorKbits / rateKbps + newRequestSeconds
  return restSeconds > leftSeconds && floorSeconds * 1.5 < restSeconds
}
