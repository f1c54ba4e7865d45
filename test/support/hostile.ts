import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { box, element, findBox, number32, words32 } from './boxes.ts'
import { cameraClip, silentClip } from './clips.ts'
import { ffmpeg } from './ffmpeg.ts'

/** What the attacks aim at: files and an address that no output may show and no request may reach. */
export type Victims = {
  /** A playable film outside the job's folder. */
  readonly secretFilm: string
  /** Another producer's upload, lying in the same folder as the attack. */
  readonly neighbourName: string
  /** A loopback address that must get no request. */
  readonly canaryUrl: string
}

/** Writes one hostile or broken upload into a folder and gives its path. */
export type HostileMaker = (folder: string, victims: Victims) => Promise<string>

const written =
  (name: string, content: (victims: Victims) => string | Uint8Array): HostileMaker =>
  async (folder, victims) => {
    const path = join(folder, name)
    await writeFile(path, content(victims))
    return path
  }

const lavfi = (source: string) => ['-f', 'lavfi', '-i', source]
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']

/** Makes a file with ffmpeg, under a name whose ending may lie. */
const encoded =
  (name: string, ...argv: readonly string[]): HostileMaker =>
  async folder => {
    const path = join(folder, name)
    await ffmpeg(...argv, path)
    return path
  }

const hls = (address: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:1,\n${address}\n#EXT-X-ENDLIST\n`

/** Broken files that an honest producer may send by mistake. */
export const brokenUploads = {
  emptyFile: written('empty.mp4', () => ''),
  textAsMp4: written('text.mp4', () => '会议记录 Minutes of the meeting\n'.repeat(400)),
  /** The camera lost power: the index at the end was never written. */
  indexMissing: async folder => {
    const path = join(folder, 'index-missing.mp4')
    const whole = await cameraClip(folder)
    await copyFile(whole, path)
    const bytes = await readFile(path)
    await truncate(path, findBox(bytes, 'moov') - 8 - 1000)
    return path
  },
  /** The copy was cut off: the index in front promises more than there is. */
  mediaCutOff: async folder => {
    const path = join(folder, 'cut-off.mp4')
    await ffmpeg('-i', await cameraClip(folder), '-c', 'copy', '-movflags', '+faststart', path)
    const bytes = await readFile(path)
    await truncate(path, Math.round(bytes.length * 0.4))
    return path
  },
  /** An index without a single frame. */
  noFrames: async folder => {
    const path = join(folder, 'no-frames.mp4')
    await ffmpeg('-i', await silentClip(folder), '-c', 'copy', '-frames:v', '0', path)
    return path
  },
  oneFrame: encoded('one-frame.mp4', ...lavfi('testsrc2=s=640x360:r=25'), '-frames:v', '1', ...x264),
  pictureAsMp4: encoded(
    'picture.mp4',
    ...lavfi('testsrc2=s=640x360:r=25'),
    '-frames:v',
    '1',
    '-c:v',
    'png',
    '-f',
    'image2',
  ),
  photoJpeg: encoded(
    'photo.jpg',
    ...lavfi('testsrc2=s=640x360:r=25'),
    '-frames:v',
    '1',
    '-c:v',
    'mjpeg',
    '-f',
    'image2',
  ),
} satisfies Record<string, HostileMaker>

/** Files that make ffmpeg open something else: another file of this machine, or an address. */
export const disguisedUploads = {
  hlsToLocalFile: written('hls-file.mp4', victims => hls(`file://${victims.secretFilm}`)),
  hlsToAddress: written('hls-address.mp4', victims => hls(`${victims.canaryUrl}/INTERNAL.ts`)),
  concatNeighbour: written(
    'concat-neighbour.mp4',
    victims => `ffconcat version 1.0\nfile ${victims.neighbourName}\n`,
  ),
  concatAbsolute: written(
    'concat-absolute.mp4',
    victims => `ffconcat version 1.0\nfile '${victims.secretFilm}'\n`,
  ),
  sdp: written(
    'sdp.mp4',
    () =>
      'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 18998 RTP/AVP 96\na=rtpmap:96 H264/90000\n',
  ),
  dash: written(
    'dash.mp4',
    victims => `<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" type="static" mediaPresentationDuration="PT2S" minBufferTime="PT1S">
<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="100000" codecs="avc1.42c00d"><BaseURL>${victims.canaryUrl}/INTERNAL.mp4</BaseURL><SegmentBase indexRange="0-99"/></Representation></AdaptationSet></Period></MPD>
`,
  ),
  imf: written(
    'imf.mxf',
    victims => `<?xml version="1.0" encoding="UTF-8"?>
<CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"><Id>urn:uuid:8713c020-2489-45f5-a9f7-87be539e20b5</Id><ContentTitle>${victims.canaryUrl}/INTERNAL.mxf</ContentTitle><EditRate>25 1</EditRate><SegmentList/></CompositionPlaylist>
`,
  ),
  m3uPlain: written(
    'list.mp4',
    victims => `#EXTM3U\n${victims.secretFilm}\n${victims.canaryUrl}/INTERNAL.mp3\n`,
  ),
} satisfies Record<string, HostileMaker>

/** A Matroska file of nothing but tracks. */
function trackHeap(tracks: number): Buffer {
  const header = element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], Buffer.from('matroska')))
  const track = (n: number) =>
    element(
      [0xae],
      number32([0xd7], n),
      number32([0x73, 0xc5], n),
      number32([0x83], 2),
      element([0x86], Buffer.from('A_PCM/INT/LIT')),
      element([0xe1], number32([0x9f], 1), number32([0x62, 0x64], 16)),
    )
  const entries = Array.from({ length: tracks }, (_, place) => track(place + 1))
  const info = element([0x15, 0x49, 0xa9, 0x66], number32([0x2a, 0xd7, 0xb1], 1_000_000))
  // A frame of the first track, so that a reader gets past the header.
  const frame = element([0xa3], Buffer.from([0x81, 0, 0, 0x80]), Buffer.alloc(64))
  const cluster = element([0x1f, 0x43, 0xb6, 0x75], number32([0xe7], 0), frame)
  const heap = element([0x16, 0x54, 0xae, 0x6b], ...entries)
  return Buffer.concat([header, element([0x18, 0x53, 0x80, 0x67], info, heap, cluster)])
}

