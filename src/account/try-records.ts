import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

type Db = Kysely<Database>

/**
 * Counts one try under this key and tells how many there were in the running window, this one included. One statement,
 * so that of many at the same moment none is lost; in the database, so that several hubs and a restart count on.
 */
export async function countTry(
  db: Db,
  key: string,
  windowMs: number,
): Promise<{ readonly tries: number; readonly endsAt: Date }> {
  const now = new Date()
  const endsAt = new Date(now.getTime() + windowMs)
  const isOver = sql<boolean>`"tryCount"."endsAt" <= ${now}`
  const counted = await db
    .insertInto('tryCount')
    .values({ key, tries: 1, endsAt })
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet({
        tries: sql<number>`case when ${isOver} then 1 else "tryCount".tries + 1 end`,
        endsAt: sql<Date>`case when ${isOver} then excluded."endsAt" else "tryCount"."endsAt" end`,
      }),
    )
    .returning(['tries', 'endsAt'])
    .executeTakeFirstOrThrow()
  // Who begins a window sweeps those that are over: the table holds no more than one window's guesses.
  if (counted.tries === 1) await db.deleteFrom('tryCount').where('endsAt', '<=', now).execute()
  return counted
}

/** Takes one try back: it was a right one. */
export async function forgiveTry(db: Db, key: string): Promise<void> {
  await db
    .updateTable('tryCount')
    .set({ tries: sql<number>`greatest(tries - 1, 0)` })
    .where('key', '=', key)
    .execute()
}

/** Forgets what was tried under this key. */
export async function forgetTries(db: Db, key: string): Promise<void> {
  await db.deleteFrom('tryCount').where('key', '=', key).execute()
}
