import type { Kysely } from 'kysely'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { issueAwards } from './award-records.ts'
import { publishHead } from './head-records.ts'
import { appendAct } from './log-records.ts'
import { lockStage, moveStage } from './move-records.ts'
import { openCases } from './moves.ts'
import { noticeStandingOf, recheckSchema } from './notice-standing.ts'
import { findStage } from './records.ts'
import { readCount } from './result-records.ts'
import { settleVotes } from './vote-count-records.ts'
import { noticeEnd } from './working-days.ts'

type Db = Kysely<Database>

/** `until`: the end that the organiser wants; never earlier than the working days of the stage have it. */
type Notice = { readonly until?: Date | undefined; readonly now?: Date }

/**
 * Announces the provisional result: it is written into the log as it is now, and stands open to objections. Throws
 * `stageMoved`, `openCases` while an entry has no result yet, and `votesStillOpen`.
 */
export async function announce(
  db: Db,
  stageId: string,
  { until, now = new Date() }: Notice,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async trx => {
    await lockStage(trx, stageId)
    const stage = await findStage(trx, stageId)
    if (stage?.state !== 'counting') throw new XiangtuError('stageMoved')
    await settleVotes(trx, stageId, now)
    const { results } = await readCount(trx, stageId)
    if (openCases(results).length > 0 || results.length === 0) throw new XiangtuError('openCases')
    const earliest = noticeEnd(now, stage.noticeDays)
    const noticeUntil = until !== undefined && until > earliest ? until : earliest
    await moveStage(trx, stageId, 'announce', actor, { noticeFrom: now, noticeUntil })
    await appendAct(trx, stageId, { kind: 'announced', body: { results: [...results] } }, actor, now)
    await publishHead(trx, stageId, now)
  })
}

/**
 * Takes a notice back because an objection to it was upheld: sheets can be mended, and the result is counted and announced
 * anew. What was announced stays in the log, followed by the reason. Throws `stageMoved` and `noObjectionUpheld`.
 */
export async function recheck(
  db: Db,
  stageId: string,
  reason: string,
  actor: Identity,
  now = new Date(),
): Promise<void> {
  await db.transaction().execute(async trx => {
    const { state } = await lockStage(trx, stageId)
    if (state !== 'noticed') throw new XiangtuError('stageMoved')
    const { acts, results } = await readCount(trx, stageId)
    if (!noticeStandingOf(acts, results).mayRecheck) throw new XiangtuError('noObjectionUpheld')
    await moveStage(trx, stageId, 'recheck', actor, { noticeFrom: null, noticeUntil: null })
    await appendAct(trx, stageId, { kind: 'noticeWithdrawn', body: { reason } }, actor, now)
    await publishHead(trx, stageId, now)
  })
}

/**
 * Makes the result final once the notice is over: it is frozen in the log, the blind is lifted, and awards are issued;
 * an entry under an open objection waits for its decision. Throws `stageMoved`, `noticeRunning`, and `noticeOutdated`
 * where it is no longer the result that was announced: nobody could object to that one yet.
 */
export async function finalise(db: Db, stageId: string, actor: Identity, now = new Date()): Promise<void> {
  await db.transaction().execute(async trx => {
    await lockStage(trx, stageId)
    const stage = await findStage(trx, stageId)
    if (stage?.state !== 'noticed') throw new XiangtuError('stageMoved')
    if (stage.noticeUntil === null || now < stage.noticeUntil) throw new XiangtuError('noticeRunning')
    const { acts, results } = await readCount(trx, stageId)
    if (noticeStandingOf(acts, results).isOutdated) throw new XiangtuError('noticeOutdated')
    const lifted = { blindLiftedAt: now, blindLiftedBy: actor.id }
    await moveStage(trx, stageId, 'finalise', actor, { finalAt: now, ...lifted })
    await appendAct(trx, stageId, { kind: 'finalised', body: { results: [...results] } }, actor, now)
    await appendAct(trx, stageId, { kind: 'blindLifted', body: { by: 'organiser' } }, actor, now)
    await publishHead(trx, stageId, now)
    await issueAwards(trx, { stage, results, actor, now })
  })
}

/** The notices of a competition that were taken back, the first one first: the public is told when and why. */
export async function listWithdrawnNotices(
  db: Db,
  competitionId: string,
): Promise<readonly { readonly at: Date; readonly reason: string }[]> {
  const rows = await db
    .selectFrom('competitionLog')
    .innerJoin('competitionStage', 'competitionStage.id', 'competitionLog.stageId')
    .select(['at', 'body'])
    .where('competitionId', '=', competitionId)
    .where('competitionLog.kind', '=', 'noticeWithdrawn')
    .orderBy('at')
    .execute()
  return rows.map(({ at, body }) => ({ at: new Date(at), ...recheckSchema.parse(JSON.parse(body)) }))
}
