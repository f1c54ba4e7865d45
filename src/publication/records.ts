import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { findEntries } from './entry-records.ts'
import type { Part, PartRange } from './parts.ts'
import { type LessonEntry, lessonEntrySchema, type PartEntry } from './rules.ts'

type Db = Kysely<Database>

/** How far the published catalogue has been written. */
export type Publication = {
  readonly catalogueId: string
  readonly seq: number
  readonly number: number
  readonly lessons: number
  readonly writtenAt: Date
  readonly keyIds: readonly string[]
}

/** A part with the bytes that hold it. */
export type StoredPart = Part & { readonly sha256: string; readonly bytes: number }

/** How far it has been written; undefined before the first hub that writes it. */
export const findPublication = (db: Db): Promise<Publication | undefined> =>
  db
    .selectFrom('publication')
    .select(['catalogueId', 'seq', 'number', 'lessons', 'writtenAt', 'keyIds'])
    .executeTakeFirst()

/** The same for operators: with how many events are not in the store yet. */
export async function findCatalogueNow(
  db: Db,
): Promise<(Publication & { readonly waiting: number }) | undefined> {
  const publication = await findPublication(db)
  if (!publication) return undefined
  const { count } = await db
    .selectFrom('lessonEvent')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('seq', '>', publication.seq)
    .executeTakeFirstOrThrow()
  return { ...publication, waiting: count }
}

/**
 * Up to which event the published catalogue is in the store. Lists of lessons show nothing beyond it. Where no hub writes
 * one (a test, a tool on the bare tables) nothing is kept back.
 */
export async function storedUpTo(db: Db): Promise<number> {
  const row = await db.selectFrom('publication').select('seq').executeTakeFirst()
  return row?.seq ?? Number.MAX_SAFE_INTEGER
}

/** Whether the lesson of a query on courseware is in the store's catalogue, or need not be: it is not for everybody. */
export const isStored = sql<boolean>`(courseware.visibility <> 'all'
  or not exists (select from publication)
  or exists (select from "catalogueEntry" e where e."coursewareId" = courseware.id and e.entry is not null))`

