import type { Kysely } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { reassign } from './assignment-records.ts'
import { mayWithdraw, stateAfterVerdict, type Verdict } from './entry-rules.ts'
import { appendAct } from './log-records.ts'
import { listEnteredCodes } from './panel-records.ts'

type Db = Kysely<Database>

/**
 * Takes an entry out at its producer's wish, before or after it was given to reviewers: who had it open is told that it
 * is gone, what was submitted stays in the log. Throws `entryMoved`, and `entryFixed` once a result is announced.
 */
export async function withdrawEntry(db: Db, id: string, reason: string, person: Identity): Promise<void> {
  await db.transaction().execute(async step => {
    const stages = await step
      .selectFrom('stageEntry')
      .innerJoin('competitionStage', 'competitionStage.id', 'stageEntry.stageId')
      .select(['competitionStage.id', 'competitionStage.state'])
      .where('entryId', '=', id)
      .orderBy('competitionStage.id')
      .forUpdate('competitionStage')
      .execute()
    const entry = await step
      .selectFrom('entry')
      .select(['state', 'code'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (!['entered', 'returned', 'passed'].includes(entry.state)) throw new XiangtuError('entryMoved')
    if (
      !mayWithdraw(
        entry.state,
        stages.map(({ state }) => state),
      )
    )
      throw new XiangtuError('entryFixed')
    await step
      .updateTable('entry')
      .set({ state: 'withdrawn', stateReason: reason, changedAt: new Date() })
      .where('id', '=', id)
      .execute()
    for (const { id: stageId, state } of stages) {
      if (state !== 'preparing' && state !== 'scoring' && state !== 'counting') continue
      await reassign(step, stageId, { reason: 'withdrawn', entryId: id }, person)
      if (entry.code !== null && (await listEnteredCodes(step, stageId)).has(entry.code))
        // Not the producer's own words: they could tell who he is.
        await appendAct(
          step,
          stageId,
          { kind: 'withdrawn', body: { entryCode: entry.code, reason: 'entrant' } },
          person,
        )
    }
    await recordChange(step, person, {
      ...{ action: 'withdrawEntry', subjectKind: 'entry', subjectId: id },
      before: { state: entry.state },
      after: { state: 'withdrawn', reason },
    })
  })
}

/**
 * The formal check: passes, goes back to its producer once, or is rejected. `seenAt` is when the entry had last changed
 * as the organiser saw it: throws `entryMoved` where it has since, where it does not wait, or was returned before.
 */
export async function checkEntry(
  db: Db,
  id: string,
  { verdict, reason, seenAt }: { readonly verdict: Verdict; readonly reason: string; readonly seenAt: Date },
  person: Identity,
): Promise<void> {
  await db.transaction().execute(async step => {
    const state = stateAfterVerdict[verdict]
    const changed = await step
      .updateTable('entry')
      .set({
        ...{ state, stateReason: reason, checkedBy: person.id, changedAt: new Date() },
        ...(verdict === 'return' && { wasReturned: true }),
      })
      .where('id', '=', id)
      .where('changedAt', '=', seenAt)
      // One that was returned and not corrected in time can still be rejected.
      .where('state', 'in', verdict === 'reject' ? ['entered', 'returned'] : ['entered'])
      .$if(verdict === 'return', query => query.where('wasReturned', '=', false))
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) throw new XiangtuError('entryMoved')
    await recordChange(step, person, {
      ...{ action: 'checkEntry', subjectKind: 'entry', subjectId: id },
      before: { state: 'entered' },
      after: { state, ...(reason && { reason }) },
    })
  })
}
