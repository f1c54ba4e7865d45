import { z } from 'zod'
import { XiangtuError } from '../errors.ts'
import { contentEvidenceSchema } from './content.ts'
import { chooseStreams, type FfprobeReport, isPicture, type ReportedStream } from './ffprobe-report.ts'
import { readFrameRate, stillRate } from './frame-rate.ts'
import type { PacketFacts } from './packet-times.ts'
import { soundEvidenceSchema } from './sound.ts'
import { sourceLimits } from './source-limits.ts'

const videoFactsSchema = z.object({
  streamIndex: z.number().int(),
  codec: z.string(),
  /** As stored. */
  codedWidth: z.number().int(),
  codedHeight: z.number().int(),
  /** As a viewer sees it: pixels squared, rotation applied. */
  displayWidth: z.number().int(),
  displayHeight: z.number().int(),
  rotationDegrees: z.number().int(),
  /** Frames a second as a fraction, measured where the header lies. */
  frameRate: z.object({ numerator: z.number().int().positive(), denominator: z.number().int().positive() }),
  variableFrameRate: z.boolean(),
  interlaced: z.boolean(),
  /** PQ or HLG: needs tone mapping for the stations' screens. */
  highDynamicRange: z.boolean(),
  pixelFormat: z.string(),
  endSeconds: z.number(),
  /** The longest time without a keyframe; absent where it was not measured. */
  keyframeGapSeconds: z.number().optional(),
})

const audioFactsSchema = z.object({
  streamIndex: z.number().int(),
  codec: z.string(),
  channels: z.number().int(),
  sampleRate: z.number(),
  endSeconds: z.number(),
})

/** What the line knows of a source: measured, never believed. Seconds count from the source's first packet. */
export const sourceFactsSchema = z.object({
  container: z.string(),
  durationSeconds: z.number().positive(),
  video: videoFactsSchema.optional(),
  audio: audioFactsSchema.optional(),
  /** What samples of the picture show; absent without a picture, and where none could be sampled. */
  content: contentEvidenceSchema.optional(),
  /** What was heard; absent without sound, and where none could be decoded. */
  sound: soundEvidenceSchema.optional(),
})
export type SourceFacts = z.infer<typeof sourceFactsSchema>
export type VideoFacts = z.infer<typeof videoFactsSchema>
export type Fraction = VideoFacts['frameRate']

/**
 * Reads ffprobe's report and the packet pass into SourceFacts.
 * Throws XiangtuError: stillPicture, notMedia, tooManyStreams, pictureTooLarge, mediaTooShort, mediaTooLong,
 * mediaTruncated, codecUnsupported.
 */
export function readSourceFacts(
  report: FfprobeReport,
  packets: ReadonlyMap<number, PacketFacts>,
): SourceFacts {
  if (report.streams.length > sourceLimits.streams) throw new XiangtuError('tooManyStreams')
  const { video, audio } = chooseStreams(report)
  // A container that holds nothing: the recording was stopped as it began.
  if (report.streams.length === 0) throw new XiangtuError('mediaTooShort')
  if (!video && !audio) throw new XiangtuError(report.streams.some(isPicture) ? 'stillPicture' : 'notMedia')

  const starts = [video, audio].flatMap(stream => packets.get(stream?.index ?? -1)?.firstSeconds ?? [])
  // ffmpeg's zero is the container's own start, which may lie before the streams chosen here.
  const origin = report.format.start_time ?? (starts.length > 0 ? Math.min(...starts) : 0)
  const endOf = (stream: ReportedStream) => (packets.get(stream.index)?.endSeconds ?? origin) - origin
  const audioFacts = audio && endOf(audio) > 0 ? readAudio(audio, endOf(audio)) : undefined
  const hasSound = audioFacts !== undefined
  // A picture track without a single frame beside a sound is a talk.
  const isShown = video && (packets.has(video.index) || !hasSound)
  const videoFacts = isShown ? readVideo(video, packets.get(video.index), endOf(video), hasSound) : undefined

  const durationSeconds = Math.max(videoFacts?.endSeconds ?? 0, audioFacts?.endSeconds ?? 0)
  if (!(durationSeconds >= sourceLimits.leastSeconds)) throw new XiangtuError('mediaTooShort')
  if (durationSeconds > sourceLimits.seconds) {
    throw new XiangtuError('mediaTooLong', { facts: { limit: `${sourceLimits.seconds / 3600} h` } })
  }
  refuseTruncated(report, [video, audio], durationSeconds)
  return {
    container: report.format.format_name,
    durationSeconds,
    ...(videoFacts && { video: videoFacts }),
    ...(audioFacts && { audio: audioFacts }),
  }
}