/** An mp4 whose index claims thousands of empty sound tracks. */
function trackHeapMp4(tracks: number): Buffer {
  const trackHeader = (n: number) => box('tkhd', words32(7, 0, 0, n, 0, 1000, 0, 0, 0, 0), Buffer.alloc(44))
  const handler = box('hdlr', words32(0, 0), Buffer.from('soun'), Buffer.alloc(13))
  const entry = box('mp4a', words32(0, 1, 0, 0, 0x0001_0010, 0, 48_000 * 65_536))
  const tables = ['stts', 'stsc', 'stco'].map(type => box(type, words32(0, 0)))
  const stbl = box('stbl', box('stsd', words32(0, 1), entry), ...tables, box('stsz', words32(0, 0, 0)))
  const track = (n: number) =>
    box(
      'trak',
      trackHeader(n),
      box('mdia', box('mdhd', words32(0, 0, 0, 48_000, 48_000, 0)), handler, box('minf', stbl)),
    )
  const entries = Array.from({ length: tracks }, (_, place) => track(place + 1))
  const movie = box('mvhd', words32(0, 0, 0, 1000, 1000, 0x10000), Buffer.alloc(76))
  return Buffer.concat([
    box('ftyp', Buffer.from('isom'), words32(512)),
    box('moov', movie, ...entries),
    box('mdat'),
  ])
}

/** A square PNG, one bit a pixel: 18 MB of blank rows that deflate to 18 kB. */
function blankPng(side: number): Buffer {
  const chunk = (type: string, body: Uint8Array) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
    return Buffer.concat([words32(body.length), named, words32(crc32(named))])
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const header = Buffer.concat([words32(side, side), Buffer.from([1, 0, 0, 0, 0])])
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))), { level: 1 })
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Rewrites the silent clip's index: what a header claims need not be so. */
const falseIndex =
  (name: string, rewrite: (bytes: Buffer) => void): HostileMaker =>
  async folder => {
    const path = join(folder, name)
    const bytes = await readFile(await silentClip(folder))
    rewrite(bytes)
    await writeFile(path, bytes)
    return path
  }
const thousandHoursMs = 1000 * 3600 * 1000

/** Files made to exhaust a machine, to reach a seldom used decoder, or to claim what is not so. */
export const bombUploads = {
  hugePicture: written('huge.mp4', () => blankPng(12_000)),
  hugeFilm: encoded(
    'huge.mkv',
    ...lavfi('color=c=green:s=8192x4320:r=5:d=0.6'),
    '-c:v',
    'mjpeg',
    '-f',
    'matroska',
  ),
  magicYuv: encoded('magicyuv.mkv', ...lavfi('testsrc=s=64x64:r=5:d=1'), '-c:v', 'magicyuv'),
  manyStreamsMkv: written('many-streams.mkv', () => trackHeap(10_000)),
  manyStreamsMp4: written('many-streams.mp4', () => trackHeapMp4(10_000)),
  /** Time scale 10^9 with a step of 1: "a thousand million frames a second". */
  absurdFrameRate: falseIndex('absurd-rate.mp4', bytes => {
    const timing = findBox(bytes, 'moov', 'trak', 'mdia', 'mdhd')
    bytes.writeUInt32BE(1_000_000_000, timing + 12)
    const steps = findBox(bytes, 'moov', 'trak', 'mdia', 'minf', 'stbl', 'stts')
    bytes.writeUInt32BE(1, steps + 12)
  }),
  /** 2 s of film whose headers say 1000 hours. */
  thousandHours: falseIndex('thousand-hours.mp4', bytes => {
    bytes.writeUInt32BE(thousandHoursMs, findBox(bytes, 'moov', 'mvhd') + 16)
    bytes.writeUInt32BE(thousandHoursMs, findBox(bytes, 'moov', 'trak', 'tkhd') + 20)
    // The track's own clock is finer: 93 hours fill its 32 bits.
    bytes.writeUInt32BE(0xfffffff0, findBox(bytes, 'moov', 'trak', 'mdia', 'mdhd') + 16)
  }),
  /** A web page that is also a playable film: must pass or not, but its words may never come out again. */
  htmlFilm: async folder => {
    const path = join(folder, 'page.html.mp4')
    const bytes = await readFile(await silentClip(folder))
    const ftypBytes = bytes.readUInt32BE(0)
    const page = box('free', Buffer.from('<html><script>alert("CANARY-SCRIPT")</script></html>'))
    const moov = findBox(bytes, 'moov') - 8
    // The page stands behind the index, so that no chunk offset moves.
    const content = [
      bytes.subarray(0, ftypBytes),
      bytes.subarray(ftypBytes, moov),
      bytes.subarray(moov),
      page,
    ]
    await writeFile(path, Buffer.concat(content))
    return path
  },
} satisfies Record<string, HostileMaker>
