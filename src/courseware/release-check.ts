import { mediaKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { XiangtuError } from '../errors.ts'
import { parseMasterPlaylist } from '../media/playlist.ts'
import type { CoursewareRecord } from './records.ts'
import { publishedMediaSchema } from './rules.ts'

/**
 * The playlists of a published lesson that are not in the store, by their place in its release: the master, each that
 * it names, and the one for listening. Empty where a player finds all; a lesson that is not published lacks its master.
 */
export async function missingPlaylists(
  store: ObjectStore,
  lesson: Pick<CoursewareRecord, 'id' | 'releaseId' | 'media'>,
  signal?: AbortSignal,
): Promise<string[]> {
  const { id: coursewareId, releaseId } = lesson
  const media = publishedMediaSchema.safeParse(lesson.media).data
  if (!releaseId || !media) return ['master.m3u8']
  // A playlist may name another release of the same lesson: its address counts from the master's.
  const keyOf = (address: string) =>
    new URL(address, `hub:/${mediaKey(coursewareId, releaseId, 'master.m3u8')}`).pathname.slice(1)
  const named = await playlistsOf(store, keyOf(media.masterPlaylist), signal)
  if (!named) return [media.masterPlaylist]
  const missing: string[] = []
  for (const address of [...named, ...(media.listenPlaylist ? [media.listenPlaylist] : [])]) {
    if (!(await store.head(keyOf(address), { signal }))) missing.push(address)
  }
  return missing
}

/** Undefined where the master is absent or cannot be read by a player. */
async function playlistsOf(
  store: ObjectStore,
  key: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  try {
    const text = new TextDecoder().decode(await store.read(key, { signal }))
    const { variants, audioUri } = parseMasterPlaylist(text)
    return [...new Set([...variants.map(({ uri }) => uri), ...(audioUri ? [audioUri] : [])])]
  } catch (error) {
    const isAbsent = error instanceof XiangtuError && error.code === 'objectMissing'
    if (isAbsent || error instanceof SyntaxError) return undefined
    throw error
  }
}
