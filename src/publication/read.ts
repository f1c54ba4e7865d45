import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { z } from 'zod'
import { catalogueHeadKey } from '../../storage/keys.ts'
import { XiangtuError } from '../errors.ts'
import { readHead } from './head.ts'
import { type CatalogueHead, indexSchema, type LessonEntry, type PublicKey, partSchema } from './rules.ts'

/** Where a reader stands: what it needs to keep until it reads again. */
export type CatalogueState = {
  readonly head: CatalogueHead
  readonly lessons: ReadonlyMap<string, LessonEntry>
}

type ReaderParts = {
  /** Gets a file of the published catalogue by its path, from a store, a hub or a mirror: none of them is believed. */
  readonly fetchFile: (path: string) => Promise<Uint8Array>
  /** The pinned keys. */
  readonly trusted: readonly PublicKey[]
}

/** 500 entries of 100 kB each. A bomb in place of a part is not unpacked further. */
const largestPartBytes = 50 * 1000 ** 2
const unzip = promisify(gunzip)

/**
 * Reads the published catalogue: all of it, or the parts that are new since `known`. Everything is held against the
 * signed head. Rejects with `catalogueUntrusted` where a signature or a checksum is wrong, or where the head is older
 * than the known one.
 */
export async function readCatalogue(
  { fetchFile, trusted }: ReaderParts,
  known?: CatalogueState,
): Promise<CatalogueState> {
  const head = readHead(new TextDecoder().decode(await fetchFile(catalogueHeadKey())), trusted)
  if (known && head.number < known.head.number)
    throw new XiangtuError('catalogueUntrusted', { detail: 'an older head than the known one' })
  const goesOn = known?.head.catalogueId === head.catalogueId ? known : undefined
  const lessons = new Map(goesOn?.lessons)
  const { parts } = await readBlob(fetchFile, head.index, indexSchema)
  for (const part of parts.filter(({ toSeq }) => toSeq > (goesOn?.head.seq ?? -1))) {
    const { entries } = await readBlob(fetchFile, part, partSchema)
    for (const entry of entries) {
      if ('lesson' in entry) lessons.set(entry.lesson.coursewareId, entry.lesson)
      else lessons.delete(entry.withdrawn)
    }
  }
  if (lessons.size !== head.lessons)
    throw new XiangtuError('catalogueUntrusted', { detail: `${lessons.size} lessons, not ${head.lessons}` })
  return { head, lessons }
}

async function readBlob<Content>(
  fetchFile: ReaderParts['fetchFile'],
  { path, sha256 }: { path: string; sha256: string },
  schema: z.ZodType<Content>,
): Promise<Content> {
  const bytes = await fetchFile(path)
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new XiangtuError('catalogueUntrusted', { detail: `${path} is not what the head says` })
  const text = await unzip(bytes, { maxOutputLength: largestPartBytes })
  return schema.parse(JSON.parse(text.toString()))
}
