import { contentTypeOf } from '../../storage/content-types.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { XiangtuError } from '../errors.ts'
import { firstPlaylists, openingFiles } from '../media/first-files.ts'
import { joinFiles } from '../media/joined-files.ts'
import { packPlaylists } from '../media/packed-playlists.ts'
import { keyInLesson } from './playlist-bundles.ts'
import { isMaster } from './rules.ts'
import { type FileStore, factsOfMade, madeFiles } from './steered-store.ts'

/** A slide show of 16 s has 80 KB with its sound; of a film whose cheapest picture costs more it holds less. */
const mostBytes = 96_000

/**
 * The film's opening lies beside its master: `master.m3u8`, `master.opening`. Browsers keep it for good and take it apart by
 * the order of `openingFiles`: another order needs another name.
 */
export const openingPathOf = (masterPath: string): string => masterPath.replace(/\.m3u8$/, '.opening')

/** The master whose opening a path names; undefined for every other path. */
export function masterOfOpening(path: readonly string[]): string | undefined {
  const masterPath = path[0]?.replace(/\.opening$/, '.m3u8')
  return masterPath !== path[0] && isMaster([masterPath ?? '', ...path.slice(1)]) ? masterPath : undefined
}

/** A store whose only file is a film's opening: its first segments in one answer, so that a thin line never rests. */
export const openingStore = (
  store: Pick<ObjectStore, 'head' | 'read'>,
  release: { readonly coursewareId: string; readonly releaseId: string; readonly masterPath: string },
): FileStore =>
  madeFiles(async (key, options) => {
    const read = (path: string) => store.read(keyInLesson(release, path), options)
    const facts = await store.head(keyInLesson(release, release.masterPath), options)
    if (!facts) throw new XiangtuError('notFound')
    const files = await readOpening(read, release.masterPath).catch((error: unknown) => {
      // What is no playlist has no opening either.
      throw error instanceof SyntaxError ? new XiangtuError('notFound', { cause: error }) : error
    })
    const bytes = joinFiles(files)
    return { facts: { ...factsOfMade(facts, bytes), key, contentType: contentTypeOf(key) }, bytes }
  })

async function readOpening(
  read: (path: string) => Promise<Uint8Array>,
  masterPath: string,
): Promise<Uint8Array[]> {
  const textOf = async (path: string) => [path, new TextDecoder().decode(await read(path))] as const
  const master = await textOf(masterPath)
  const playlists = packPlaylists(
    new Map([master, ...(await Promise.all(firstPlaylists(master[1]).map(textOf)))]),
  )
  const files = await Promise.all(openingFiles(playlists, masterPath).map(path => read(path)))
  let left = mostBytes
  return files.filter(file => {
    left -= file.length
    return left >= 0
  })
}
