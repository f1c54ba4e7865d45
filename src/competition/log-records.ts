import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { type ChainRow, canonicalJson, chainStart, hashRow } from './chain.ts'
import { type Act, actSchema } from './journal.ts'

/** Who did it; kept beside the log, never in it. null: the hub itself, at an hour that was set. */
export type Actor = { readonly id: string } | null

/**
 * Locks a stage until the end of the transaction. Whoever changes what a stage's log tells of locks it first, before
 * any other row: acts then come one after the other, and nobody waits for somebody who waits for him.
 */
export async function lockStage(trx: Transaction<Database>, stageId: string): Promise<void> {
  await trx
    .selectFrom('competitionStage')
    .select('id')
    .where('id', '=', stageId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** Adds an act to a stage's log, in the transaction that does it: both or neither. Locks the stage. */
export async function appendAct(
  trx: Transaction<Database>,
  stageId: string,
  act: Act,
  actor: Actor,
  at = new Date(),
): Promise<ChainRow> {
  const [row] = await appendActs(trx, stageId, [act], actor, at)
  if (!row) throw new RangeError('an act was not added')
  return row
}

/** PostgreSQL takes 65,535 values in one question; a row has seven. */
const rowsAtOnce = 2000

/** Adds many acts at once, in their order: a draw of a few thousand takes a second. */
export async function appendActs(
  trx: Transaction<Database>,
  stageId: string,
  acts: readonly Act[],
  actor: Actor,
  at = new Date(),
): Promise<readonly ChainRow[]> {
  await lockStage(trx, stageId)
  let last = await trx
    .selectFrom('competitionLog')
    .select(['seq', 'at', 'hash'])
    .where('stageId', '=', stageId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  // A clock that was set back must not make a later act look like an earlier one.
  const now = [at.toISOString(), last?.at ?? ''].toSorted().at(-1) ?? ''
  const rows: ChainRow[] = []
  for (const act of acts) {
    const { kind, body } = actSchema.parse(act)
    const row = { seq: (last?.seq ?? 0) + 1, at: now, ...{ kind, body } }
    last = { ...row, hash: hashRow(last?.hash ?? chainStart, row) }
    rows.push({ ...row, hash: last.hash })
  }
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const values = rows
      .slice(from, from + rowsAtOnce)
      .map(row => ({ stageId, ...row, body: canonicalJson(row.body), actorId: actor?.id ?? null }))
    await trx.insertInto('competitionLog').values(values).execute()
  }
  return rows
}

/** A stage's acts as they happened, without who did them. */
export async function readLog(db: Kysely<Database>, stageId: string): Promise<readonly ChainRow[]> {
  const rows = await db
    .selectFrom('competitionLog')
    .select(['seq', 'at', 'kind', 'body', 'hash'])
    .where('stageId', '=', stageId)
    .orderBy('seq')
    .execute()
  return rows.map(row => ({ ...row, body: JSON.parse(row.body) }))
}

/** The acts of a stage as the count reads them. */
export async function readActs(db: Kysely<Database>, stageId: string): Promise<readonly Act[]> {
  return (await readLog(db, stageId)).map(({ kind, body }) => actSchema.parse({ kind, body }))
}
