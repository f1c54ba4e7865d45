import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { releasePrefix } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { PublishedMedia } from '../courseware/rules.ts'

type Film = {
  readonly coursewareId: string
  readonly releaseId: string
  readonly media: Pick<PublishedMedia, 'releaseIds'>
}

/** Files read at once: an object store answers each in milliseconds, and a disk gains nothing by more. */
const parallel = 4

/**
 * What a film is, as one number: SHA-256 over the paths and hashes of all files of its tracks, read from the store to
 * the last byte, one `hash two-spaces path LF` each in the order of paths, as `sha256sum` writes them. Master playlists
 * and pictures are left out: they change with subtitles and posters, which are not judged. Undefined where the store has
 * no tracks of it.
 */
export async function hashFilm(
  store: Pick<ObjectStore, 'list' | 'open'>,
  { coursewareId, releaseId, media }: Film,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const files: { readonly key: string; readonly path: string }[] = []
  for (const id of [releaseId, ...media.releaseIds]) {
    const prefix = releasePrefix(coursewareId, id)
    for await (const { key } of store.list(prefix, { signal })) {
      const path = key.slice(prefix.length)
      if (path.includes('/')) files.push({ key, path: `${id}/${path}` })
    }
  }
  if (files.length === 0) return undefined
  const lines: string[] = []
  for (let from = 0; from < files.length; from += parallel)
    lines.push(
      ...(await Promise.all(
        files
          .slice(from, from + parallel)
          .map(async ({ key, path }) => `${await hashFile(store, key, signal)}  ${path}\n`),
      )),
    )
  return createHash('sha256').update(lines.toSorted(byPath).join('')).digest('hex')
}

const byPath = (a: string, b: string): number => (a.slice(66) < b.slice(66) ? -1 : 1)

async function hashFile(
  store: Pick<ObjectStore, 'open'>,
  key: string,
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256')
  const { body } = await store.open(key, { signal })
  await pipeline(body, hash, { signal })
  return hash.digest('hex')
}
