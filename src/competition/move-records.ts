import type { Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { CompetitionStageTable } from '../database/schema/competitions.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { type StageMove, stateAfter } from './stage-rules.ts'

type Actor = Pick<Identity, 'id' | 'name'> | undefined
/** What a move fills in besides the state. */
type Filled = Partial<
  Pick<
    CompetitionStageTable,
    'scoringUntil' | 'noticeFrom' | 'noticeUntil' | 'finalAt' | 'blindLiftedAt' | 'blindLiftedBy'
  >
>

/**
 * Moves a stage on, in the transaction of what belongs to the move, and writes down who did it. Its row stays locked
 * until the end of the transaction, so that of two who move it at once the second gets `stageMoved`.
 */
export async function moveStage(
  trx: Transaction<Database>,
  stageId: string,
  move: StageMove,
  actor: Actor,
  filled: Filled = {},
): Promise<void> {
  const { state: before } = await lockStage(trx, stageId)
  const after = stateAfter(before, move)
  if (!after) throw new XiangtuError('stageMoved')
  await trx
    .updateTable('competitionStage')
    .set({ ...filled, state: after })
    .where('id', '=', stageId)
    .execute()
  await recordChange(trx, actor, {
    action: 'moveStage',
    subjectKind: 'competitionStage',
    subjectId: stageId,
    before: { state: before },
    after: { state: after },
  })
}

/** Holds a stage for the rest of a transaction; throws `notFound`. */
export async function lockStage(trx: Transaction<Database>, stageId: string) {
  const row = await trx
    .selectFrom('competitionStage')
    .select(['id', 'competitionId', 'state', 'place'])
    .where('id', '=', stageId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new XiangtuError('notFound')
  return row
}

/** Holds a call for the rest of a transaction: what is being entered at this moment is in before anybody counts. */
export async function lockCall(trx: Transaction<Database>, competitionId: string): Promise<void> {
  await trx
    .selectFrom('competition')
    .select('id')
    .where('id', '=', competitionId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** Ends the time of entries for good: its competition's first stage begins. */
export async function closeCall(trx: Transaction<Database>, competitionId: string): Promise<void> {
  await trx
    .updateTable('competition')
    .set(eb => ({ state: 'closed', revision: eb('revision', '+', 1) }))
    .where('id', '=', competitionId)
    .where('state', '=', 'open')
    .execute()
}

/** Lets entries take part in a stage. */
export async function addStageEntries(
  trx: Transaction<Database>,
  stageId: string,
  entryIds: readonly string[],
): Promise<void> {
  if (entryIds.length === 0) return
  await trx
    .insertInto('stageEntry')
    .values(entryIds.map(entryId => ({ stageId, entryId })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** The ids of a stage's entries by their codes. */
export async function entryIdsByCode(
  trx: Transaction<Database>,
  stageId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await trx
    .selectFrom('stageEntry')
    .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
    .select(['entry.id', 'entry.code'])
    .where('stageEntry.stageId', '=', stageId)
    .execute()
  return new Map(rows.flatMap(({ id, code }) => (code === null ? [] : [[code, id] as const])))
}
