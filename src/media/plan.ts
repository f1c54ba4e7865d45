import { z } from 'zod'
import type { ProfileRung, TranscodeProfile } from './profile.ts'
import type { Fraction, SourceFacts, VideoFacts } from './source-facts.ts'

const rungSchema = z.object({
  /** By its short side: `720p`. */
  name: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  preset: z.string(),
  crf: z.number(),
  maxKbps: z.number(),
  bufferKbps: z.number(),
  why: z.string(),
})
export type PlannedRung = z.infer<typeof rungSchema>

const pictureSchema = z.object({
  streamIndex: z.number().int(),
  frameRate: z.object({ numerator: z.number().int(), denominator: z.number().int() }),
  deinterlace: z.boolean(),
  toneMap: z.boolean(),
  /** Seconds for which the last frame is held because the sound goes on longer. */
  holdSeconds: z.number(),
  /** From the largest to the smallest. */
  rungs: z.array(rungSchema).min(1),
})
export type PlannedPicture = z.infer<typeof pictureSchema>

const soundSchema = z.object({
  streamIndex: z.number().int(),
  kbps: z.number(),
  channels: z.number().int(),
  sampleRate: z.number().int(),
  /** Seconds of silence after the sound because the picture goes on longer. */
  padSeconds: z.number(),
})

/** What will be made of a source, and why: the whole decision, before anything is done. */
export const planSchema = z.object({
  profileName: z.string(),
  durationSeconds: z.number(),
  segmentSeconds: z.number(),
  picture: pictureSchema.optional(),
  sound: soundSchema.optional(),
  /** Rungs of the profile that are not made. */
  dropped: z.array(z.object({ name: z.string(), why: z.string() })),
})
export type Plan = z.infer<typeof planSchema>

/** Decides the renditions of a source. Pure; never plans a picture larger or faster than its source. */
export function planRenditions(facts: SourceFacts, profile: TranscodeProfile): Plan {
  const { durationSeconds, video, audio } = facts
  const picture = video && planPicture(video, durationSeconds, profile)
  return {
    profileName: profile.name,
    durationSeconds,
    segmentSeconds: profile.segmentSeconds,
    ...(picture && { picture: picture.planned }),
    ...(audio && {
      sound: {
        streamIndex: audio.streamIndex,
        kbps: profile.audio.kbps,
        channels: profile.audio.channels,
        sampleRate: profile.audio.sampleRate,
        padSeconds: gapSeconds(durationSeconds, audio.endSeconds),
      },
    }),
    dropped: picture?.dropped ?? [],
  }
}

function planPicture(video: VideoFacts, durationSeconds: number, profile: TranscodeProfile) {
  const rungs: PlannedRung[] = []
  const dropped: Plan['dropped'] = []
  profile.rungs.forEach((rung, index) => {
    const { width, height, spansSource } = fitRung(rung, video)
    const name = `${Math.min(width, height)}p`
    const last = rungs.at(-1)
    const next = profile.rungs[index + 1]
    // The source's own size gets one rung, the cheapest that spans it, so that neither its detail nor bits are lost.
    if (spansSource && next && fitRung(next, video).spansSource) {
      dropped.push({ name: rung.name, why: 'larger than the source' })
    } else if (last && (last.width === width || last.height === height)) {
      dropped.push({ name: rung.name, why: `not smaller than ${last.name}` })
    } else {
      rungs.push({
        name,
        width,
        height,
        preset: rung.preset,
        crf: rung.crf,
        maxKbps: rung.maxKbps,
        bufferKbps: rung.bufferKbps,
        why: spansSource ? `The source’s own size: nothing is enlarged. ${rung.why}` : rung.why,
      })
    }
  })
  const planned: PlannedPicture = {
    streamIndex: video.streamIndex,
    frameRate: planFrameRate(video.frameRate, profile.maxFrameRate),
    deinterlace: video.interlaced,
    toneMap: video.highDynamicRange,
    holdSeconds: gapSeconds(durationSeconds, video.endSeconds),
    rungs,
  }
  return { planned, dropped }
}

/**
 * The size of a rung for a source: inside the rung's box (turned for portrait footage), the source's shape kept,
 * never larger than the source, even in both directions because 4:2:0 needs it.
 */
function fitRung(rung: ProfileRung, video: VideoFacts) {
  const portrait = video.displayHeight > video.displayWidth
  const boxWidth = portrait ? rung.height : rung.width
  const boxHeight = portrait ? rung.width : rung.height
  const scale = Math.min(boxWidth / video.displayWidth, boxHeight / video.displayHeight)
  const even = (pixels: number) => Math.max(2, 2 * Math.round(pixels / 2))
  const evenDown = (pixels: number) => Math.max(2, 2 * Math.floor(pixels / 2))
  // Within 2 % is the same size: 854 against 853 is rounding, not detail.
  const spansSource = scale > 0.98
  return spansSource
    ? { width: evenDown(video.displayWidth), height: evenDown(video.displayHeight), spansSource }
    : { width: even(video.displayWidth * scale), height: even(video.displayHeight * scale), spansSource }
}

/**
 * The source's rate, or the whole part of it that stays within the limit: 50 gives 25, 59.94 gives 29.97. A slide
 * show of less than one picture a second is shown at one, for a segment needs a picture to begin with.
 */
function planFrameRate(source: Fraction, maxFrameRate: number): Fraction {
  const rate = source.numerator / source.denominator
  if (rate < 1) return { numerator: 1, denominator: 1 }
  // 30.3 measured is 30 with jitter, not 60 halved.
  const divisor = Math.ceil(rate / (maxFrameRate * 1.02))
  if (rate / divisor > maxFrameRate) return { numerator: Math.round(maxFrameRate * 1000), denominator: 1000 }
  return { numerator: source.numerator, denominator: source.denominator * divisor }
}

/** A quarter second apart is a coder's rounding; more is heard and seen, and stops players at the shorter track's end. */
const gapSeconds = (whole: number, part: number): number => (whole - part > 0.25 ? whole - part : 0)
