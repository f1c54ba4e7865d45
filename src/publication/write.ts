import { createHash, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Kysely } from 'kysely'
import { catalogueHeadKey, cataloguePartKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { readHead, writeHead } from './head.ts'
import { type PartRange, planParts } from './parts.ts'
import {
  beginPublication,
  enterLessons,
  findLastSeq,
  forgetSigners,
  holdPublication,
  keepNumber,
  keepParts,
  keepPublication,
  listEventsAfter,
  listPartEntries,
  listParts,
  type Publication,
  type StoredPart,
  startOver,
} from './records.ts'
import type { CatalogueHead, CatalogueIndex, PartEntry } from './rules.ts'
import type { SigningKey } from './signing.ts'

export type WriterParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly keys: readonly SigningKey[]
  readonly now?: () => Date
}

/** So many events go into one head: reading a province's first catalogue takes some minutes, a change less than a second. */
const eventsPerHead = 500
/** Less than the 30 s after which PostgreSQL ends an idle transaction: no hub writes that does not hold the row any more. */
const storeMs = 20_000

const zip = promisify(gzip)
const newCatalogueId = (): string => randomBytes(8).toString('hex')

/**
 * Writes what has happened since the last head: new parts, the list of parts, and last the head that names it. Only
 * then does the table say so, and only what it says is shown. Broken off anywhere it is begun again, and what lies in
 * the store meanwhile is whole. Answers whether there may be more to write.
 */
export async function writeNext(parts: WriterParts): Promise<boolean> {
  const { db, store, keys, now = () => new Date() } = parts
  return db.transaction().execute(async step => {
    const before = await holdPublication(step)
    if (!before) return false
    const { toSeq, seqByLesson } = await listEventsAfter(step, before.seq, eventsPerHead)
    const hasHead = before.keyIds.length > 0
    if (toSeq === before.seq && hasHead) return false

    const { fresh, moreShown, replacedSeqs } = await enterLessons(step, seqByLesson)
    const known = withoutReplaced(await listParts(step), replacedSeqs)
    const plan = planParts(known, { afterSeq: before.seq, toSeq, live: fresh })
    const signal = AbortSignal.timeout(storeMs)
    const written: StoredPart[] = []
    for (const range of plan.written) {
      written.push(await putPart(store, range, await listPartEntries(step, range), signal))
    }
    const all = [...plan.kept, ...written].sort((one, other) => one.toSeq - other.toSeq)
    const after: Publication = {
      catalogueId: before.catalogueId,
      seq: toSeq,
      number: before.number + 1,
      lessons: before.lessons + moreShown,
      writtenAt: now(),
      keyIds: keys.map(key => key.id),
    }
    await putHead(parts, after, all, signal)
    await keepParts(step, all)
    await keepPublication(step, after)
    return true
  })
}

/** Stores what a range of events holds. */
export async function putPart(
  store: ObjectStore,
  { afterSeq, toSeq }: PartRange,
  entries: readonly PartEntry[],
  signal: AbortSignal,
): Promise<StoredPart> {
  const blob = await putBlob(store, { entries }, signal)
  return { afterSeq, toSeq, entries: entries.length, live: entries.length, ...blob }
}

/** Writes the list of parts, then the head. */
export async function putHead(
  { store, keys }: Pick<WriterParts, 'store' | 'keys'>,
  { catalogueId, seq, number, lessons, writtenAt }: Publication,
  parts: readonly StoredPart[],
  signal: AbortSignal,
): Promise<void> {
  const index: CatalogueIndex = {
    parts: parts.map(({ afterSeq, toSeq, sha256, bytes }) => ({
      path: cataloguePartKey(sha256),
      sha256,
      bytes,
      afterSeq,
      toSeq,
    })),
  }
  const { sha256, bytes } = await putBlob(store, index, signal)
  const head: CatalogueHead = {
    format: 'xiangtu-catalogue',
    version: 1,
    ...{ catalogueId, number, seq, lessons },
    writtenAt: writtenAt.toISOString(),
    index: { path: cataloguePartKey(sha256), sha256, bytes },
    keys: keys.map(({ id, publicKey }) => ({ id, publicKey })),
  }
  await store.put(catalogueHeadKey(), writeHead(head, keys), { contentType: 'application/json', signal })
}

/** Stores a JSON text, zipped, under the name that its bytes have. */
async function putBlob(store: ObjectStore, value: unknown, signal: AbortSignal) {
  const body = await zip(JSON.stringify(value), { level: 9 })
  const sha256 = createHash('sha256').update(body).digest('hex')
  await store.put(cataloguePartKey(sha256), body, { contentType: 'application/gzip', ifAbsent: true, signal })
  return { sha256, bytes: body.length }
}

/** The parts, each with so many fewer live entries as were replaced in it. */
function withoutReplaced(parts: readonly StoredPart[], seqs: readonly number[]): StoredPart[] {
  const replaced = new Map<number, number>()
  for (const seq of seqs) {
    const part = parts.find(each => each.afterSeq < seq && seq <= each.toSeq)
    if (part) replaced.set(part.toSeq, (replaced.get(part.toSeq) ?? 0) + 1)
  }
  return parts.map(part => ({ ...part, live: part.live - (replaced.get(part.toSeq) ?? 0) }))
}

/**
 * Begins the catalogue where there is none. Numbers of heads go on from the one in the store. Where that one knows more
 * events than the database, a back-up was read back: numbers of events will be given a second time, so the catalogue
 * gets a new name and every reader begins anew. A head that other keys signed is signed anew.
 */
export async function prepareCatalogue({ db, store, keys }: WriterParts): Promise<void> {
  await beginPublication(db, newCatalogueId())
  await db.transaction().execute(async step => {
    const held = await holdPublication(step)
    if (!held) return
    // Asked once a start: two hubs with keys of their own must not sign against each other for ever.
    if (held.keyIds.join() !== keys.map(key => key.id).join()) await forgetSigners(step)
    const head = await findStoredHead(store, keys)
    if (!head) return
    const isUndone = head.seq > (await findLastSeq(step))
    if (isUndone) await startOver(step, newCatalogueId())
    await keepNumber(step, Math.max(held.number, head.number))
  })
}

/** The head in the store; undefined where there is none, or one of a stranger. */
export async function findStoredHead(
  store: ObjectStore,
  keys: readonly SigningKey[],
): Promise<CatalogueHead | undefined> {
  if (!(await store.head(catalogueHeadKey()))) return undefined
  try {
    return readHead(new TextDecoder().decode(await store.read(catalogueHeadKey())), keys)
  } catch (error) {
    if (error instanceof XiangtuError && error.code === 'catalogueUntrusted') return undefined
    throw error
  }
}
