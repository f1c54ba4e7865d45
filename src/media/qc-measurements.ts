import { z } from 'zod'
import { type Rectangle, rectangleSchema } from './samples.ts'

/** The size at which a whole film is looked at, whatever its shape: text is gone, borders and movement are not. */
export const checkedSize = { width: 320, height: 180 } as const

const stretchSchema = z.object({ atSeconds: z.number(), untilSeconds: z.number() })
/** A part of the film, in seconds from its start. */
export type TimedStretch = z.infer<typeof stretchSchema>

/** What of the rectangle of what was lit is told, in this order. */
export const litKeys = ['w', 'h', 'x', 'y'] as const

/** What was seen of one chunk of the picture, and of what lies before it where its decoder had to begin there. */
export const chunkNotesSchema = z.object({
  black: z.array(stretchSchema),
  frozen: z.array(stretchSchema),
  /** Holds every point of `checkedSize` ever lit; absent where none was. */
  lit: rectangleSchema.optional(),
})
export type ChunkNotes = z.infer<typeof chunkNotesSchema>

/** What the whole picture showed; stretches of a second and less are left out. */
export type PictureNotes = {
  readonly black: readonly TimedStretch[]
  readonly frozen: readonly TimedStretch[]
  /** Shares of width and height between the outermost points ever lit; absent where nothing was. */
  readonly lit?: { readonly widthShare: number; readonly heightShare: number }
}

/** What one pass over the sound showed, besides its loudness. */
const soundNotesSchema = z.object({
  silent: z.array(stretchSchema),
  /** Seconds of the film that hold clipped samples. */
  clippedSeconds: z.array(z.number()),
  /** The second with most samples near full scale; absent where none comes near. */
  loudestAtSeconds: z.number().optional(),
  /** Of the source's own channels, where `SourceFacts` holds the loudness of a mix. */
  integratedLufs: z.number().optional(),
  truePeakDbtp: z.number().optional(),
})
export type SoundNotes = z.infer<typeof soundNotesSchema>

/** What probing a source showed that quality control judges together with the picture. */
export const sourceNotesSchema = z.object({
  /** Of the picture's packets. */
  videoBytes: z.number(),
  /** Absent where the sound could not be heard. */
  sound: soundNotesSchema.optional(),
})
export type SourceNotes = z.infer<typeof sourceNotesSchema>

/** Takes ffmpeg's standard output line by line and says what it held once the film has ended. */
export type NoteReader<Notes> = {
  readonly take: (line: string) => void
  readonly read: (endSeconds: number) => Notes
}

/** The smallest rectangle that holds both. */
export function rectangleAround(
  one: Rectangle | undefined,
  other: Rectangle | undefined,
): Rectangle | undefined {
  if (!one || !other) return one ?? other
  const [left, top] = [Math.min(one.left, other.left), Math.min(one.top, other.top)]
  const right = Math.max(one.left + one.width, other.left + other.width)
  const bottom = Math.max(one.top + one.height, other.top + other.height)
  return { left, top, width: right - left, height: bottom - top }
}

/** Reads what `pictureCheckGraph` prints; `endSeconds` is the chunk's end. */
export function readPictureNotes(): NoteReader<ChunkNotes> {
  const black = collectStretches('lavfi.black_start', 'lavfi.black_end')
  const frozen = collectStretches('lavfi.freezedetect.freeze_start', 'lavfi.freezedetect.freeze_end')
  const told = new Map<string, number>()
  let lit: Rectangle | undefined
  return {
    take: line => {
      const [key, value] = readLine(line)
      black.take(key, value)
      frozen.take(key, value)
      const side = /^lavfi\.cropdetect\.([whxy])$/.exec(key)?.[1]
      if (!side) return
      told.set(side, value)
      const [width = 0, height = 0, left = 0, top = 0] = litKeys.map(each => told.get(each))
      // Less than nothing until something is lit: what is black has no edge.
      if (side === litKeys.at(-1) && width > 0 && height > 0)
        lit = rectangleAround(lit, { left, top, width, height })
    },
    read: endSeconds => ({
      black: black.read(endSeconds),
      frozen: frozen.read(endSeconds),
      ...(lit && { lit }),
    }),
  }
}

/**
 * 5 ms of a second within a decibel of full scale: a voice recorded up to full scale measured under 80 samples, the
 * same clipped by 3 dB over 600, also after AAC has rounded the flat tops.
 */
const clippedSamples = 240

/** Reads what the sound pass of `qc-args` prints. */
export function readSoundNotes(): NoteReader<SoundNotes> {
  const silent = collectStretches('lavfi.silence_start', 'lavfi.silence_end')
  const clippedSeconds: number[] = []
  let loudest = { atSeconds: 0, samples: 0 }
  let atSeconds = 0
  let isAtFullScale = false
  let integratedLufs = Number.NEGATIVE_INFINITY
  let truePeak = 0
  return {
    take: line => {
      const time = /^frame:.*pts_time:(\S+)/.exec(line)?.[1]
      if (time !== undefined) atSeconds = Number(time)
      const [key, value] = readLine(line)
      silent.take(key, value)
      if (key === 'lavfi.r128.I') integratedLufs = value
      if (key.startsWith('lavfi.r128.true_peaks_ch')) truePeak = Math.max(truePeak, value)
      if (key === 'lavfi.astats.Overall.Peak_level') isAtFullScale = value > -0.01
      if (key !== 'lavfi.astats.Overall.Peak_count' || !isAtFullScale) return
      if (value > loudest.samples) loudest = { atSeconds, samples: value }
      if (value >= clippedSamples) clippedSeconds.push(atSeconds)
    },
    read: endSeconds => ({
      silent: silent.read(endSeconds),
      clippedSeconds,
      ...(loudest.samples > 0 && { loudestAtSeconds: loudest.atSeconds }),
      // -70 is the absolute gate: nothing was louder.
      ...(integratedLufs > -70 && { integratedLufs }),
      ...(truePeak > 0 && { truePeakDbtp: 20 * Math.log10(truePeak) }),
    }),
  }
}

function readLine(line: string): [key: string, value: number] {
  const at = line.indexOf('=')
  return [line.slice(0, at), Number(line.slice(at + 1))]
}

/** Pairs starts and ends; one that is open when the film ends lasts to its end. */
function collectStretches(startKey: string, endKey: string) {
  const closed: TimedStretch[] = []
  let open: number | undefined
  return {
    take: (key: string, value: number) => {
      if (key === startKey) open ??= Math.max(0, value)
      if (key !== endKey || open === undefined) return
      closed.push({ atSeconds: open, untilSeconds: value })
      open = undefined
    },
    read: (endSeconds: number): TimedStretch[] =>
      open === undefined || open >= endSeconds
        ? closed
        : [...closed, { atSeconds: open, untilSeconds: endSeconds }],
  }
}
