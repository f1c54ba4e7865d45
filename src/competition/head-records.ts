import type { Kysely, Transaction } from 'kysely'
import { dayOf } from '../china-time.ts'
import type { Database } from '../database/schema.ts'

type Db = Kysely<Database> | Transaction<Database>

/** Up to where a log stands, as it is published: `128:9f86d0…`. */
export type LogHead = { readonly seq: number; readonly hash: string }

/** How a head is written on a notice, and given to the recount. */
export const writeHead = ({ seq, hash }: LogHead): string => `${seq}:${hash}`

/** Where a log stands now; undefined for one without a row. */
export const readHead = (db: Db, stageId: string): Promise<LogHead | undefined> =>
  db
    .selectFrom('competitionLog')
    .select(['seq', 'hash'])
    .where('stageId', '=', stageId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Where a log stood when the act of this kind was done, the last one of them. */
export const readHeadAt = (
  db: Db,
  stageId: string,
  kind: 'announced' | 'finalised',
): Promise<LogHead | undefined> =>
  db
    .selectFrom('competitionLog')
    .select(['seq', 'hash'])
    .where('stageId', '=', stageId)
    .where('kind', '=', kind)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()

/**
 * Publishes where a log stands as the head of a day in China; what was published stays, so a second call of the same
 * day changes nothing. Answers whether there is a new one.
 */
export async function publishHead(db: Db, stageId: string, now = new Date()): Promise<boolean> {
  const head = await readHead(db, stageId)
  if (!head) return false
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('competitionLogHead')
    .values({ stageId, day: dayOf(now), ...head, publishedAt: now })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** The heads that were published of a log, the newest first. */
export const listHeads = (
  db: Db,
  stageId: string,
): Promise<readonly (LogHead & { readonly day: string; readonly publishedAt: Date })[]> =>
  db
    .selectFrom('competitionLogHead')
    .select(['day', 'seq', 'hash', 'publishedAt'])
    .where('stageId', '=', stageId)
    .orderBy('day', 'desc')
    .limit(400)
    .execute()
