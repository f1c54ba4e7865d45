import { z } from 'zod'
import { chooseAv1Rungs } from './av1-ladder.ts'
import { type ContentKind, contentDecisionSchema, decideContent } from './content.ts'
import {
  chooseRungs,
  droppedRungSchema,
  type PlannedRung,
  plannedRungSchema,
  type SizedRung,
} from './ladder.ts'
import type { TranscodeProfile } from './profile.ts'
import { rectangleSchema } from './samples.ts'
import { isSeekable } from './seekable.ts'
import type { SegmentGrid } from './segments.ts'
import { isMusic, planLoudness, soundTextureSchema } from './sound.ts'
import type { Fraction, SourceFacts, VideoFacts } from './source-facts.ts'
import { chooseStills, isSketched, sketchStays } from './stills.ts'

export type { PlannedRung } from './ladder.ts'

const pictureSchema = z.object({
  streamIndex: z.number().int(),
  /** Of the fastest rung. */
  frameRate: z.object({ numerator: z.number().int(), denominator: z.number().int() }),
  deinterlace: z.boolean(),
  toneMap: z.boolean(),
  /** The part of the decoded, turned frame that is shown; absent where all of it is. */
  crop: rectangleSchema.optional(),
  /** Seconds for which the last frame is held because the sound goes on longer. */
  holdSeconds: z.number(),
  /** Whether it can be read from any place on, so that chunks of it are encoded by themselves. */
  seekable: z.boolean().optional(),
  /** From the largest to the smallest. */
  rungs: z.array(plannedRungSchema).min(1),
  /** The slide show below them, in the size of the smallest. */
  stills: plannedRungSchema.optional(),
  /** Whether the slide show is first made from keyframes alone; then every rung is made of one decode. */
  sketched: z.boolean().optional(),
  /** Whether that slide show is good enough to stay; else it is made anew with the rungs. */
  sketchStays: z.boolean().optional(),
})
export type PlannedPicture = z.infer<typeof pictureSchema>

const soundSchema = z.object({
  streamIndex: z.number().int(),
  /** Music is stereo at twice the rate; all else is treated as speech. */
  kind: z.enum(['speech', 'music']),
  kbps: z.number(),
  channels: z.number().int(),
  sampleRate: z.number().int(),
  /** What told speech from music; absent for a source of one channel. */
  texture: soundTextureSchema.optional(),
  /** As measured, before the gain; absent for silence and where nothing could be measured. */
  measuredLufs: z.number().optional(),
  targetLufs: z.number(),
  /** One gain for the whole track: the differences within it are the speaker's own. */
  gainDb: z.number(),
  /** Present where the gain would drive peaks over it. */
  ceilingDbfs: z.number().optional(),
  /** Seconds of silence after the sound because the picture goes on longer. */
  padSeconds: z.number(),
})
export type PlannedSound = z.infer<typeof soundSchema>

/** What will be made of a source, and why: the whole decision, before anything is done. */
export const planSchema = z.object({
  profileName: z.string(),
  durationSeconds: z.number(),
  segmentSeconds: z.number(),
  /** Absent for sound alone. */
  content: contentDecisionSchema.optional(),
  picture: pictureSchema.optional(),
  sound: soundSchema.optional(),
  /** The second set of pictures, for players that decode AV1; from the largest to the smallest. */
  av1: z.object({ rungs: z.array(plannedRungSchema).min(1) }).optional(),
  dropped: z.array(droppedRungSchema),
  /** The one rung that is made; all else is taken from a release that has it. */
  only: z.string().optional(),
})
export type Plan = z.infer<typeof planSchema>

/**
 * Decides the renditions of a source. Pure; never plans a picture larger or faster than its source. `chosen` is the
 * producer's word on what the film shows.
 */
export function planRenditions(facts: SourceFacts, profile: TranscodeProfile, chosen?: ContentKind): Plan {
  const { durationSeconds, video } = facts
  const content = video && decideContent(facts.content, profile.content, chosen)
  const made = video && content && planPicture(facts, video, content, profile)
  const sound = planSound(facts, profile)
  return {
    profileName: profile.name,
    durationSeconds,
    segmentSeconds: profile.segmentSeconds,
    ...(content && { content }),
    ...(made && { picture: made.picture }),
    ...(sound && { sound }),
    ...(made?.av1 && { av1: made.av1 }),
    dropped: made?.dropped ?? [],
  }
}

/** The grid on which the segments of a plan's ladder and of its sound lie. */
export function gridOf({ segmentSeconds, picture }: Plan): SegmentGrid {
  const { numerator, denominator } = picture?.frameRate ?? { numerator: 1, denominator: 1 }
  return { segmentSeconds, frameRate: { numerator, denominator: denominator * slowestStep(picture?.rungs) } }
}

/** The grid of one rung: that of the plan; of the slide show, only every so many of its places. */
export const gridOfRung = (plan: Plan, { stills }: PlannedRung): SegmentGrid => ({
  ...gridOf(plan),
  ...(stills && { segmentSeconds: stills.segmentSeconds, openingSeconds: plan.segmentSeconds }),
})

