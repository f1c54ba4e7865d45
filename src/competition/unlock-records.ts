import type { Kysely } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { listPartedCodes } from './conflict-records.ts'
import { appendAct, lockStage } from './log-records.ts'

/** Which sheet is to be opened again, in the words of the panel. */
export type SheetName = { readonly entryCode: string; readonly reviewer: string }

/**
 * Opens a sheet again that was handed in, while its stage is scored: it counts no more until it is handed in anew.
 * Throws `notFound` where there is no such sheet, and `notAllowed` for the chair's own,
 * as he may have seen others', and for one of an entry that he must not judge.
 */
export function unlockSheet(
  db: Kysely<Database>,
  stageId: string,
  { entryCode, reviewer }: SheetName,
  reason: string,
  chair: Identity,
): Promise<void> {
  return db.transaction().execute(async step => {
    await lockStage(step, stageId)
    const row = await step
      .selectFrom('reviewAssignment')
      .innerJoin('panelMember', 'panelMember.id', 'reviewAssignment.memberId')
      .innerJoin('competitionStage', 'competitionStage.id', 'reviewAssignment.stageId')
      .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
      .select(['reviewAssignment.id', 'panelMember.userId'])
      .where('reviewAssignment.stageId', '=', stageId)
      .where('competitionStage.state', '=', 'scoring')
      .where('reviewAssignment.state', '=', 'submitted')
      .where('entry.code', '=', entryCode)
      .where('panelMember.number', '=', reviewer)
      .executeTakeFirst()
    if (!row) throw new XiangtuError('notFound')
    const isParted = (await listPartedCodes(step, stageId, chair.id)).has(entryCode)
    if (row.userId === chair.id || isParted) throw new XiangtuError('notAllowed')
    await step.updateTable('reviewAssignment').set({ state: 'open' }).where('id', '=', row.id).execute()
    await step
      .updateTable('scoreSheet')
      .set({ submittedAt: null, submissionKey: null })
      .where('assignmentId', '=', row.id)
      .execute()
    await appendAct(step, stageId, { kind: 'unlocked', body: { entryCode, reviewer, reason } }, chair)
    await recordChange(step, chair, {
      ...{ action: 'unlockSheet', subjectKind: 'competitionStage', subjectId: stageId },
      after: { entryCode, reviewer, reason },
    })
  })
}
