import type { Kysely, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { leastGateFlags, tiesOf } from './case-rules.ts'
import { findConflicts } from './conflict-records.ts'
import type { Result } from './journal.ts'
import { appendAct } from './log-records.ts'
import { lockStage } from './move-records.ts'
import { readCount, readFlags } from './result-records.ts'

type Step = Transaction<Database>
type Case = {
  readonly results: readonly Result[]
  readonly entryId: string
  readonly result: Result | undefined
}

const subject = (stageId: string) => ({ subjectKind: 'competitionStage', subjectId: stageId })

/** Holds a stage that is being counted; throws `stageMoved` for any other. */
async function lockCounting(trx: Step, stageId: string): Promise<readonly Result[]> {
  const { state } = await lockStage(trx, stageId)
  if (state !== 'counting') throw new XiangtuError('stageMoved')
  return (await readCount(trx, stageId)).results
}

async function lockCase(trx: Step, stageId: string, entryCode: string): Promise<Case> {
  const results = await lockCounting(trx, stageId)
  const entry = await trx
    .selectFrom('stageEntry')
    .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
    .select('entry.id')
    .where('stageId', '=', stageId)
    .where('entry.code', '=', entryCode)
    .executeTakeFirst()
  if (!entry) throw new XiangtuError('notFound')
  return { results, entryId: entry.id, result: results.find(each => each.entryCode === entryCode) }
}

/**
 * Has an arbiter judge an entry of which two totals lie too far apart. Scoring is opened again for him by the move of
 * that name. Throws `noArbitration`, and `arbiterNotFit` for who is none, has judged it, or has a conflict.
 */
export async function callArbiter(
  db: Kysely<Database>,
  stageId: string,
  { entryCode, memberId }: { readonly entryCode: string; readonly memberId: string },
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async trx => {
    const { entryId, result } = await lockCase(trx, stageId, entryCode)
    if (result?.state !== 'needsArbitration') throw new XiangtuError('noArbitration')
    const member = await trx
      .selectFrom('panelMember')
      .select('number')
      .where('id', '=', memberId)
      .where('stageId', '=', stageId)
      .where('role', '=', 'arbiter')
      .where('removedAt', 'is', null)
      .executeTakeFirst()
    const given = await trx
      .selectFrom('reviewAssignment')
      .select(['memberId', 'isArbiter', 'state'])
      .where('stageId', '=', stageId)
      .where('entryId', '=', entryId)
      .execute()
    if (given.some(each => each.isArbiter && each.state === 'open')) throw new XiangtuError('noArbitration')
    const conflicts = await findConflicts(trx, stageId)
    const isApart = conflicts.some(each => each.entryId === entryId && each.memberId === memberId)
    if (!member || isApart || given.some(each => each.memberId === memberId))
      throw new XiangtuError('arbiterNotFit')
    const last = await trx
      .selectFrom('reviewAssignment')
      .select(({ fn }) => fn.max('place').as('place'))
      .where('memberId', '=', memberId)
      .executeTakeFirst()
    await trx
      .insertInto('reviewAssignment')
      .values({
        ...{ id: newId(), stageId, entryId, memberId, isArbiter: true },
        ...{ place: (last?.place ?? 0) + 1, releasedAt: null },
      })
      .execute()
    await appendAct(trx, stageId, { kind: 'assigned', body: { entryCode, reviewer: member.number } }, actor)
    await recordChange(trx, actor, { action: 'callArbiter', ...subject(stageId), after: { entryCode } })
  })
}

/** The chair's word on entries that nothing else parts, the best first; throws `notTied`. */
export async function orderTied(
  db: Kysely<Database>,
  stageId: string,
  { entryCodes, reason }: { readonly entryCodes: readonly string[]; readonly reason: string },
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async trx => {
    const results = await lockCounting(trx, stageId)
    const wanted = entryCodes.toSorted().join()
    if (
      !tiesOf(results).some(
        tie =>
          tie
            .map(each => each.entryCode)
            .toSorted()
            .join() === wanted,
      )
    )
      throw new XiangtuError('notTied')
    await appendAct(trx, stageId, { kind: 'ordered', body: { entryCodes: [...entryCodes], reason } }, actor)
    await recordChange(trx, actor, {
      action: 'orderTied',
      ...subject(stageId),
      after: { entryCodes, reason },
    })
  })
}

type Stop = { readonly entryCode: string; readonly gate: string; readonly reason: string }

/** The chair stops an entry that at least two reviewers said no to at a gate; throws `gateNotReported`. */
export async function stopEntry(
  db: Kysely<Database>,
  stageId: string,
  { entryCode, gate, reason }: Stop,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async trx => {
    const { entryId, result } = await lockCase(trx, stageId, entryCode)
    if (result?.state === 'stopped' || result?.state === 'withdrawn') throw new XiangtuError('stageMoved')
    const flags = (await readFlags(trx, stageId)).get(entryCode)?.get(gate) ?? 0
    if (flags < leastGateFlags) throw new XiangtuError('gateNotReported')
    await markStopped(trx, { stageId, entryId }, true)
    await appendAct(trx, stageId, { kind: 'stopped', body: { entryCode, gate, reason } }, actor)
    await recordChange(trx, actor, {
      action: 'stopEntry',
      ...subject(stageId),
      after: { entryCode, gate, reason },
    })
  })
}

/** The chair lets a stopped entry take part again. */
export async function restoreEntry(
  db: Kysely<Database>,
  stageId: string,
  { entryCode, reason }: Omit<Stop, 'gate'>,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async trx => {
    const { entryId, result } = await lockCase(trx, stageId, entryCode)
    if (result?.state !== 'stopped') throw new XiangtuError('stageMoved')
    await markStopped(trx, { stageId, entryId }, false)
    await appendAct(trx, stageId, { kind: 'restored', body: { entryCode, reason } }, actor)
    await recordChange(trx, actor, {
      action: 'restoreEntry',
      ...subject(stageId),
      after: { entryCode, reason },
    })
  })
}

/** Notes beside the log that an entry is stopped, for those who assign and list. */
export async function markStopped(
  trx: Step,
  { stageId, entryId }: { readonly stageId: string; readonly entryId: string },
  isStopped: boolean,
): Promise<void> {
  await trx
    .updateTable('stageEntry')
    .set({ isStopped })
    .where('stageId', '=', stageId)
    .where('entryId', '=', entryId)
    .execute()
}
