import { z } from 'zod'
import type { TranscodeProfile } from './profile.ts'

/** EBU R128 of a whole sound track, in the channels in which it will be encoded. */
export const loudnessSchema = z.object({
  channels: z.number().int(),
  /** Integrated loudness; absent where the gate let nothing through (silence). */
  integratedLufs: z.number().optional(),
  truePeakDbfs: z.number().optional(),
})
export type Loudness = z.infer<typeof loudnessSchema>

/** What tells music from speech, over short windows of a few samples. */
export const soundTextureSchema = z.object({
  /** Side over middle signal, dB: how wide the stereo is. */
  widthDb: z.number(),
  /** Share of windows of 50 ms that lie 10 dB and more under the mean: pauses. */
  pauseShare: z.number(),
  /** Spectral flatness, 0 (a tone) to 1 (noise), median of the windows. */
  flatness: z.number(),
})
export type SoundTexture = z.infer<typeof soundTextureSchema>

export const soundEvidenceSchema = z.object({
  loudness: loudnessSchema.optional(),
  /** Absent for a source of one channel, which is encoded as one channel whatever it holds. */
  texture: soundTextureSchema.optional(),
})
export type SoundEvidence = z.infer<typeof soundEvidenceSchema>

/**
 * Speech pauses: half of a measured lecture's windows lie 10 dB under its mean, of steady music none. Wind and traffic
 * are as wide and as steady as music, but flat (0.68 measured on noise, 0.1 on speech, 0.15 on chords). Without width
 * a second channel would carry nothing: a talk recorded on both channels measured -38 dB.
 */
const musicLimits = { leastWidthDb: -20, mostPauseShare: 0.1, mostFlatness: 0.4 } as const

/** Whether the sound is clearly music in stereo; all else is treated as speech. */
export const isMusic = (texture: SoundTexture | undefined): boolean =>
  texture !== undefined &&
  texture.widthDb >= musicLimits.leastWidthDb &&
  texture.pauseShare <= musicLimits.mostPauseShare &&
  texture.flatness <= musicLimits.mostFlatness

/** Reads what `astats` and `aspectralstats` noted of middle (channel 1) and side (2); undefined for silence. */
export function readTexture(frames: string): SoundTexture | undefined {
  const powers = (channel: 1 | 2) =>
    valuesOf(frames, `astats.${channel}.RMS_level`).map(level =>
      Number.isFinite(level) ? 10 ** (level / 10) : 0,
    )
  const [middle, side] = [powers(1), powers(2)]
  const mean = sum(middle) / Math.max(1, middle.length)
  const flatness = valuesOf(frames, 'aspectralstats.1.flatness')
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  // Under -70 dB there is nothing to tell.
  if (mean < 1e-7 || flatness.length === 0) return undefined
  return {
    // Identical channels have no side at all; -99 dB is as good as that and fits JSON.
    widthDb: Math.max(-99, 10 * Math.log10(Math.max(1e-30, sum(side)) / sum(middle))),
    pauseShare: middle.filter(power => power < mean / 10).length / middle.length,
    flatness: flatness[Math.floor(flatness.length / 2)] ?? 1,
  }
}

/** Reads the summary that `ebur128` writes at its end. */
export function readLoudness(lines: readonly string[], channels: number): Loudness {
  const text = lines.join('\n')
  const summary = text.slice(text.lastIndexOf('Summary:'))
  const integrated = Number(/\bI:\s+(\S+) LUFS/.exec(summary)?.[1])
  const peak = Number(/\bPeak:\s+(\S+) dBFS/.exec(summary)?.[1])
  return {
    channels,
    // -70 is the absolute gate: nothing was louder.
    ...(integrated > -70 && { integratedLufs: integrated }),
    ...(Number.isFinite(peak) && { truePeakDbfs: peak }),
  }
}

/** The one gain for a whole track, and the ceiling of the limiter where the gain would drive peaks over it. */
export type LoudnessPlan = {
  readonly gainDb: number
  readonly ceilingDbfs?: number
}

/** Decides the linear gain that brings a track to the profile's loudness. Silence and a hair's difference stay. */
export function planLoudness(
  loudness: Loudness | undefined,
  wanted: TranscodeProfile['audio']['loudness'],
): LoudnessPlan {
  if (loudness?.integratedLufs === undefined) return { gainDb: 0 }
  const gain = Math.min(wanted.mostGainDb, wanted.targetLufs - loudness.integratedLufs)
  const gainDb = Math.round(gain * 10) / 10
  const peak = (loudness.truePeakDbfs ?? 0) + gainDb
  return { gainDb, ...(peak > wanted.ceilingDbfs && { ceilingDbfs: wanted.ceilingDbfs }) }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const valuesOf = (frames: string, name: string): number[] =>
  [...frames.matchAll(new RegExp(`^lavfi\\.${name.replaceAll('.', '\\.')}=(\\S+)$`, 'gm'))].map(
    ([, value]) => (value === '-inf' ? Number.NEGATIVE_INFINITY : Number(value)),
  )
