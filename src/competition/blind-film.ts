import { checkedKey, mediaKey, releasesPrefix } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { XiangtuError } from '../errors.ts'
import {
  type MediaPlaylist,
  parseMasterPlaylist,
  parseMediaPlaylist,
  targetSecondsOf,
  writeMasterPlaylist,
  writeMediaPlaylist,
} from '../media/playlist.ts'
import { masterPlaylist, segmentFile } from '../media/release.ts'

/** The film of an entry, as it was frozen. */
export type FrozenFilm = {
  readonly coursewareId: string
  readonly releaseId: string
  readonly titleCardSeconds: number
}

/**
 * A film as reviewers get it: from the first segment after its title card on, under names that say nothing. Of pictures
 * there are none, of subtitles neither: both may name people.
 */
export type BlindFilm = {
  readonly shownSeconds: number
  readonly hasPicture: boolean
  readonly masterPlaylist: string
  /** By name, as the master calls them: `t0`. */
  readonly tracks: ReadonlyMap<string, BlindTrack>
}
type BlindTrack = {
  readonly playlist: string
  /** The key in the store of a file that the playlist names. */
  readonly keys: ReadonlyMap<string, string>
}

export type BlindFilms = { readonly of: (film: FrozenFilm) => Promise<BlindFilm> }

const playlistName = 'index.m3u8'
const initName = 'init.mp4'
/** Slide shows have fewer pictures a second: nobody judges a film by its slide show. */
const leastFrameRate = 2
/** Sound and picture cut at the same place but for a frame of sound and what is rounded. */
const besideSeconds = 0.1
/** A film of an hour has about 100 KB of names: 20 MB. */
const mostFilms = 200

/** Reads films for reviewers, once each: what is frozen never changes. */
export function openBlindFilms(store: Pick<ObjectStore, 'read'>): BlindFilms {
  const known = new Map<string, Promise<BlindFilm>>()
  return {
    of: film => {
      const name = [film.coursewareId, film.releaseId, film.titleCardSeconds].join(' ')
      const read = known.get(name) ?? readBlindFilm(store, film)
      // Asked for last, stands last.
      known.delete(name)
      known.set(name, read)
      read.catch(() => known.delete(name))
      for (const oldest of known.keys()) {
        if (known.size <= mostFilms) break
        known.delete(oldest)
      }
      return read
    },
  }
}

/** Reads one film from the store. Rejects with the store's errors, `objectMissing` where a part of it is gone. */
async function readBlindFilm(store: Pick<ObjectStore, 'read'>, film: FrozenFilm): Promise<BlindFilm> {
  const readText = async (path: string) =>
    new TextDecoder().decode(await store.read(keyAt(film, path, masterPlaylist)))
  const master = parseMasterPlaylist(await readText(masterPlaylist))
  const moving = master.variants.filter(({ frameRate = 0 }) => frameRate >= leastFrameRate)
  const variants = moving.length > 0 ? moving : master.variants
  const uris = [
    ...variants.map(({ uri }) => uri),
    ...(master.audioUri === undefined ? [] : [master.audioUri]),
  ]
  const whole = await Promise.all(
    uris.map(async uri => ({ uri, playlist: parseMediaPlaylist(await readText(uri)) })),
  )
  const fromSeconds = firstStart(whole[0]?.playlist, film.titleCardSeconds)
  const cut = whole.map(({ uri, playlist }) => cutTrack(film, uri, playlist, fromSeconds))
  const nameOf = (index: number) => `t${index}/${playlistName}`
  return {
    shownSeconds: cut[0]?.seconds ?? 0,
    hasPicture: variants.some(({ width = 0 }) => width > 0),
    masterPlaylist: writeMasterPlaylist({
      variants: variants.map((variant, index) => ({ ...variant, uri: nameOf(index) })),
      ...(master.audioUri !== undefined && { audioUri: nameOf(variants.length) }),
    }),
    tracks: new Map(cut.map(({ track }, index) => [`t${index}`, track])),
  }
}

type Cuttable = Pick<MediaPlaylist, 'segments'>

/** When the first segment begins that holds nothing of the title card; of a film that is hardly more, the last one. */
function firstStart(playlist: Cuttable | undefined, titleCardSeconds: number): number {
  const starts = startsOf(playlist)
  return starts.find(start => start >= titleCardSeconds - 0.001) ?? starts.at(-1) ?? 0
}

function startsOf(playlist: Cuttable | undefined): readonly number[] {
  let at = 0
  return (playlist?.segments ?? []).map(({ durationSeconds }) => {
    const start = at
    at += durationSeconds
    return start
  })
}

function cutTrack(film: FrozenFilm, uri: string, playlist: MediaPlaylist, fromSeconds: number) {
  const starts = startsOf(playlist)
  const first = starts.findIndex(start => start >= fromSeconds - besideSeconds)
  // A track that is shorter than the others ends with what it has.
  const segments = playlist.segments.slice(first === -1 ? -1 : first)
  const named = segments.map((segment, index) => ({ ...segment, name: segmentFile(index) }))
  return {
    seconds: segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
    track: {
      playlist: writeMediaPlaylist({
        targetSeconds: targetSecondsOf(playlist.segments),
        initUri: initName,
        segments: named.map(({ name, durationSeconds }) => ({ uri: name, durationSeconds })),
      }),
      keys: new Map([
        [initName, keyAt(film, playlist.initUri, uri)],
        ...named.map(({ name, uri: file }) => [name, keyAt(film, file, uri)] as const),
      ]),
    },
  }
}

/** The key of a file that is named in the playlist at `within`; never one outside the lesson. */
function keyAt({ coursewareId, releaseId }: FrozenFilm, path: string, within: string): string {
  const base = new URL(within, `hub:/${mediaKey(coursewareId, releaseId, masterPlaylist)}`)
  const key = checkedKey(new URL(path, base).pathname.slice(1))
  if (!key.startsWith(releasesPrefix(coursewareId)))
    throw new XiangtuError('badRequest', { facts: { field: 'uri' } })
  return key
}