/** All that is made of a picture in H.264, the slide show last. */
export const rungsWithStills = ({ rungs, stills }: PlannedPicture): readonly PlannedRung[] =>
  stills ? [...rungs, stills] : rungs

const slowestStep = (rungs: readonly PlannedRung[] = []): number =>
  Math.max(1, ...rungs.map(rung => rung.frameStep))

function planPicture(
  { container, durationSeconds, content: evidence }: SourceFacts,
  video: VideoFacts,
  content: NonNullable<Plan['content']>,
  profile: TranscodeProfile,
): { picture: PlannedPicture; dropped: Plan['dropped']; av1?: Plan['av1'] } {
  const crop = evidence?.picture
  const shown = shownSize(video, crop)
  const { rungs, dropped } = chooseRungs(shown, content, profile)
  const av1Rungs = chooseAv1Rungs(shown, content, profile, dropped)
  const frameRate = planFrameRate(video.frameRate, Math.max(...rungs.map(rung => rung.maxFrameRate)))
  // A whole part of the fastest rate: every frame of a slower rung is also one of the faster rungs.
  const stepped = ({ maxFrameRate, ...rung }: SizedRung) => ({
    ...rung,
    frameStep: divisorFor(frameRate, maxFrameRate),
  })
  const planned = rungs.map(stepped)
  const floor = planned.at(-1)
  const stills = floor && chooseStills(content.kind, profile, floor, slowestStep(planned))
  const seekable = isSeekable(container, video)
  const sketched = seekable && planned.length > 1 && isSketched(durationSeconds, video.keyframeGapSeconds)
  const picture = {
    streamIndex: video.streamIndex,
    frameRate,
    deinterlace: video.interlaced,
    toneMap: video.highDynamicRange,
    ...(crop && { crop }),
    holdSeconds: gapSeconds(durationSeconds, video.endSeconds),
    ...(seekable && { seekable }),
    rungs: planned,
    ...(stills && { stills, ...(sketched && { sketched }) }),
    ...(sketched &&
      stills?.stills &&
      sketchStays(stills.stills.everySeconds, video.keyframeGapSeconds) && { sketchStays: true }),
  }
  return { picture, dropped, ...(av1Rungs.length > 0 && { av1: { rungs: av1Rungs.map(stepped) } }) }
}

/** The size in square pixels of what is left of the frame. */
function shownSize(video: VideoFacts, crop: PlannedPicture['crop']) {
  const { displayWidth, displayHeight } = video
  if (!crop) return { width: displayWidth, height: displayHeight }
  const frame = turnedFrame(video)
  return {
    width: Math.round((displayWidth * crop.width) / frame.width),
    height: Math.round((displayHeight * crop.height) / frame.height),
  }
}

/** The frame as ffmpeg hands it to filters: turned as the phone was held, pixels as stored. */
export const turnedFrame = ({ codedWidth, codedHeight, rotationDegrees }: VideoFacts) =>
  rotationDegrees % 180 === 0
    ? { width: codedWidth, height: codedHeight }
    : { width: codedHeight, height: codedWidth }

function planSound({ durationSeconds, audio, sound }: SourceFacts, profile: TranscodeProfile) {
  if (!audio) return undefined
  const kind = isMusic(sound?.texture) ? 'music' : 'speech'
  const { kbps, channels, sampleRate } = profile.audio[kind]
  const loudness = sound?.loudness
  return {
    streamIndex: audio.streamIndex,
    kind,
    kbps,
    channels,
    sampleRate,
    ...(sound?.texture && { texture: sound.texture }),
    ...(loudness?.integratedLufs !== undefined && { measuredLufs: loudness.integratedLufs }),
    targetLufs: profile.audio.loudness.targetLufs,
    ...planLoudness(loudness, profile.audio.loudness),
    padSeconds: gapSeconds(durationSeconds, audio.endSeconds),
  } satisfies PlannedSound
}

/** By what to divide a rate to stay within a limit; 30.3 measured is 30 with jitter, not 60 halved. */
const divisorFor = ({ numerator, denominator }: Fraction, maxFrameRate: number): number =>
  Math.max(1, Math.ceil(numerator / denominator / (maxFrameRate * 1.02)))

/**
 * The source's rate, or the whole part of it that stays within the limit: 50 gives 25, 59.94 gives 29.97. A slide
 * show of less than one picture a second is shown at one, for a segment needs a picture to begin with.
 */
export function planFrameRate(source: Fraction, maxFrameRate: number): Fraction {
  const rate = source.numerator / source.denominator
  if (rate < 1) return { numerator: 1, denominator: 1 }
  const divisor = divisorFor(source, maxFrameRate)
  if (rate / divisor > maxFrameRate) return { numerator: Math.round(maxFrameRate * 1000), denominator: 1000 }
  return { numerator: source.numerator, denominator: source.denominator * divisor }
}

/** A quarter second apart is a coder's rounding; more is heard and seen, and stops players at the shorter track's end. */
const gapSeconds = (whole: number, part: number): number => (whole - part > 0.25 ? whole - part : 0)
