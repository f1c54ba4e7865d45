import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { findPublication } from './records.ts'
import {
  type CatalogueDelta,
  lessonEntrySchema,
  lessonsPerDelta,
  readDeltaCursor,
  writeDeltaCursor,
} from './rules.ts'

/**
 * What was added, changed and withdrawn since a cursor, as far as it is in the store; without one, all that is shown.
 * Rejects with `cursorUnknown` for a cursor of another hub, or of a time that a back-up has undone, and with
 * `unavailable` while no hub has written a catalogue yet.
 */
export async function readDelta(db: Kysely<Database>, since: string | undefined): Promise<CatalogueDelta> {
  const publication = await findPublication(db)
  if (!publication) throw new XiangtuError('unavailable', { detail: 'no catalogue has been written yet' })
  const { catalogueId, seq } = publication
  const from = since === undefined ? { catalogueId, seq: 0, baseSeq: 0 } : readDeltaCursor(since)
  if (!from || from.catalogueId !== catalogueId || from.seq > seq)
    throw new XiangtuError('cursorUnknown', { facts: { full: '/api/v1/catalogue' } })
  const end = writeDeltaCursor({ catalogueId, seq, baseSeq: seq })
  if (from.seq === seq) return { cursor: end, more: false, added: [], changed: [], withdrawn: [] }
  const rows = await db
    .selectFrom('catalogueEntry')
    .select(['coursewareId', 'seq', 'shownSeq', 'entry'])
    .where('seq', '>', from.seq)
    .where('seq', '<=', seq)
    // What was shown and withdrawn since, the asker has never heard of.
    .where(or => or.or([or('entry', 'is not', null), or('shownSeq', '<=', from.seq)]))
    .orderBy('seq')
    .limit(lessonsPerDelta + 1)
    .execute()
  const page = rows.slice(0, lessonsPerDelta)
  const last = rows.length > page.length ? page.at(-1) : undefined
  const shown = page.filter(row => row.entry !== null)
  const isAdded = (row: { shownSeq: number }) => row.shownSeq > from.baseSeq
  return {
    cursor: last ? writeDeltaCursor({ ...from, seq: last.seq }) : end,
    more: last !== undefined,
    added: shown.filter(isAdded).map(readEntry),
    changed: shown.filter(row => !isAdded(row)).map(readEntry),
    withdrawn: page.filter(row => row.entry === null).map(row => row.coursewareId),
  }
}

const readEntry = (row: { entry: unknown }) => lessonEntrySchema.parse(row.entry)
