import { chooseStreams, type FfprobeReport } from './ffprobe-report.ts'
import { sourceLimits } from './source-limits.ts'

/** What a pass over every packet of one stream found: the truth where headers lie. */
export type PacketFacts = {
  readonly packets: number
  readonly firstSeconds: number
  readonly endSeconds: number
}

/** What the packets of one stream are like, besides their times. */
export type PacketTally = PacketFacts & {
  readonly bytes: number
  /** The longest time without a keyframe. */
  readonly keyframeGapSeconds: number
}

/** Counts packets as ffprobe tells them, one line each; `byStream` holds what is known so far of the chosen streams. */
export type PacketCounter = {
  /** Takes a line `stream,pts,dts,duration,size,flags`. */
  readonly take: (line: string) => void
  readonly byStream: ReadonlyMap<number, PacketTally>
  /** Whether there are more than a lesson of the longest kind can have: no need to wait for the rest. */
  readonly isFlood: () => boolean
}

/** Containers whose clock may jump: camcorders' files set one behind the other, recordings with a break. */
const jumpyContainers = ['mpegts', 'mpeg', 'ogg']
/** ffmpeg closes a jump by more than this (its `-dts_delta_threshold`), or back by more than a tenth of a second. */
const jumpSeconds = 10
const backSeconds = 0.1

/**
 * Starts to count a source's packets. Times are those of ffmpeg's own decoding: packets in front of an edit list's
 * cut are passed over, and jumps of a jumpy container's clock are closed.
 */
export function countPackets(report: FfprobeReport): PacketCounter {
  const { video, audio } = chooseStreams(report)
  const byStream = new Map<number, PacketTally>()
  const keyframeAt = new Map<number, number>()
  const close = jumpyContainers.includes(report.format.format_name) ? jumpCloser() : () => 0

  // Of all tracks and also of what is thrown away: the work is the same.
  let lines = 0
  const span = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }
  const isFlood = () =>
    lines > sourceLimits.packets ||
    // A tenth of a million first, so that a broken clock at the beginning decides nothing.
    (lines > 1e5 && span.to >= span.from && lines > sourceLimits.packetsPerSecond * (span.to - span.from))

  const take = (line: string): void => {
    const [index = '', pts = '', dts = '', duration = '', size = '', flags = ''] = line.split(',')
    const stream = Number(index)
    lines++
    const decodedAt = numberOf(dts) ?? numberOf(pts)
    if (decodedAt !== undefined) {
      span.from = Math.min(span.from, decodedAt)
      span.to = Math.max(span.to, decodedAt)
    }
    if (index === '' || (stream !== video?.index && stream !== audio?.index)) return
    const lasts = numberOf(duration) ?? 0
    const shift = decodedAt === undefined ? 0 : close(stream, decodedAt, lasts)
    // D: decoded for the sake of later frames and then thrown away, as in a film that was trimmed on the phone.
    if (flags.includes('D')) return
    const shown = numberOf(pts) ?? decodedAt
    const known = byStream.get(stream)
    const packets = (known?.packets ?? 0) + 1
    const bytes = (known?.bytes ?? 0) + (numberOf(size) ?? 0)
    if (shown === undefined) {
      if (known) byStream.set(stream, { ...known, packets, bytes })
      return
    }
    const at = shown + shift
    const sinceKeyframe = at - (keyframeAt.get(stream) ?? at)
    if (flags.includes('K')) keyframeAt.set(stream, at)
    byStream.set(stream, {
      packets,
      bytes,
      keyframeGapSeconds: Math.max(known?.keyframeGapSeconds ?? 0, sinceKeyframe),
      firstSeconds: Math.min(known?.firstSeconds ?? at, at),
      endSeconds: Math.max(known?.endSeconds ?? at, at + lasts),
    })
  }
  return { take, byStream, isFlood }
}

const numberOf = (text: string): number | undefined => {
  const value = Number.parseFloat(text)
  return Number.isFinite(value) ? value : undefined
}

/** Gives the seconds by which a packet must be moved; all streams of a file move together. */
function jumpCloser(): (stream: number, at: number, lasts: number) => number {
  const clocks = new Map<number, { readonly at: number; readonly next: number }>()
  let shift = 0
  let fileAt: number | undefined
  return (stream, rawAt, lasts) => {
    const clock = clocks.get(stream)
    const delta = rawAt + shift - (clock?.next ?? fileAt ?? rawAt)
    const isBack = clock !== undefined && rawAt + shift + backSeconds < clock.at
    if (isBack || Math.abs(delta) > jumpSeconds) shift -= delta
    const at = rawAt + shift
    clocks.set(stream, { at, next: at + lasts })
    fileAt = at
    return shift
  }
}
