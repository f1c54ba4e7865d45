import { setTimeout } from 'node:timers/promises'
import { checkedKey, mediaKey, releasesPrefix } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { PublishedMedia } from '../courseware/rules.ts'
import { XiangtuError } from '../errors.ts'
import { firstPlaylists } from '../media/first-files.ts'
import { initUriOf, withInlineInit } from '../media/inline-init.ts'
import { type PackedPlaylists, packPlaylists } from '../media/packed-playlists.ts'
import { withSteering } from '../media/steering.ts'

/** A release as far as its playlists go. */
type Release = {
  readonly coursewareId: string
  readonly releaseId: string
  readonly media: Pick<PublishedMedia, 'masterPlaylist' | 'av1Playlist' | 'listenPlaylist'>
}

export type PlaylistBundles = {
  /**
   * All playlists of a release, to travel with its page: a thin line then waits once, not three times. Undefined where
   * the store does not give them at once or lacks one: the player fetches them by itself then, and says what is wrong.
   */
  readonly of: (release: Release) => Promise<PackedPlaylists | undefined>
}

/** A lesson of 90 minutes takes 20 KB: 10 MB for what a county watches in a month. */
const mostReleases = 500

/** A page does not wait longer for what it can do without. */
const patienceMs = 700

type BundleParts = {
  readonly store: Pick<ObjectStore, 'read'>
  /** Where the players of this lesson ask for other sources of it; undefined where there are none. */
  readonly steeringUriOf?: (coursewareId: string) => string | undefined
  readonly patience?: number
}

/** Reads releases' playlists, once each: what is published never changes. */
export function openPlaylistBundles(parts: BundleParts): PlaylistBundles {
  const { patience = patienceMs, steeringUriOf = () => undefined } = parts
  const known = new Map<string, Promise<PackedPlaylists | undefined>>()
  const bundleOf = (release: Release) => {
    const { masterPlaylist, av1Playlist, listenPlaylist } = release.media
    const steeringUri = steeringUriOf(release.coursewareId)
    // New subtitles are new masters in the same release; a lesson that is for some from now on has no other sources.
    const name = [release.releaseId, masterPlaylist, av1Playlist, listenPlaylist, steeringUri].join(' ')
    const bundle = known.get(name) ?? readBundle(parts.store, release, steeringUri)
    // Asked for last, stands last: the first to go is the one that nobody has asked for longest.
    known.delete(name)
    known.set(name, bundle)
    bundle.then(
      found => found ?? known.delete(name),
      () => known.delete(name),
    )
    for (const oldest of known.keys()) {
      if (known.size <= mostReleases) break
      known.delete(oldest)
    }
    return bundle
  }
  return {
    of: async release => {
      const late = new AbortController()
      const patient = setTimeout(patience, undefined, { signal: late.signal }).catch(() => undefined)
      const bundle = await Promise.race([bundleOf(release), patient])
      late.abort()
      return bundle
    },
  }
}

async function readBundle(
  store: BundleParts['store'],
  { coursewareId, releaseId, media }: Release,
  steeringUri: string | undefined,
): Promise<PackedPlaylists | undefined> {
  const { masterPlaylist, av1Playlist, listenPlaylist } = media
  const masters = [masterPlaylist, av1Playlist, listenPlaylist].filter(each => each !== undefined)
  const read = async (path: string) => {
    const key = keyInLesson({ coursewareId, releaseId }, path)
    return [path, new TextDecoder().decode(await store.read(key))] as const
  }
  try {
    const ofMasters = await Promise.all(masters.map(read))
    const named = new Set(ofMasters.flatMap(([, text]) => playlistsIn(text)))
    const first = firstPlaylists(ofMasters[0]?.[1] ?? '')
    const readNamed = async (path: string) => {
      const [, text] = await read(path)
      const initUri = first.includes(path) ? initUriOf(text) : undefined
      if (initUri === undefined) return [path, text] as const
      const init = keyInLesson(
        { coursewareId, releaseId },
        path.slice(0, path.lastIndexOf('/') + 1) + initUri,
      )
      return [path, withInlineInit(text, await store.read(init))] as const
    }
    return packPlaylists(
      new Map([
        // As `playRoutes` gives them.
        ...ofMasters.map(
          ([path, text]) => [path, steeringUri ? withSteering(text, steeringUri) : text] as const,
        ),
        ...(await Promise.all([...named].map(readNamed))),
      ]),
    )
  } catch (error) {
    // A file that is not there, or is no playlist: the player finds the same, and tells.
    if (error instanceof XiangtuError || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The addresses of the playlists that a master names, pictures, sound and subtitles alike. */
const playlistsIn = (master: string): string[] => [
  ...[...master.matchAll(/^[^#\s].*$/gm)].map(([uri]) => uri.trim()),
  ...[...master.matchAll(/^#EXT-X-MEDIA:.*URI="([^"]+)"/gm)].map(([, uri = '']) => uri),
]

/** The key of a file by its way from the release's folder; never one outside the lesson. */
export function keyInLesson(
  { coursewareId, releaseId }: Pick<Release, 'coursewareId' | 'releaseId'>,
  path: string,
): string {
  const { pathname } = new URL(path, `hub:/${mediaKey(coursewareId, releaseId, 'master.m3u8')}`)
  const key = checkedKey(pathname.slice(1))
  if (!key.startsWith(releasesPrefix(coursewareId)))
    throw new XiangtuError('badRequest', { facts: { field: 'uri' } })
  return key
}
