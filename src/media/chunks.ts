import { gridOf, type Plan, type PlannedPicture } from './plan.ts'
import { pictureStart } from './segments.ts'

/** A stretch of a film's picture that is encoded by itself. Frames are those of the fastest rung, from the film's first. */
export type Chunk = {
  readonly index: number
  readonly startSeconds: number
  readonly seconds: number
  readonly startFrame: number
  readonly frames: number
}

/** Which frames of a film a graph hands on, and whether it is given the film from its beginning. */
export type Cut = { readonly chunk: Chunk; readonly isLast: boolean; readonly fromBeginning: boolean }

/**
 * Each chunk begins with a full rate buffer and is read from a keyframe before it: shorter ones cost bits and decoding
 * (8 s took 6 % more bits on camera footage). Longer ones keep cores idle at the end, and a lost worker costs more.
 */
const [leastSeconds, targetSeconds, mostSeconds] = [30, 40, 60] as const

/**
 * Cuts a film into chunks of 30 to 60 s that begin where segments begin. A film of up to 60 s stays whole, and one that
 * the grid does not let cut in two such chunks. A last frame that is held belongs to the last chunk: it costs nothing.
 */
export function chooseChunks(plan: Plan): Chunk[] {
  const { picture, durationSeconds, segmentSeconds } = plan
  if (!picture) return []
  const frames = countFrames(picture, durationSeconds)
  // The slide show's segments are the longest, and one that is cut short costs a whole picture for half the time.
  const isShowCut = picture.stills && (!picture.sketchStays || plan.only === picture.stills.name)
  const unitSeconds = (isShowCut && picture.stills?.stills?.segmentSeconds) || segmentSeconds
  const starts = picture.seekable
    ? cutNominally(durationSeconds - picture.holdSeconds, unitSeconds).map(seconds =>
        startFrameOf(plan, picture, seconds),
      )
    : [0]
  return chunksFrom(starts, frames, picture)
}

/** A film as the one chunk of itself. */
export function wholeFilm({ picture, durationSeconds }: Plan): Chunk[] {
  return picture ? chunksFrom([0], countFrames(picture, durationSeconds), picture) : []
}

function chunksFrom(starts: readonly number[], frames: number, { frameRate }: PlannedPicture): Chunk[] {
  const { numerator, denominator } = frameRate
  return starts.map((startFrame, index): Chunk => {
    const count = (starts[index + 1] ?? frames) - startFrame
    return {
      index,
      startSeconds: (startFrame * denominator) / numerator,
      seconds: (count * denominator) / numerator,
      startFrame,
      frames: count,
    }
  })
}

/** How many frames a picture of this length has at most: ffmpeg ends it at the nearest whole frame. */
export const countFrames = ({ frameRate }: PlannedPicture, seconds: number): number =>
  Math.max(1, Math.round((seconds * frameRate.numerator) / frameRate.denominator))

/** The seconds at which chunks begin, whole segments apart, the longer ones first: the last one also has the rest. */
function cutNominally(seconds: number, segmentSeconds: number): number[] {
  if (seconds <= mostSeconds) return [0]
  const segments = Math.floor(seconds / segmentSeconds)
  const isFit = (count: number) => {
    const least = Math.floor(segments / count)
    const last = seconds - segmentSeconds * (segments - least)
    const most = Math.max(segmentSeconds * Math.ceil(segments / count), last)
    return segmentSeconds * least >= leastSeconds && most <= mostSeconds
  }
  const near = Math.round(seconds / targetSeconds)
  // Of an even number none is left alone at the end on a machine of two cores.
  const even = 2 * Math.max(1, Math.round(near / 2))
  const count = [even, even - 2, near, near - 1, 2].find(each => each > 0 && isFit(each)) ?? 1
  return Array.from(
    { length: count },
    (_, index) => segmentSeconds * (index * Math.floor(segments / count) + Math.min(index, segments % count)),
  )
}

/** The frame that serves a place of the grid: one of the slowest rung, so that all rungs have it. */
function startFrameOf(plan: Plan, picture: PlannedPicture, seconds: number): number {
  const { segmentSeconds } = plan
  const slot = seconds === 0 ? 0 : seconds / segmentSeconds + segmentSeconds - 1
  const { numerator, denominator } = picture.frameRate
  return Math.round((pictureStart(slot, gridOf(plan)) * numerator) / denominator)
}
