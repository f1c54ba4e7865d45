import { z } from 'zod'

/** A rectangle of a frame, in pixels. */
export const rectangleSchema = z.object({
  left: z.number().int(),
  top: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
})
export type Rectangle = z.infer<typeof rectangleSchema>

export const sampleFactsSchema = z.object({
  startSeconds: z.number(),
  seconds: z.number(),
  /** What the sample takes at 360 lines, x264 veryfast, CRF 28, with a keyframe every 4 s. */
  kbps: z.number(),
  /** Share of frames, 0 to 1, in which nothing moved against the frame before. */
  stillShare: z.number(),
  /** Where the picture is not black, over all frames of the sample; absent where it is black throughout. */
  lit: rectangleSchema.optional(),
})
/** What one sample of a film says. */
export type SampleFacts = z.infer<typeof sampleFactsSchema>

/** One stretch of a film to look at. */
export type Stretch = {
  readonly startSeconds: number
  readonly seconds: number
  /** From the very place on, not from the keyframe before it: decoding up to the place doubles a sample's cost. */
  readonly isExact: boolean
}

/**
 * Encoding a sample at 360 lines costs up to 0.55 of what the whole ladder costs for the same stretch (measured on
 * screen recordings, where decoding is most of it), so 3 % of the encode's time is about a twentieth of the film.
 */
const sampledShare = 0.05
const mostSamples = 3
const sampleSeconds = 8
/** Less than a second shows no movement worth the name. */
const leastSampleSeconds = 1.5

/**
 * Where to look at a film: three stretches of up to 8 s, spread evenly; of a short film less, and at least one of 1.5 s,
 * whatever its share.
 */
export function chooseStretches(durationSeconds: number, keyframeGapSeconds = 0): Stretch[] {
  const budget = Math.min(mostSamples * sampleSeconds, sampledShare * durationSeconds)
  const count = Math.max(1, Math.min(mostSamples, Math.floor(budget / leastSampleSeconds)))
  const seconds = Math.min(durationSeconds, Math.max(leastSampleSeconds, budget / count))
  return Array.from({ length: count }, (_, index) => ({
    startSeconds: Math.max(0, ((index + 0.5) / count) * durationSeconds - seconds / 2),
    seconds,
    // Keyframes so far apart would show another part of the film.
    isExact: keyframeGapSeconds > durationSeconds / (2 * count),
  }))
}

/** Mean change of a frame against the one before (ffmpeg's scene score, 0 to 1) under which nothing moved. */
const stillScore = 0.0003
/** The grid of keyframes that `kbps` supposes. */
const keyframeSeconds = 4

/**
 * Reads a sample's encode: `packets` is ffmpeg's framecrc of it (its first packet is its only keyframe), `frames` what
 * the filters `cropdetect` and `select` noted of each frame. Undefined where the stretch held fewer than two frames.
 */
export function readSample(stretch: Stretch, packets: string, frames: string): SampleFacts | undefined {
  // stream, dts, pts, duration, size, checksum
  const sizes = packets
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => Number(line.split(',')[4]))
  const [keyframeBytes = 0, ...others] = sizes
  // The first frame has none before it.
  const scores = valuesOf(frames, 'scene_score').slice(1)
  if (others.length === 0 || scores.length === 0) return undefined
  const movingBytes = others.reduce((sum, bytes) => sum + bytes, 0)
  const lit = readLit(frames)
  return {
    startSeconds: stretch.startSeconds,
    seconds: stretch.seconds,
    kbps: (8 * (keyframeBytes / keyframeSeconds + movingBytes / stretch.seconds)) / 1000,
    stillShare: scores.filter(score => score <= stillScore).length / scores.length,
    ...(lit && { lit }),
  }
}

/** cropdetect widens its rectangle with every frame: the last one holds all that was lit. */
function readLit(frames: string): Rectangle | undefined {
  const last = (name: string) => valuesOf(frames, `cropdetect.${name}`).at(-1) ?? 0
  const [left, top, right, bottom] = [last('x1'), last('y1'), last('x2'), last('y2')]
  return right > left && bottom > top
    ? { left, top, width: right - left + 1, height: bottom - top + 1 }
    : undefined
}

const valuesOf = (frames: string, name: string): number[] =>
  [...frames.matchAll(new RegExp(`^lavfi\\.${name.replace('.', '\\.')}=(\\S+)$`, 'gm'))].map(([, value]) =>
    Number(value),
  )
