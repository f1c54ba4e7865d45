import type { ContentKind } from './content.ts'
import type { PlannedRung } from './ladder.ts'
import type { TranscodeProfile } from './profile.ts'
import { gridRounding } from './segments.ts'

/** The name of the slide show among a lesson's renditions. */
export const stillsName = 'stills'

/**
 * Plans the slide show of a film: pictures of the floor rung's size, so that hls.js, which sorts by height, then by
 * frame rate, puts it below that. Its frames are those of the slowest rung, `frameStep`, and lie on the same times.
 */
export function chooseStills(
  kind: ContentKind,
  profile: TranscodeProfile,
  floor: PlannedRung,
  frameStep: number,
): PlannedRung | undefined {
  const { stills } = profile
  if (!stills) return undefined
  // A mixed film has the whole ladder of camera footage, and its floor.
  const { everySeconds, crf, maxKbps, bufferKbps, why } = stills[kind === 'slides' ? 'slides' : 'camera']
  const { width, height } = floor
  const { segmentSeconds, preset } = stills
  return {
    ...{ name: stillsName, width, height, frameStep, preset, crf, maxKbps, bufferKbps },
    stills: { everySeconds, segmentSeconds },
    why,
  }
}

/**
 * A picture may come so much later than it was shown, in a slide show made from keyframes alone: what phones, cameras
 * and most recorders write lies within.
 */
const mostGapSeconds = 4
/** A film of up to so long is complete within minutes: nobody waits for its lowest rung of moving pictures by itself. */
const mostSeconds = 15 * 60

/**
 * Whether a film's slide show is first made from its keyframes alone, which costs next to nothing, and all its rungs
 * then with one decode. A longer film has its floor rung made before the others, though that decodes it twice.
 */
export const isSketched = (durationSeconds: number, keyframeGapSeconds: number | undefined): boolean =>
  durationSeconds <= mostSeconds && (keyframeGapSeconds ?? Number.POSITIVE_INFINITY) <= mostGapSeconds

/** Keyframes of two seconds often lie a frame more apart. */
const gapTolerance = 0.1

/**
 * Whether the slide show that was made from keyframes is as good as one made from every frame: its pictures come late by
 * no more than half the time for which each of them stands anyway.
 */
export const sketchStays = (everySeconds: number, keyframeGapSeconds: number | undefined): boolean =>
  (keyframeGapSeconds ?? Number.POSITIVE_INFINITY) <= everySeconds / 2 + gapTolerance

/** For how long a slide show made from keyframes holds the last of them, and cannot be cut at one earlier. */
export const sketchHoldSeconds = 2 * mostGapSeconds

type FrameRate = { readonly numerator: number; readonly denominator: number }
/** A part of a film that is encoded by itself, in frames of the fastest rung. */
type Piece = { readonly startFrame: number; readonly frames: number }

/**
 * A piece's last frames are shown whatever they hold. A picture stands until the next one comes: only a frame at the
 * very end tells players how long the last one stands. Three, for a film may end a frame or two before it was reckoned to.
 */
const tailFrames = 3

/** The frames of a piece at the rung's own step: how many there are, and how many lie before it in the film. */
const slowFrames = ({ startFrame, frames }: Piece, { frameStep }: PlannedRung) => ({
  before: startFrame / frameStep,
  count: Math.ceil(frames / frameStep),
})

/** The slide show's part of ffmpeg's graph, behind `framestep`; empty for every other rung. `frameRate`: the fastest. */
export function stillSteps(rung: PlannedRung, piece: Piece, frameRate: FrameRate): string[] {
  if (!rung.stills) return []
  const { everySeconds } = rung.stills
  const { before, count } = slowFrames(piece, rung)
  const { numerator, denominator } = frameRate
  const looksUpTo = (frame: string) =>
    `floor((${frame}+${before}+${gridRounding})*${denominator * rung.frameStep}/${everySeconds * numerator})`
  const tail = `gte(n,${Math.max(0, count - tailFrames)})`
  return [`select='gt(${looksUpTo('n')},${looksUpTo('n-1')})+${tail}'`]
}

/** The frames, of the rung's own step, that a slide show has of a piece of the film: what `stillSteps` lets through. */
export function stillFrames(rung: PlannedRung, piece: Piece, frameRate: FrameRate): number[] {
  const { before, count } = slowFrames(piece, rung)
  const perLook = (rung.stills?.everySeconds ?? 1) * frameRate.numerator
  // The very sum of the expression above, so that both round alike.
  const looksUpTo = (frame: number) =>
    Math.floor(((frame + before + gridRounding) * frameRate.denominator * rung.frameStep) / perLook)
  return Array.from({ length: count }, (_, frame) => frame).filter(
    frame => looksUpTo(frame) > looksUpTo(frame - 1) || frame >= count - tailFrames,
  )
}
