/** One ISO base media box inside a buffer: its four-letter type and where its content lies. */
export type Box = { readonly type: string; readonly start: number; readonly end: number }

const text = (bytes: Uint8Array, offset: number, length: number) =>
  String.fromCharCode(...bytes.subarray(offset, offset + length))
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The size and type of the box whose first 16 bytes are given. Throws RangeError on a broken header. */
export function readBoxHeader(bytes: Uint8Array): { type: string; bytes: number; headerBytes: number } {
  const view = viewOf(bytes)
  const short = view.getUint32(0)
  // 1: a 64-bit size follows the type (ISO 14496-12, 4.2).
  const size = short === 1 ? Number(view.getBigUint64(8)) : short
  const headerBytes = short === 1 ? 16 : 8
  if (size < headerBytes) throw new RangeError(`box ${text(bytes, 4, 4)} has size ${size}`)
  return { type: text(bytes, 4, 4), bytes: size, headerBytes }
}

/** The boxes that lie one behind the other between two offsets. Throws RangeError where one reaches over the end. */
export function* boxesIn(bytes: Uint8Array, start: number, end: number): Generator<Box> {
  for (let at = start; at + 8 <= end; ) {
    const header = readBoxHeader(bytes.subarray(at, Math.min(at + 16, end)))
    if (at + header.bytes > end) throw new RangeError(`box ${header.type} reaches over its end`)
    yield { type: header.type, start: at + header.headerBytes, end: at + header.bytes }
    at += header.bytes
  }
}

/** Follows a path of box types, `moov/trak/mdia`, taking the first of each; undefined where one is absent. */
export function findBox(
  bytes: Uint8Array,
  path: string,
  within: Omit<Box, 'type'> = { start: 0, end: bytes.length },
) {
  let found: Omit<Box, 'type'> | undefined = within
  for (const type of path.split('/')) {
    if (!found) return undefined
    found = [...boxesIn(bytes, found.start, found.end)].find(box => box.type === type)
  }
  return found
}

function needBox(bytes: Uint8Array, path: string, within?: Omit<Box, 'type'>): Omit<Box, 'type'> {
  const box = findBox(bytes, path, within)
  if (!box) throw new RangeError(`no box ${path}`)
  return box
}

/** What an initialisation segment (ftyp and moov of one track) says. */
export type TrackInit = {
  /** Ticks a second of every time in the track's fragments. */
  readonly timescale: number
  /** RFC 6381: `avc1.64001f`, `av01.0.04M.08`, `mp4a.40.2`. */
  readonly codec: string
  readonly width: number
  readonly height: number
  /** Sample duration of the `trex` box, where a fragment gives none. */
  readonly defaultSampleTicks: number
  /** An edit list shifts the track against the others in players that read it, and not in those that do not. */
  readonly hasEditList: boolean
}

/** Reads ftyp+moov. Throws RangeError where it is not one AVC, AV1 or AAC track. */
export function readTrackInit(bytes: Uint8Array): TrackInit {
  const view = viewOf(bytes)
  const trak = needBox(bytes, 'moov/trak')
  const mdhd = needBox(bytes, 'mdia/mdhd', trak)
  const timescale = view.getUint32(mdhd.start + (bytes[mdhd.start] === 1 ? 20 : 12))
  if (timescale === 0) throw new RangeError('timescale 0')
  const trex = findBox(bytes, 'moov/mvex/trex')
  const stsd = needBox(bytes, 'mdia/minf/stbl/stsd', trak)
  const [entry] = boxesIn(bytes, stsd.start + 8, stsd.end)
  if (!entry) throw new RangeError('empty stsd')
  const common = {
    timescale,
    defaultSampleTicks: trex ? view.getUint32(trex.start + 12) : 0,
    hasEditList: findBox(bytes, 'edts/elst', trak) !== undefined,
  }
  if (entry.type === 'avc1' || entry.type === 'av01') {
    // VisualSampleEntry: 78 bytes before its boxes; width and height at 24 and 26 (ISO 14496-12, 12.1.3).
    const within = { start: entry.start + 78, end: entry.end }
    const codec = entry.type === 'avc1' ? readAvcCodec(bytes, within) : readAv1Codec(bytes, within)
    const width = view.getUint16(entry.start + 24)
    const height = view.getUint16(entry.start + 26)
    return { ...common, codec, width, height }
  }
  if (entry.type === 'mp4a') {
    const esds = needBox(bytes, 'esds', { start: entry.start + 28, end: entry.end })
    return { ...common, codec: `mp4a.40.${readAudioObjectType(bytes, esds)}`, width: 0, height: 0 }
  }
  throw new RangeError(`unexpected sample entry ${entry.type}`)
}

function readAvcCodec(bytes: Uint8Array, within: Omit<Box, 'type'>): string {
  const avcC = needBox(bytes, 'avcC', within)
  return `avc1.${[1, 2, 3].map(at => (bytes[avcC.start + at] ?? 0).toString(16).padStart(2, '0')).join('')}`
}

