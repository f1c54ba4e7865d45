import { randomBytes } from 'node:crypto'
import { mediaKey, subtitleFolder } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { PublishedMedia } from '../courseware/rules.ts'
import { withSubtitles } from '../media/subtitles/playlists.ts'
import { type Subtitle, subtitleName } from './rules.ts'

export const subtitlePlaylist = 'index.m3u8'
export const playlistType = 'application/vnd.apple.mpegurl'

type Masters = Pick<PublishedMedia, 'masterPlaylist' | 'av1Playlist' | 'listenPlaylist'>

/**
 * Writes a release's master playlists once more, under new names beside the old ones, with just these subtitles; all
 * else, to the same segments, stays. What was published is not touched: whoever is watching goes on with it.
 */
export async function writeMasters(
  store: ObjectStore,
  release: { readonly coursewareId: string; readonly releaseId: string; readonly media: Masters },
  subtitles: readonly Pick<Subtitle, 'id' | 'language' | 'dialect'>[],
): Promise<Masters> {
  const { coursewareId, releaseId, media } = release
  const generation = randomBytes(16).toString('hex')
  const renditions = subtitles.map(subtitle => ({
    name: subtitleName(subtitle),
    language: subtitle.language,
    // From a release's folder to the subtitles beside it; any cache or copy that keeps the folders keeps the way.
    uri: `../${subtitleFolder}/${subtitle.id}/${subtitlePlaylist}`,
  }))
  const write = async (path: string, kind: 'master' | 'av1' | 'listen'): Promise<string> => {
    const text = new TextDecoder().decode(await store.read(mediaKey(coursewareId, releaseId, path)))
    const file = `${kind}-${generation}.m3u8`
    const key = mediaKey(coursewareId, releaseId, file)
    await store.put(key, withSubtitles(text, renditions), { contentType: playlistType })
    return file
  }
  return {
    masterPlaylist: await write(media.masterPlaylist, 'master'),
    ...(media.av1Playlist && { av1Playlist: await write(media.av1Playlist, 'av1') }),
    ...(media.listenPlaylist && { listenPlaylist: await write(media.listenPlaylist, 'listen') }),
  }
}
