import type { Kysely } from 'kysely'
import { appendAct } from '../../src/competition/log-records.ts'
import type { Database } from '../../src/database/schema.ts'
import { sheetOf } from './competition.ts'
import type { CompetitionRows } from './competition-rows.ts'

/**
 * Submits sheets of these totals: a row for each entry, in it one for each of its reviewers in their order. Closes
 * scoring unless `stays`.
 */
export async function addSheets(
  db: Kysely<Database>,
  { stageId, entryIds }: Pick<CompetitionRows, 'stageId' | 'entryIds'>,
  totals: readonly (readonly number[])[],
  {
    flags = {},
    stays = false,
  }: { flags?: Readonly<Record<string, readonly string[]>>; stays?: boolean } = {},
): Promise<void> {
  for (const [at, entryId] of entryIds.entries()) {
    const given = await db
      .selectFrom('reviewAssignment')
      .innerJoin('panelMember', 'panelMember.id', 'reviewAssignment.memberId')
      .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
      .select(['reviewAssignment.id', 'number', 'entry.code', 'isArbiter'])
      .where('reviewAssignment.stageId', '=', stageId)
      .where('reviewAssignment.entryId', '=', entryId)
      .where('reviewAssignment.state', '=', 'open')
      .orderBy('number')
      .execute()
    for (const [place, { id, number, code, isArbiter }] of given.entries()) {
      const total = totals[at]?.[place]
      if (total === undefined) continue
      const { halfPoints } = sheetOf(total, number)
      const flagged = flags[`${code} ${number}`] ?? []
      await db.transaction().execute(async trx => {
        await trx
          .insertInto('scoreSheet')
          .values({
            ...{ assignmentId: id, halfPoints: JSON.stringify(halfPoints), flags: JSON.stringify(flagged) },
            ...{ submittedAt: new Date(), submissionKey: id },
          })
          .execute()
        await trx.updateTable('reviewAssignment').set({ state: 'submitted' }).where('id', '=', id).execute()
        const body = { entryCode: code ?? '', reviewer: number, isArbiter, halfPoints, flags: [...flagged] }
        await appendAct(trx, stageId, { kind: 'submitted', body: { ...body, watchedPercent: 92 } }, null)
      })
    }
  }
  if (stays) return
  await db.transaction().execute(async trx => {
    await trx.updateTable('competitionStage').set({ state: 'counting' }).where('id', '=', stageId).execute()
    await appendAct(trx, stageId, { kind: 'closed', body: { seed: 'spring' } }, null)
  })
}

/** Makes somebody of a panel its chair, or its arbiter. */
export const giveOffice = (db: Kysely<Database>, memberId: string, role: 'chair' | 'arbiter') =>
  db.updateTable('panelMember').set({ role }).where('id', '=', memberId).execute()

/** Ends a public notice as if its last day were over. */
export const endNotice = (db: Kysely<Database>, stageId: string) =>
  db
    .updateTable('competitionStage')
    .set({ noticeUntil: new Date(Date.now() - 1000) })
    .where('id', '=', stageId)
    .execute()
