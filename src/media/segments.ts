import { z } from 'zod'

/** One fragment (`moof` and `mdat`) of a track file. */
export type Fragment = {
  readonly offset: number
  readonly bytes: number
  readonly startSeconds: number
  readonly durationSeconds: number
  readonly startsWithKeyframe: boolean
}

export const segmentSchema = z.object({
  /** Where it lies in the track's file. */
  start: z.number().int(),
  bytes: z.number().int(),
  startSeconds: z.number(),
  durationSeconds: z.number(),
})
export type Segment = z.infer<typeof segmentSchema>

/** A remainder shorter than a quarter of a segment joins the one before it: 23 ms of sound alone would cost a request. */
const leastSegmentShare = 1 / 4

/**
 * Joins the fragments of a track into segments on a grid of `segmentSeconds`.
 * An encoder may add keyframes inside a segment at a change of scene, so a segment can hold several fragments; sound
 * fragments begin within a frame of the grid and are rounded to it.
 */
export function cutSegments(
  fragments: readonly Fragment[],
  segmentSeconds: number,
  kind: 'picture' | 'sound',
): Segment[] {
  const slotOf = (fragment: Fragment) =>
    kind === 'picture'
      ? // A keyframe forced "at the first frame from 4 s on" is never early; the margin is for rounding of ticks.
        Math.floor((fragment.startSeconds + 0.001) / segmentSeconds)
      : Math.round(fragment.startSeconds / segmentSeconds)
  const segments: Segment[] = []
  let slot = -1
  for (const [index, fragment] of fragments.entries()) {
    const last = segments.at(-1)
    const isShortEnd =
      index === fragments.length - 1 && fragment.durationSeconds < leastSegmentShare * segmentSeconds
    const joins = last && (slotOf(fragment) === slot || (kind === 'sound' && isShortEnd))
    if (joins) {
      segments[segments.length - 1] = {
        ...last,
        bytes: fragment.offset + fragment.bytes - last.start,
        durationSeconds: fragment.startSeconds + fragment.durationSeconds - last.startSeconds,
      }
    } else {
      const { offset, bytes, startSeconds, durationSeconds } = fragment
      segments.push({ start: offset, bytes, startSeconds, durationSeconds })
      slot = slotOf(fragment)
    }
  }
  return segments
}

/** Kilobits a second over the whole track, and at its worst. */
export type Rates = { readonly averageKbps: number; readonly peakKbps: number }

/**
 * Measures a track's rates as RFC 8216 (4.3.4.2) defines BANDWIDTH: the largest rate of any run of segments that
 * lasts between half and one and a half target durations.
 */
export function measureRates(segments: readonly Segment[], targetSeconds: number): Rates {
  const totalBytes = segments.reduce((sum, segment) => sum + segment.bytes, 0)
  const totalSeconds = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0)
  const averageKbps = totalSeconds > 0 ? (totalBytes * 8) / 1000 / totalSeconds : 0
  let peakKbps = 0
  for (let from = 0; from < segments.length; from++) {
    let bytes = 0
    let seconds = 0
    for (const segment of segments.slice(from)) {
      bytes += segment.bytes
      seconds += segment.durationSeconds
      if (seconds > 1.5 * targetSeconds) break
      if (seconds >= 0.5 * targetSeconds) peakKbps = Math.max(peakKbps, (bytes * 8) / 1000 / seconds)
    }
  }
  // A lesson shorter than half a segment has no such run: its average is all there is.
  return { averageKbps, peakKbps: Math.max(peakKbps, averageKbps) }
}
