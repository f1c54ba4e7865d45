import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { publicLessons, readLesson } from './records.ts'
import type { Lesson } from './rules.ts'

/** A lesson with the number by which it is dialled. */
export type DialledLesson = Lesson & { readonly dialNumber: number }

const visible = (db: Kysely<Database>, seenBy: readonly string[]) =>
  publicLessons(db, seenBy).select('courseware.dialNumber')

const readDialled = ({
  dialNumber,
  ...row
}: Parameters<typeof readLesson>[0] & { dialNumber: number | null }): DialledLesson => ({
  ...readLesson(row),
  dialNumber: dialNumber ?? 0,
})

/** The lesson of a number, if whoever asks may watch it; `seenBy`: what `placesOf` says of him. */
export async function findByDialNumber(
  db: Kysely<Database>,
  dialNumber: number,
  seenBy: readonly string[],
): Promise<DialledLesson | undefined> {
  // What PostgreSQL keeps as a number: a longer one is nobody's.
  if (!Number.isInteger(dialNumber) || dialNumber < 1 || dialNumber > 2_000_000_000) return undefined
  const row = await visible(db, seenBy).where('dialNumber', '=', dialNumber).executeTakeFirst()
  return row && readDialled(row)
}

/** Those of these lessons that may be watched, in their order. */
export async function listVisible(
  db: Kysely<Database>,
  ids: readonly string[],
  seenBy: readonly string[],
): Promise<readonly DialledLesson[]> {
  if (ids.length === 0) return []
  const rows = await visible(db, seenBy)
    .where('courseware.id', 'in', [...ids])
    .execute()
  const lessons = new Map(rows.map(row => [row.id, readDialled(row)]))
  return ids.flatMap(id => lessons.get(id) ?? [])
}
