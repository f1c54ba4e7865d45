import { type PackedPlaylists, unpackPlaylist } from './packed-playlists.ts'
import { parseMasterPlaylist, parseMediaPlaylist } from './playlist.ts'

/**
 * So much film travels in one answer where a player asks for it at once. A thin line then never rests between two
 * segments: of the recorded ones two carry in their first seconds most of what they carry in half a minute.
 */
export const openingSeconds = 16

/** A file by its path in relation to the release's folder, and the second of the film from which it is needed. */
type TimedFile = { readonly path: string; readonly atSeconds: number; readonly isInit: boolean }

/**
 * What a player fetches first of a lesson: the beginning of the cheapest picture and of the sound, each with what its
 * decoder needs. Paths in relation to the release's folder. Empty where the playlists do not say.
 */
export const firstFiles = (playlists: PackedPlaylists, masterPath: string): string[] =>
  filesOf(playlists, masterPath)
    .filter(({ atSeconds }) => atSeconds === 0)
    .map(({ path }) => path)

/**
 * The segments of the cheapest picture and of the sound with which the film opens, in the order in which they are needed,
 * without what their decoders need. Paths in relation to the release's folder. Empty where the playlists do not say.
 */
export const openingFiles = (playlists: PackedPlaylists, masterPath: string): string[] =>
  filesOf(playlists, masterPath)
    .filter(({ atSeconds, isInit }) => !isInit && atSeconds < openingSeconds)
    .sort((a, b) => a.atSeconds - b.atSeconds)
    .map(({ path }) => path)

/** The playlists that every viewer begins with: the cheapest picture's and the sound's. */
export function firstPlaylists(master: string): string[] {
  const { variants, audioUri } = parseMasterPlaylist(master)
  const [cheapest] = [...variants].sort((a, b) => a.bandwidth - b.bandwidth)
  return [...new Set([cheapest?.uri, audioUri])].filter(uri => uri !== undefined)
}

function filesOf(playlists: PackedPlaylists, masterPath: string): TimedFile[] {
  try {
    const tracks = firstPlaylists(unpackPlaylist(playlists, masterPath) ?? '')
    return tracks.flatMap(uri => filesOfTrack(uri, unpackPlaylist(playlists, uri) ?? ''))
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function filesOfTrack(uri: string, text: string): TimedFile[] {
  const { initUri, segments } = parseMediaPlaylist(text)
  const folder = uri.slice(0, uri.lastIndexOf('/') + 1)
  let atSeconds = 0
  const files = segments.map(segment => {
    const file = { path: folder + segment.uri, atSeconds, isInit: false }
    atSeconds += segment.durationSeconds
    return file
  })
  // What lies in the playlist itself is not fetched.
  return initUri.startsWith('data:')
    ? files
    : [{ path: folder + initUri, atSeconds: 0, isInit: true }, ...files]
}
