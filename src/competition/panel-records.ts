import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import type { ReviewAssignment } from './assign.ts'
import { findConflicts } from './conflict-records.ts'

/** An entry that is judged in a stage, and a reviewer who judges there. */
export type Judged = { readonly id: string; readonly code: string; readonly category: string }
type Judge = { readonly id: string; readonly number: string }

/** All that decides who is given what in a stage. */
export type Panel = {
  readonly seed: string
  readonly reviewersPerEntry: number
  readonly entries: readonly Judged[]
  readonly judges: readonly Judge[]
  /** What stands, by ordinary reviewers, whoever they are by now. */
  readonly kept: readonly ReviewAssignment[]
  /** Who must never meet: conflicts, and arbiters where they judge already. */
  readonly apart: readonly ReviewAssignment[]
}

/** Those who judge: reviewers and the chair. An arbiter comes when he is called. */
export async function readPanel(step: Kysely<Database>, stageId: string): Promise<Panel> {
  const stage = await step
    .selectFrom('competitionStage')
    .select(['seed', 'reviewersPerEntry'])
    .where('id', '=', stageId)
    .executeTakeFirstOrThrow()
  const entries = await step
    .selectFrom('stageEntry')
    .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
    .innerJoin('entryCategory', 'entryCategory.id', 'entry.categoryId')
    .select(['entry.id', 'entry.code', 'entryCategory.name as category'])
    .where('stageEntry.stageId', '=', stageId)
    .where('stageEntry.isStopped', '=', false)
    .where('entry.state', '=', 'passed')
    .orderBy('entry.code')
    .execute()
  const judges = await step
    .selectFrom('panelMember')
    .select(['id', 'number'])
    .where('stageId', '=', stageId)
    .where('role', 'in', ['reviewer', 'chair'])
    .where('removedAt', 'is', null)
    .orderBy('number')
    .execute()
  const given = await step
    .selectFrom('reviewAssignment')
    .select(['entryId as entry', 'memberId as reviewer', 'isArbiter'])
    .where('stageId', '=', stageId)
    .where('state', '<>', 'released')
    .execute()
  const conflicts = await findConflicts(step, stageId)
  const ids = new Set(entries.map(({ id }) => id))
  return {
    ...stage,
    entries: entries.flatMap(({ code, ...entry }) => (code === null ? [] : [{ ...entry, code }])),
    judges,
    kept: given.filter(({ entry, isArbiter }) => !isArbiter && ids.has(entry)),
    apart: [
      ...conflicts.map(({ entryId, memberId }) => ({ entry: entryId, reviewer: memberId })),
      ...given.filter(({ isArbiter }) => isArbiter),
    ],
  }
}

const codedSchema = z.object({ entryCode: z.string() })

/** The codes that a stage's log knows. */
export async function listEnteredCodes(
  step: Kysely<Database>,
  stageId: string,
): Promise<ReadonlySet<string>> {
  const rows = await step
    .selectFrom('competitionLog')
    .select('body')
    .where('stageId', '=', stageId)
    .where('kind', '=', 'entered')
    .execute()
  return new Set(rows.map(({ body }) => codedSchema.parse(JSON.parse(body)).entryCode))
}

/** Whether somebody judges a competition whose makers are not told yet: then he runs no part of it that names them. */
export const judgesBlind = async (
  db: Kysely<Database>,
  competitionId: string,
  userId: string,
): Promise<boolean> =>
  (await db
    .selectFrom('panelMember')
    .innerJoin('competitionStage', 'competitionStage.id', 'panelMember.stageId')
    .select('panelMember.id')
    .where('competitionId', '=', competitionId)
    .where('userId', '=', userId)
    .where('removedAt', 'is', null)
    // The last stage lifts it for all.
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('competitionStage as told')
            .select('told.id')
            .where('told.competitionId', '=', competitionId)
            .where('told.blindLiftedAt', 'is not', null),
        ),
      ),
    )
    .limit(1)
    .executeTakeFirst()) !== undefined
