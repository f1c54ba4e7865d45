import type { KeptBeat } from './beat-store.ts'

/** A computer whose clock says less has a flat battery, not a time machine. */
const leastWallMs = Date.UTC(2025, 0, 1)

/**
 * How long ago a beat was made that an earlier page kept, in ms, by a computer's clock that may be wrong, `nowMs` now.
 * Where the clock cannot be believed nobody knows when: it is as if the last beat of its session had just been made.
 */
export function ageOfKept(kept: KeptBeat, all: readonly KeptBeat[], nowMs: number): number {
  const ago = nowMs - kept.wallMs
  if (kept.wallMs >= leastWallMs && ago >= 0) return ago
  const ofSession = all.filter(({ beat }) => beat.sessionId === kept.beat.sessionId)
  return Math.max(...ofSession.map(({ beat }) => beat.clockMs), kept.beat.clockMs) - kept.beat.clockMs
}
