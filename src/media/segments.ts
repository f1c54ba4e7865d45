import { z } from 'zod'

/** One fragment (`moof` and `mdat`) of a track file. */
export type Fragment = {
  /** Which of the track's files it lies in. */
  readonly part: number
  readonly offset: number
  readonly bytes: number
  readonly startSeconds: number
  readonly durationSeconds: number
  readonly startsWithKeyframe: boolean
}

export const segmentSchema = z.object({
  /** Which of the track's files it lies in, and where. */
  part: z.number().int(),
  start: z.number().int(),
  bytes: z.number().int(),
  startSeconds: z.number(),
  durationSeconds: z.number(),
})
export type Segment = z.infer<typeof segmentSchema>

/**
 * When segments begin: at every second of the first `segmentSeconds`, then every `segmentSeconds`. The short ones at
 * the beginning let a thin line show a picture after the bytes of one second.
 */
export type SegmentGrid = {
  readonly segmentSeconds: number
  /** Of the slowest rung: pictures begin on its frames, which all rungs have, so that all cut at one time. */
  readonly frameRate: { readonly numerator: number; readonly denominator: number }
  /** How long the first segment is instead, in one piece: where pictures cost, four keyframes in four seconds are too many. */
  readonly openingSeconds?: number
}

type Places = Pick<SegmentGrid, 'segmentSeconds' | 'openingSeconds'>
/** How many segments more a film begins with for an opening that is shorter than they are. */
const extraAt = (openingSeconds: number, segmentSeconds: number) => (openingSeconds < segmentSeconds ? 1 : 0)

function nominalStart(slot: number, { segmentSeconds, openingSeconds }: Places): number {
  if (openingSeconds !== undefined) {
    const extra = extraAt(openingSeconds, segmentSeconds)
    return slot <= extra ? slot * openingSeconds : (slot - extra) * segmentSeconds
  }
  return slot < segmentSeconds ? slot : (slot - segmentSeconds + 1) * segmentSeconds
}
function nominalSlot(seconds: number, { segmentSeconds, openingSeconds }: Places): number {
  if (openingSeconds !== undefined) {
    const extra = extraAt(openingSeconds, segmentSeconds)
    return seconds < openingSeconds ? 0 : Math.floor(seconds / segmentSeconds) + extra
  }
  return seconds < segmentSeconds
    ? Math.floor(seconds)
    : Math.floor(seconds / segmentSeconds) + segmentSeconds - 1
}

/** Of a frame: rounding of ticks, far from a whole frame. */
export const gridRounding = 0.001

/** When the picture segment of a slot begins: at the first frame of the slowest rung from its place on the grid on. */
export function pictureStart(slot: number, grid: SegmentGrid): number {
  const { frameRate } = grid
  const frames = (nominalStart(slot, grid) * frameRate.numerator) / frameRate.denominator
  return (Math.max(0, Math.ceil(frames - gridRounding)) * frameRate.denominator) / frameRate.numerator
}

/** The slot of the picture segment that holds this moment. */
export function pictureSlot(seconds: number, grid: SegmentGrid): number {
  const slot = nominalSlot(seconds + gridRounding, grid)
  // Between the place on the grid and the frame that serves it the segment before goes on.
  return pictureStart(slot, grid) > seconds + gridRounding ? slot - 1 : slot
}

/**
 * ffmpeg's expression for `-force_key_frames` that puts a keyframe at every `pictureStart`. For a picture that begins
 * later than the film, `startSeconds` is the `pictureStart` with which it begins.
 */
export function keyframeExpression(grid: SegmentGrid, startSeconds = 0): string {
  const { segmentSeconds, frameRate } = grid
  const { numerator, denominator } = frameRate
  const frameAt = (place: string) => `ceil(${place}*${numerator}/${denominator}-${gridRounding})`
  if (startSeconds === 0) {
    const { openingSeconds } = grid
    // How many segments there are before the regular ones begin to count, and how long each of those is.
    const [early, earlySeconds] = openingSeconds
      ? [1 + extraAt(openingSeconds, segmentSeconds), openingSeconds]
      : [segmentSeconds, 1]
    const later = `(n_forced-${early - 1})*${segmentSeconds}`
    const first = earlySeconds === 1 ? 'n_forced' : `n_forced*${earlySeconds}`
    const frame = frameAt(`if(lt(n_forced,${early}),${first},${later})`)
    return `expr:gte(t+0.0005,${frame}*${denominator}/${numerator})`
  }
  const startFrame = Math.round((startSeconds * numerator) / denominator)
  const slots = Math.floor((startSeconds + gridRounding) / segmentSeconds)
  const frame = `(${frameAt(`(n_forced+${slots})*${segmentSeconds}`)}-${startFrame})`
  return `expr:gte(t+0.0005,${frame}*${denominator}/${numerator})`
}

