import { appendFile, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Tools } from './tools.ts'

/** One rendition as it rests in the store. */
export type StoredTrack = {
  /** Its folder's name: `v720`, `audio`. */
  readonly name: string
  readonly codec: 'h264' | 'av1' | 'sound'
  /** Init and segments in the order of play. */
  readonly files: readonly string[]
  readonly bytes: number
  readonly playlistBytes: number
}

/** Tells a track by the sample entry in its init segment (ISO/IEC 14496-15; AV1 in ISOBMFF, 2.2.1). */
export const codecOf = (init: Uint8Array): StoredTrack['codec'] => {
  const text = Buffer.from(init).toString('latin1')
  if (text.includes('av01')) return 'av1'
  return text.includes('avc1') ? 'h264' : 'sound'
}

/** Finds every rendition below a lesson's folder, in whichever release it lies. */
export async function readStoredTracks(mediaFolder: string): Promise<readonly StoredTrack[]> {
  const paths = await readdir(mediaFolder, { recursive: true })
  const inits = paths.filter(path => basename(path) === 'init.mp4').sort()
  return Promise.all(
    inits.map(async path => {
      const folder = join(mediaFolder, path, '..')
      const names = (await readdir(folder)).sort()
      const files = ['init.mp4', ...names.filter(name => name.endsWith('.m4s'))].map(name =>
        join(folder, name),
      )
      const playlists = names.filter(name => name.endsWith('.m3u8')).map(name => join(folder, name))
      return {
        name: basename(folder),
        codec: codecOf(await readFile(join(folder, 'init.mp4'))),
        files,
        bytes: await sizeOf(files),
        playlistBytes: await sizeOf(playlists),
      }
    }),
  )
}

/** Bytes of the H.264 ladder with its sound and playlists: what PeerTube stores too. Pictures and AV1 are apart. */
export async function ladderBytes(mediaFolder: string): Promise<number> {
  const tracks = (await readStoredTracks(mediaFolder)).filter(({ codec }) => codec !== 'av1')
  const paths = await readdir(mediaFolder, { recursive: true })
  const masters = paths.filter(path => /^[^/]+\/[^/]+\.m3u8$/.test(path)).map(path => join(mediaFolder, path))
  return tracks.reduce((sum, track) => sum + track.bytes + track.playlistBytes, await sizeOf(masters))
}

const sizeOf = async (paths: readonly string[]): Promise<number> => {
  let bytes = 0
  for (const path of paths) bytes += (await stat(path)).size
  return bytes
}

/** Joins init and segments to one file that any reader takes. */
export async function joinTrack(tools: Tools, track: StoredTrack): Promise<string> {
  const path = join(tools.folder, `joined-${track.name}.mp4`)
  await rm(path, { force: true })
  for (const file of track.files) await appendFile(path, await readFile(file))
  return path
}

/** Bytes of the coded pictures or sound alone, as a demuxer hands them to a decoder. */
export async function payloadBytes(tools: Tools, path: string, stream: 'v' | 'a'): Promise<number> {
  const lines = await tools.ffprobe([
    ...['-v', 'error', '-select_streams', `${stream}:0`],
    ...['-show_entries', 'packet=size', '-of', 'csv=p=0', path],
  ])
  return sumOfSizes(lines)
}

/** Adds up what ffprobe lists, a number a line; side data puts a comma behind some. */
export const sumOfSizes = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + (Number.parseInt(line, 10) || 0), 0)
