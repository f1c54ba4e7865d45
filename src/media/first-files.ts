import { type PackedPlaylists, unpackPlaylist } from './packed-playlists.ts'
import { parseMasterPlaylist, parseMediaPlaylist } from './playlist.ts'

/**
 * What a player fetches first of a lesson: the beginning of the cheapest picture and of the sound, each with what its
 * decoder needs. Paths in relation to the release's folder. Empty where the playlists do not say.
 */
export function firstFiles(playlists: PackedPlaylists, masterPath: string): string[] {
  try {
    const { variants, audioUri } = parseMasterPlaylist(unpackPlaylist(playlists, masterPath) ?? '')
    const [cheapest] = [...variants].sort((a, b) => a.bandwidth - b.bandwidth)
    const tracks = [cheapest?.uri, audioUri].filter(uri => uri !== undefined)
    return [...new Set(tracks)].flatMap(uri => beginning(uri, unpackPlaylist(playlists, uri) ?? ''))
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function beginning(uri: string, text: string): string[] {
  const { initUri, segments } = parseMediaPlaylist(text)
  const folder = uri.slice(0, uri.lastIndexOf('/') + 1)
  const files = [initUri, ...segments.slice(0, 1).map(segment => segment.uri)]
  // What lies in the playlist itself is not fetched.
  return files.filter(file => !file.startsWith('data:')).map(file => folder + file)
}
