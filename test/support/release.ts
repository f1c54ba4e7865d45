import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findBox } from './boxes.ts'
import { runTool } from './ffmpeg.ts'

/** A segment as it rests in the store. */
export type StoredSegment = {
  readonly bytes: Buffer
  readonly durationSeconds: number
  readonly startSeconds: number
}

/** One rendition of a stored release, read without a line of the product's own code. */
export type StoredTrack = {
  readonly name: string
  readonly init: Buffer
  readonly playlist: string
  readonly segments: readonly StoredSegment[]
  /** ffprobe's view of initialisation and segments set one behind the other. */
  readonly stream: Readonly<Record<string, string>>
  readonly packets: readonly { readonly seconds: number; readonly isKeyframe: boolean }[]
  /** Everything that ffmpeg has to say while it decodes the track from one end to the other. */
  readonly decoderSays: string
}

/** Reads every rendition folder of a release that lies on disk. `scratch` takes the joined files. */
export async function readStoredTracks(release: string, scratch: string): Promise<StoredTrack[]> {
  const entries = await readdir(release, { withFileTypes: true })
  const folders = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  return Promise.all(folders.map(name => readTrack(join(release, name), name, scratch)))
}

async function readTrack(folder: string, name: string, scratch: string): Promise<StoredTrack> {
  const playlist = await readFile(join(folder, 'index.m3u8'), 'utf8')
  const init = await readFile(join(folder, 'init.mp4'))
  const segments: StoredSegment[] = []
  let startSeconds = 0
  for (const [, duration = '', uri = ''] of playlist.matchAll(/#EXTINF:([\d.]+),\n(.+)/g)) {
    const durationSeconds = Number(duration)
    segments.push({ bytes: await readFile(join(folder, uri)), durationSeconds, startSeconds })
    startSeconds += durationSeconds
  }
  const joined = join(scratch, `${name}-joined.mp4`)
  await writeFile(joined, Buffer.concat([init, ...segments.map(({ bytes }) => bytes)]))
  const entries = ['-show_streams', '-show_entries', 'packet=pts_time,flags', '-of', 'json']
  const probed = await runTool('ffprobe', ['-v', 'error', ...entries, joined])
  const report: {
    packets: { pts_time: string; flags: string }[]
    streams: Record<string, string>[]
  } = JSON.parse(probed.stdout)
  const decoded = await runTool('ffmpeg', ['-v', 'warning', '-nostdin', '-i', joined, '-f', 'null', '-'])
  return {
    name,
    init,
    playlist,
    segments,
    stream: report.streams[0] ?? {},
    packets: report.packets.map(({ pts_time: seconds, flags }) => ({
      seconds: Number(seconds),
      isKeyframe: flags.startsWith('K'),
    })),
    decoderSays: decoded.stderr + (decoded.code === 0 ? '' : `exit ${decoded.code}`),
  }
}

/**
 * When the first sample of a segment is shown, in its track's ticks: decode time and composition offset as they stand
 * in its bytes. ffprobe adds a shift of its own to a track with negative offsets, browsers do not.
 */
export function firstShownTicks(segment: Buffer): number {
  const traf = findBox(segment, 'moof', 'traf')
  const within = segment.subarray(traf)
  const tfdt = findBox(within, 'tfdt')
  const trun = findBox(within, 'trun')
  const decodeTicks =
    within.readUInt8(tfdt) === 1 ? Number(within.readBigUInt64BE(tfdt + 4)) : within.readUInt32BE(tfdt + 4)
  const flags = within.readUIntBE(trun + 1, 3)
  if ((flags & 0x800) === 0) return decodeTicks
  // Data offset and first sample's flags, then duration, size and flags of the sample where each is present.
  const before = [0x1, 0x4, 0x100, 0x200, 0x400].filter(bit => (flags & bit) !== 0).length
  return decodeTicks + within.readInt32BE(trun + 8 + 4 * before)
}

/** The NAL unit type of the first coded slice of a segment: 5 is an IDR picture (ISO/IEC 14496-10, table 7-1). */
export function firstSliceType(segment: Buffer): number | undefined {
  // Four bytes of length before each unit; parameter sets and messages stand before the first slice.
  for (let at = findBox(segment, 'mdat'); at + 5 <= segment.length; at += 4 + segment.readUInt32BE(at)) {
    const type = segment.readUInt8(at + 4) & 0x1f
    if (type >= 1 && type <= 5) return type
  }
  return undefined
}