/** `av01.<profile>.<level><tier>.<bits>`, the parts that may not be left out (AV1 in ISOBMFF, 2.3 and 5). */
function readAv1Codec(bytes: Uint8Array, within: Omit<Box, 'type'>): string {
  const av1C = needBox(bytes, 'av1C', within)
  const [marker = 0, profileAndLevel = 0, format = 0] = bytes.subarray(av1C.start, av1C.end)
  if (marker !== 0x81) throw new RangeError(`av1C begins with ${marker}`)
  const profile = profileAndLevel >> 5
  const [isHighTier, isHighDepth, isTwelveBit] = [0x80, 0x40, 0x20].map(bit => (format & bit) !== 0)
  const depth = !isHighDepth ? 8 : profile === 2 && isTwelveBit ? 12 : 10
  const twoDigits = (value: number) => String(value).padStart(2, '0')
  return `av01.${profile}.${twoDigits(profileAndLevel & 0x1f)}${isHighTier ? 'H' : 'M'}.${twoDigits(depth)}`
}

/** The AAC object type inside an esds: the first five bits of the DecoderSpecificInfo (ISO 14496-3, 1.6.2.1). */
function readAudioObjectType(bytes: Uint8Array, esds: Omit<Box, 'type'>): number {
  // Descriptor tag 5; its length is written in one to four bytes, each but the last with the high bit set.
  for (let at = esds.start + 4; at + 2 < esds.end; at++) {
    if (bytes[at] !== 0x05) continue
    let content = at + 1
    while (((bytes[content] ?? 0) & 0x80) !== 0) content++
    const declared = bytes[content] ?? 0
    const objectType = (bytes[content + 1] ?? 0) >> 3
    if (declared >= 2 && declared <= 16 && objectType > 0 && objectType < 31) return objectType
  }
  throw new RangeError('no AudioSpecificConfig')
}

/** When a fragment begins and how long it lasts, in the track's ticks, and whether it begins with a keyframe. */
export type FragmentTimes = {
  readonly startTicks: number
  readonly durationTicks: number
  readonly samples: number
  readonly startsWithKeyframe: boolean
}

const sampleIsNotSync = 0x10000

/** Reads a whole `moof` box, header included. Throws RangeError where it holds no track fragment. */
export function readFragment(moof: Uint8Array, init: TrackInit): FragmentTimes {
  const view = viewOf(moof)
  const traf = needBox(moof, 'moof/traf')
  const tfhd = needBox(moof, 'tfhd', traf)
  const flags = view.getUint32(tfhd.start) & 0xffffff
  // Optional fields stand in the order of their flags (ISO 14496-12, 8.8.7).
  let at = tfhd.start + 8
  if (flags & 0x01) at += 8
  if (flags & 0x02) at += 4
  const defaultTicks = flags & 0x08 ? view.getUint32(at) : init.defaultSampleTicks
  if (flags & 0x08) at += 4
  if (flags & 0x10) at += 4
  const defaultFlags = flags & 0x20 ? view.getUint32(at) : 0
  const tfdt = needBox(moof, 'tfdt', traf)
  const startTicks =
    moof[tfdt.start] === 1 ? Number(view.getBigUint64(tfdt.start + 4)) : view.getUint32(tfdt.start + 4)

  let durationTicks = 0
  let samples = 0
  let firstFlags: number | undefined
  for (const trun of boxesIn(moof, traf.start, traf.end)) {
    if (trun.type !== 'trun') continue
    const run = readRun(view, trun, { ticks: defaultTicks, flags: defaultFlags })
    durationTicks += run.durationTicks
    samples += run.samples
    firstFlags ??= run.firstFlags
  }
  return {
    startTicks,
    durationTicks,
    samples,
    startsWithKeyframe: ((firstFlags ?? sampleIsNotSync) & sampleIsNotSync) === 0,
  }
}

function readRun(view: DataView, { start, end }: Box, fallback: { ticks: number; flags: number }) {
  const flags = view.getUint32(start) & 0xffffff
  const samples = view.getUint32(start + 4)
  const hasDuration = (flags & 0x100) !== 0
  const hasFlags = (flags & 0x400) !== 0
  const bytesOf = (...bits: number[]) => 4 * bits.filter(bit => (flags & bit) !== 0).length
  const firstFlagsAt = start + 8 + bytesOf(0x001)
  const samplesAt = firstFlagsAt + bytesOf(0x004)
  const sampleBytes = bytesOf(0x100, 0x200, 0x400, 0x800)
  if (samplesAt + samples * sampleBytes > end) throw new RangeError(`trun promises ${samples} samples`)

  let firstFlags = fallback.flags
  if (flags & 0x004) firstFlags = view.getUint32(firstFlagsAt)
  else if (hasFlags && samples > 0) firstFlags = view.getUint32(samplesAt + bytesOf(0x100, 0x200))
  // Without durations of their own the samples are not visited: their number is whatever 32 bits say.
  let durationTicks = hasDuration ? 0 : samples * fallback.ticks
  if (hasDuration) {
    for (let at = samplesAt; at < samplesAt + samples * sampleBytes; at += sampleBytes) {
      durationTicks += view.getUint32(at)
    }
  }
  return { samples, durationTicks, firstFlags }
}