/**
 * A remainder shorter than this joins the segment before it: 23 ms of sound alone would cost a request. A quarter of a
 * short segment, so that none grows by half.
 */
const leastSeconds = (segmentSeconds: number): number => Math.min(1, segmentSeconds / 4)

/**
 * Joins the fragments of a track into segments on the grid.
 * An encoder may add keyframes inside a segment at a change of scene, so a segment can hold several fragments; sound
 * fragments of a second lie anywhere, and each goes where its beginning is nearest.
 */
export function cutSegments(
  fragments: readonly Fragment[],
  grid: SegmentGrid,
  kind: 'picture' | 'sound',
): Segment[] {
  const { segmentSeconds } = grid
  const slotOf = ({ startSeconds }: Fragment) =>
    kind === 'sound' ? nominalSlot(Math.round(startSeconds), grid) : pictureSlot(startSeconds, grid)
  const segments: Segment[] = []
  let slot = -1
  for (const fragment of fragments) {
    const { part, offset, bytes, startSeconds, durationSeconds } = fragment
    const last = segments.at(-1)
    if (last && last.part === part && slotOf(fragment) === slot)
      segments[segments.length - 1] = joined(last, fragment)
    else {
      segments.push({ part, start: offset, bytes, startSeconds, durationSeconds })
      slot = slotOf(fragment)
    }
  }
  const [beforeEnd, end] = segments.slice(-2)
  if (kind === 'sound' && beforeEnd && end && end.durationSeconds < leastSeconds(segmentSeconds)) {
    const both = joined(beforeEnd, { ...end, offset: end.start })
    // Fragments of sound lie up to half a second off the grid: not where playlists would have to promise a second more.
    const longest = Math.max(...segments.map(({ durationSeconds }) => durationSeconds))
    if (Math.round(both.durationSeconds) <= Math.max(1, Math.round(longest))) segments.splice(-2, 2, both)
  }
  return segments
}

const joined = (segment: Segment, next: Omit<Fragment, 'startsWithKeyframe'>): Segment => ({
  ...segment,
  bytes: next.offset + next.bytes - segment.start,
  durationSeconds: next.startSeconds + next.durationSeconds - segment.startSeconds,
})

/** Sound of its own clock: a fragment's length, and the silence that a coder puts before and after. */
const soundSlackSeconds = 0.1
/** What a picture or a sound may lack of a film's length without being made longer. */
const endSlackSeconds = 0.25

/**
 * The longest segment that a film cut on this grid can have, in any track: known before any track is made, so that
 * tracks made later keep the target duration of those that are published.
 */
export function longestSegmentSeconds(
  grid: SegmentGrid,
  film: { seconds: number; hasPicture: boolean },
): number {
  const { segmentSeconds, frameRate } = grid
  const frame = film.hasPicture ? frameRate.denominator / frameRate.numerator : 0
  const startOf = (slot: number) => (film.hasPicture ? pictureStart(slot, grid) : nominalStart(slot, grid))
  let longest = 0
  for (let slot = 0; startOf(slot) < film.seconds; slot++) {
    const isLast = startOf(slot + 1) >= film.seconds
    // A picture's last frame stands for its whole time.
    const end = isLast ? Math.max(film.seconds, startOf(slot) + frame) + soundSlackSeconds : startOf(slot + 1)
    longest = Math.max(longest, end - startOf(slot))
    // Of the sound: what is left of it at the end may be too short for a segment of its own.
    const rest = film.seconds - nominalStart(slot, grid)
    if (!grid.openingSeconds && slot > 0 && isLast && rest - endSlackSeconds < leastSeconds(segmentSeconds)) {
      const before = nominalStart(slot, grid) - nominalStart(slot - 1, grid)
      longest = Math.max(longest, before + Math.min(rest, leastSeconds(segmentSeconds)) + soundSlackSeconds)
    }
  }
  return longest
}

/** Kilobits a second over the whole track, and at its worst. */
export type Rates = { readonly averageKbps: number; readonly peakKbps: number }

/**
 * Measures a track's rates as RFC 8216 (4.3.4.2) defines BANDWIDTH: the largest rate of any run of segments that
 * lasts between half and one and a half target durations.
 */
export function measureRates(
  segments: readonly Pick<Segment, 'bytes' | 'durationSeconds'>[],
  targetSeconds: number,
): Rates {
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