/** Begins a catalogue of this name where there is none. */
export async function beginPublication(db: Db, catalogueId: string): Promise<void> {
  const empty = { seq: 0, number: 0, lessons: 0, writtenAt: new Date(), keyIds: [] }
  await db
    .insertInto('publication')
    .values({ id: 1, catalogueId, ...empty })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** The same, held until the transaction ends; undefined while another hub writes. */
export const holdPublication = (step: Db): Promise<Publication | undefined> =>
  step
    .selectFrom('publication')
    .select(['catalogueId', 'seq', 'number', 'lessons', 'writtenAt', 'keyIds'])
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()

/** The newest event that there is; 0 before the first. */
export async function findLastSeq(db: Db): Promise<number> {
  const row = await db
    .selectFrom('lessonEvent')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirst()
  return row?.seq ?? 0
}

/** The next `count` events, as each lesson's last one among them; and the event up to which they reach. */
export async function listEventsAfter(
  db: Db,
  seq: number,
  count: number,
): Promise<{ readonly toSeq: number; readonly seqByLesson: ReadonlyMap<string, number> }> {
  const events = await db
    .selectFrom('lessonEvent')
    .select(['seq', 'coursewareId', 'kind'])
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(count)
    .execute()
  const told = events.filter(event => event.kind !== 'failed')
  return {
    toSeq: events.at(-1)?.seq ?? seq,
    seqByLesson: new Map(told.map(event => [event.coursewareId, event.seq])),
  }
}

/**
 * Enters how these lessons stand now, each at its event. Answers how many entries there are at these events, how many
 * lessons more are shown, and at which events the entries stood that these replace.
 */
export async function enterLessons(
  step: Db,
  seqByLesson: ReadonlyMap<string, number>,
): Promise<{ readonly fresh: number; readonly moreShown: number; readonly replacedSeqs: readonly number[] }> {
  const ids = [...seqByLesson.keys()]
  if (ids.length === 0) return { fresh: 0, moreShown: 0, replacedSeqs: [] }
  const entries = await findEntries(step, ids)
  const known = await step
    .selectFrom('catalogueEntry')
    .select(['coursewareId', 'seq', 'shownSeq', sql<boolean>`entry is not null`.as('isShown')])
    .where('coursewareId', 'in', ids)
    .execute()
  const knownById = new Map(known.map(row => [row.coursewareId, row]))
  const rows = [...seqByLesson].flatMap(([coursewareId, seq]) => {
    const before = knownById.get(coursewareId)
    const entry = entries.get(coursewareId)
    // What nobody was told of needs no withdrawal.
    if (!entry && !before) return []
    const shownSeq = before && (before.isShown || !entry) ? before.shownSeq : seq
    return [{ coursewareId, seq, shownSeq, ...columnsOf(entry) }]
  })
  if (rows.length > 0)
    await step
      .insertInto('catalogueEntry')
      .values(rows)
      .onConflict(conflict =>
        conflict.column('coursewareId').doUpdateSet(set => ({
          seq: set.ref('excluded.seq'),
          shownSeq: set.ref('excluded.shownSeq'),
          publishedAt: set.ref('excluded.publishedAt'),
          entry: set.ref('excluded.entry'),
        })),
      )
      .execute()
  const shownBefore = known.filter(row => row.isShown).length
  const shownNow = rows.filter(row => row.entry !== null).length
  return { fresh: rows.length, moreShown: shownNow - shownBefore, replacedSeqs: known.map(row => row.seq) }
}

const columnsOf = (entry: LessonEntry | undefined) =>
  entry
    ? { publishedAt: new Date(entry.publishedAt), entry: JSON.stringify(entry) }
    : { publishedAt: null, entry: null }

/** Every stored part, oldest first. */
export const listParts = (db: Db): Promise<StoredPart[]> =>
  db
    .selectFrom('cataloguePart')
    .select(['afterSeq', 'toSeq', 'entries', 'live', 'sha256', 'bytes'])
    .orderBy('toSeq')
    .execute()

/** What a part of this range holds. */
export async function listPartEntries(db: Db, range: PartRange): Promise<PartEntry[]> {
  const rows = await db
    .selectFrom('catalogueEntry')
    .select(['coursewareId', 'seq', 'entry'])
    .where('seq', '>', range.afterSeq)
    .where('seq', '<=', range.toSeq)
    .orderBy('seq')
    .execute()
  return rows.map(({ coursewareId, seq, entry }) =>
    entry === null ? { seq, withdrawn: coursewareId } : { seq, lesson: lessonEntrySchema.parse(entry) },
  )
}

/** The list of parts is this one from now on. */
export async function keepParts(step: Db, parts: readonly StoredPart[]): Promise<void> {
  await step.deleteFrom('cataloguePart').execute()
  if (parts.length > 0)
    await step
      .insertInto('cataloguePart')
      .values(
        parts.map(({ afterSeq, toSeq, entries, live, sha256, bytes }) => ({
          afterSeq,
          toSeq,
          entries,
          live,
          sha256,
          bytes,
        })),
      )
      .execute()
}

/** The head of this number is in the store. */
export async function keepPublication(step: Db, publication: Publication): Promise<void> {
  await step
    .updateTable('publication')
    .set({ ...publication, keyIds: [...publication.keyIds] })
    .execute()
}

/** No head gets this number or a lower one. */
export async function keepNumber(step: Db, number: number): Promise<void> {
  await step.updateTable('publication').set({ number }).execute()
}

/** The next head is written whether or not something has happened. */
export async function forgetSigners(step: Db): Promise<void> {
  await step.updateTable('publication').set({ keyIds: [] }).execute()
}

/** Forgets what was stored, for a catalogue of a new name: its head is written anew, all entries from the first event on. */
export async function startOver(step: Db, catalogueId: string): Promise<void> {
  await step.updateTable('publication').set({ catalogueId, seq: 0, lessons: 0, keyIds: [] }).execute()
  await step.deleteFrom('cataloguePart').execute()
  await step.deleteFrom('catalogueEntry').execute()
}