/** An index that promises clearly more than the packets hold is a copy that broke off: say so before an hour's encode. */
function refuseTruncated(
  { format }: FfprobeReport,
  chosen: readonly (ReportedStream | undefined)[],
  measuredSeconds: number,
): void {
  const hasIndex = /\b(mov|mp4|matroska|avi)\b/.test(format.format_name)
  const ofStreams = chosen.flatMap(stream => stream?.duration ?? [])
  // The container's own figure also counts tracks that are not used: titles, chapters, a second language.
  // In Matroska it is the last time of the clock, which may not begin at zero.
  const promisedSeconds = Math.min(
    (format.duration ?? 0) - Math.max(0, format.start_time ?? 0),
    ofStreams.length > 0 ? Math.max(...ofStreams) : Number.POSITIVE_INFINITY,
  )
  if (hasIndex && promisedSeconds > measuredSeconds + Math.max(2, 0.02 * promisedSeconds)) {
    const detail = `index promises ${promisedSeconds} s, packets end at ${measuredSeconds} s`
    throw new XiangtuError('mediaTruncated', { detail })
  }
}

function readVideo(
  stream: ReportedStream,
  packets: PacketFacts | undefined,
  endSeconds: number,
  hasSound: boolean,
): VideoFacts {
  const { width, height, codec_name: codec, pix_fmt: pixelFormat } = stream
  if (!codec || !width || !height || !pixelFormat) {
    throw new XiangtuError('codecUnsupported', { facts: { codec: codec ?? '?' } })
  }
  if (width * height > sourceLimits.pixels) {
    throw new XiangtuError('pictureTooLarge', { facts: { size: `${width}×${height}` } })
  }
  // One frame under a talk is a lesson; one frame alone is a photograph.
  if (!packets) throw new XiangtuError('mediaTooShort')
  if (packets.packets < 2 && !hasSound) throw new XiangtuError('stillPicture')
  const rotationDegrees = readRotation(stream)
  const squareWidth = Math.max(1, Math.round(width * readSampleAspect(stream)))
  const turned = rotationDegrees % 180 !== 0
  const measuredRate = packets.packets / Math.max(1e-3, packets.endSeconds - packets.firstSeconds)
  return {
    streamIndex: stream.index,
    codec,
    codedWidth: width,
    codedHeight: height,
    displayWidth: turned ? height : squareWidth,
    displayHeight: turned ? squareWidth : height,
    rotationDegrees,
    ...(packets.packets < 2 ? stillRate : readFrameRate(stream, measuredRate)),
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order ?? ''),
    highDynamicRange: ['smpte2084', 'arib-std-b67'].includes(stream.color_transfer ?? ''),
    pixelFormat,
    endSeconds,
  }
}

function readAudio(
  stream: ReportedStream,
  endSeconds: number,
): NonNullable<SourceFacts['audio']> | undefined {
  const { codec_name: codec, channels, sample_rate: sampleRate } = stream
  // A sound track that names no codec or no channel cannot be decoded: the lesson is better silent than refused.
  if (!codec || !channels || !sampleRate) return undefined
  return { streamIndex: stream.index, codec, channels, sampleRate, endSeconds }
}

function readRotation(stream: ReportedStream): number {
  const degrees = stream.side_data_list?.find(data => data.rotation !== undefined)?.rotation ?? 0
  // Phones turn by quarters; ffmpeg's own autorotation also rounds to them before it scales.
  return (((Math.round(degrees / 90) * 90) % 360) + 360) % 360
}

function readSampleAspect(stream: ReportedStream): number {
  const [across = 1, down = 1] = (stream.sample_aspect_ratio ?? '1:1').split(':').map(Number)
  const aspect = across > 0 && down > 0 ? across / down : 1
  // Beyond 1:4 a header is broken, not anamorphic.
  return aspect >= 0.25 && aspect <= 4 ? aspect : 1
}
