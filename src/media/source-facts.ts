import { z } from 'zod'
import { XiangtuError } from '../errors.ts'
import { contentEvidenceSchema } from './content.ts'
import { soundEvidenceSchema } from './sound.ts'

const ratio = z.string().regex(/^-?\d+[/:]\d+$/)
const numberText = z.coerce.number()

/** The part of `ffprobe -show_format -show_streams -print_format json` that is read; all else is dropped. */
export const ffprobeReportSchema = z.object({
  format: z.object({
    format_name: z.string(),
    duration: numberText.optional(),
    start_time: numberText.optional(),
  }),
  streams: z.array(
    z.object({
      index: z.number().int(),
      codec_type: z.string().optional(),
      codec_name: z.string().optional(),
      width: z.number().int().optional(),
      height: z.number().int().optional(),
      duration: numberText.optional(),
      sample_aspect_ratio: ratio.optional().catch(undefined),
      pix_fmt: z.string().optional(),
      field_order: z.string().optional(),
      color_transfer: z.string().optional(),
      avg_frame_rate: ratio.optional().catch(undefined),
      r_frame_rate: ratio.optional().catch(undefined),
      channels: z.number().int().optional(),
      sample_rate: numberText.optional(),
      disposition: z
        .object({ attached_pic: z.number().optional(), still_image: z.number().optional() })
        .optional(),
      side_data_list: z.array(z.object({ rotation: z.coerce.number().optional() })).optional(),
    }),
  ),
})
export type FfprobeReport = z.infer<typeof ffprobeReportSchema>

/** What a pass over every packet of one stream found: the truth where headers lie. */
export type PacketFacts = {
  readonly packets: number
  readonly firstSeconds: number
  readonly endSeconds: number
}

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

/** Limits of what is taken in; each a row of the issue or of the hostile-media list. */
export const sourceLimits = {
  /** 4096 x 2176: DCI 4K with a coder's padding; a picture beyond it is an attack on memory, not a lesson. */
  pixels: 8_912_896,
  streams: 16,
  /** A study day is two hours; four leave room for a filmed meeting. */
  seconds: 4 * 3600,
  /** Four hours of picture and four sound tracks are 6 million; an index can name the same bytes again and again. */
  packets: 8_000_000,
  /** 120 pictures a second and sixteen sound tracks are 1600. */
  packetsPerSecond: 2000,
  /** Less than half a second shows nothing. */
  leastSeconds: 0.5,
} as const

type Stream = FfprobeReport['streams'][number]

const isPicture = (stream: Stream): boolean =>
  Boolean(stream.disposition?.attached_pic || stream.disposition?.still_image)

/** The streams that a lesson is made of: the first film that is not a cover picture, and the first sound. */
export function chooseStreams({ streams }: FfprobeReport): {
  video: Stream | undefined
  audio: Stream | undefined
} {
  return {
    video: streams.find(stream => stream.codec_type === 'video' && !isPicture(stream)),
    audio: streams.find(stream => stream.codec_type === 'audio'),
  }
}

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
  const endOf = (stream: Stream) => (packets.get(stream.index)?.endSeconds ?? origin) - origin
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
  chosen: readonly (Stream | undefined)[],
  measuredSeconds: number,
): void {
  const hasIndex = /\b(mov|mp4|matroska|avi)\b/.test(format.format_name)
  const ofStreams = chosen.flatMap(stream => stream?.duration ?? [])
  // The container's own figure also counts tracks that are not used: titles, chapters, a second language.
  const promisedSeconds = Math.min(
    format.duration ?? 0,
    ofStreams.length > 0 ? Math.max(...ofStreams) : Number.POSITIVE_INFINITY,
  )
  if (hasIndex && promisedSeconds > measuredSeconds + Math.max(2, 0.02 * promisedSeconds)) {
    const detail = `index promises ${promisedSeconds} s, packets end at ${measuredSeconds} s`
    throw new XiangtuError('mediaTruncated', { detail })
  }
}

function readVideo(
  stream: Stream,
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

function readAudio(stream: Stream, endSeconds: number): NonNullable<SourceFacts['audio']> | undefined {
  const { codec_name: codec, channels, sample_rate: sampleRate } = stream
  // A sound track that names no codec or no channel cannot be decoded: the lesson is better silent than refused.
  if (!codec || !channels || !sampleRate) return undefined
  return { streamIndex: stream.index, codec, channels, sampleRate, endSeconds }
}

function readRotation(stream: Stream): number {
  const degrees = stream.side_data_list?.find(data => data.rotation !== undefined)?.rotation ?? 0
  // Phones turn by quarters; ffmpeg's own autorotation also rounds to them before it scales.
  return (((Math.round(degrees / 90) * 90) % 360) + 360) % 360
}

function readSampleAspect(stream: Stream): number {
  const [across = 1, down = 1] = (stream.sample_aspect_ratio ?? '1:1').split(':').map(Number)
  const aspect = across > 0 && down > 0 ? across / down : 1
  // Beyond 1:4 a header is broken, not anamorphic.
  return aspect >= 0.25 && aspect <= 4 ? aspect : 1
}

function readFraction(text: string | undefined): Fraction | undefined {
  const [numerator = 0, denominator = 0] = (text ?? '').split('/').map(Number)
  return numerator > 0 && denominator > 0 ? { numerator, denominator } : undefined
}

const rateOf = (fraction: Fraction): number => fraction.numerator / fraction.denominator

const stillRate = { frameRate: { numerator: 1, denominator: 1 }, variableFrameRate: false } as const

/**
 * The header's rate where the packets bear it out to 2 %, else the usual rate at or above the measured one: to
 * go below it would drop frames, and a phone's 30 that sags to 27 in poor light would stutter at 25.
 */
function readFrameRate(
  stream: Stream,
  measured: number,
): Pick<VideoFacts, 'frameRate' | 'variableFrameRate'> {
  const bornOut = (fraction: Fraction | undefined): fraction is Fraction =>
    fraction !== undefined && Math.abs(rateOf(fraction) / measured - 1) < 0.02
  const nominal = readFraction(stream.r_frame_rate)
  const average = readFraction(stream.avg_frame_rate)
  if (bornOut(nominal)) return { frameRate: nominal, variableFrameRate: false }
  // An interlaced stream may count fields in r_frame_rate; its average is then the plain one.
  if (bornOut(average) && isUsualRate(rateOf(average)))
    return { frameRate: average, variableFrameRate: false }
  const next = usualRates.find(rate => rateOf(rate) >= measured * 0.98) ?? fastestUsual
  return { frameRate: next, variableFrameRate: true }
}

const fastestUsual: Fraction = { numerator: 60, denominator: 1 }
const usualRates: readonly Fraction[] = [
  { numerator: 1, denominator: 1 },
  { numerator: 2, denominator: 1 },
  { numerator: 5, denominator: 1 },
  { numerator: 10, denominator: 1 },
  { numerator: 25, denominator: 2 },
  { numerator: 15, denominator: 1 },
  { numerator: 20, denominator: 1 },
  { numerator: 24, denominator: 1 },
  { numerator: 25, denominator: 1 },
  { numerator: 30, denominator: 1 },
  { numerator: 50, denominator: 1 },
  fastestUsual,
]
const isUsualRate = (rate: number): boolean =>
  usualRates.some(usual => Math.abs(rateOf(usual) / rate - 1) < 0.005)
