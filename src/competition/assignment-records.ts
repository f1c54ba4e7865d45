import type { Kysely, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { AssignmentObstacle } from './assign.ts'
import { findConflicts } from './conflict-records.ts'
import { enter, give } from './give-records.ts'
import type { Act } from './journal.ts'
import { type Actor, appendActs } from './log-records.ts'
import { lockStage } from './move-records.ts'
import { readPanel } from './panel-records.ts'
import { solve } from './solve.ts'

type Step = Transaction<Database>

/**
 * Gives every entry of a stage its reviewers; what is assigned already stays. Answers what stands in the way, with
 * ids, and changes nothing then; undefined where it is done. Throws `stageMoved` outside of preparing and scoring.
 */
export async function drawAssignments(
  step: Step,
  stageId: string,
  actor: Actor,
): Promise<AssignmentObstacle | undefined> {
  const { state } = await lockStage(step, stageId)
  if (state !== 'preparing' && state !== 'scoring') throw new XiangtuError('stageMoved')
  const standing = await readPanel(step, stageId)
  if (standing.entries.length === 0) throw new XiangtuError('nothingToAssign')
  const outcome = solve(standing)
  if ('obstacle' in outcome) return outcome.obstacle
  await enter(step, stageId, standing.entries, actor)
  await give(step, stageId, standing, outcome.assignments, actor)
  return undefined
}

/** The same at an organiser's wish, written down. What stands in the way changes nothing. */
export const drawForOrganiser = (
  db: Kysely<Database>,
  stageId: string,
  person: Identity,
): Promise<AssignmentObstacle | undefined> =>
  db.transaction().execute(async step => {
    const obstacle = await drawAssignments(step, stageId, person)
    if (!obstacle)
      await recordChange(step, person, {
        action: 'drawAssignments',
        subjectKind: 'competitionStage',
        subjectId: stageId,
      })
    return obstacle
  })

/**
 * Why assignments are taken back. `conflict`: of this reviewer what he must not judge, by the declarations that stand
 * now, submitted or not; `removed`: what this reviewer has not submitted; `withdrawn`: what is left of this entry.
 */
export type ReassignCause =
  | { readonly reason: 'conflict'; readonly memberId: string }
  | { readonly reason: 'removed'; readonly memberId: string }
  | { readonly reason: 'withdrawn'; readonly entryId: string }

/**
 * Takes assignments of a stage back and gives their entries to others; everything else stays as it is. Call it in the
 * transaction that declares the conflict, removes the reviewer or withdraws the entry, after having done so. Where not
 * every entry can have all its reviewers any more, the others get theirs; `listShort` tells who is left. Does nothing
 * before anything is assigned, and takes back only once scoring has closed.
 */
export async function reassign(
  step: Step,
  stageId: string,
  cause: ReassignCause,
  actor: Actor,
): Promise<void> {
  const { state } = await lockStage(step, stageId)
  if (state !== 'preparing' && state !== 'scoring' && state !== 'counting') return
  await takeBack(step, stageId, cause, actor)
  const isAssigned = await step
    .selectFrom('reviewAssignment')
    .select('id')
    .where('stageId', '=', stageId)
    .limit(1)
    .executeTakeFirst()
  if (!isAssigned || state === 'counting') return
  let standing = await readPanel(step, stageId)
  for (;;) {
    const outcome = solve(standing)
    if ('assignments' in outcome) return give(step, stageId, standing, outcome.assignments, actor)
    const stuck = new Set(outcome.obstacle.entries)
    const entries = standing.entries.filter(({ id }) => !stuck.has(id))
    // Each round leaves at least one entry out; who is left over has too few, and the organiser is told.
    if (stuck.size === 0 || entries.length === 0) return
    standing = { ...standing, entries, kept: standing.kept.filter(({ entry }) => !stuck.has(entry)) }
  }
}

async function takeBack(step: Step, stageId: string, cause: ReassignCause, actor: Actor): Promise<void> {
  const given = await step
    .selectFrom('reviewAssignment')
    .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
    .innerJoin('panelMember', 'panelMember.id', 'reviewAssignment.memberId')
    .select(['reviewAssignment.id', 'reviewAssignment.state', 'entry.id as entryId', 'entry.code'])
    .select(['panelMember.id as memberId', 'panelMember.number'])
    .where('reviewAssignment.stageId', '=', stageId)
    .where('reviewAssignment.state', '<>', 'released')
    .$if('memberId' in cause, query =>
      query.where('memberId', '=', 'memberId' in cause ? cause.memberId : ''),
    )
    .$if('entryId' in cause, query => query.where('entryId', '=', 'entryId' in cause ? cause.entryId : ''))
    .orderBy('entry.code')
    .orderBy('panelMember.number')
    .execute()
  const parted =
    cause.reason === 'conflict'
      ? new Set((await findConflicts(step, stageId)).map(each => `${each.entryId} ${each.memberId}`))
      : undefined
  const lost = given.filter(({ state, entryId, memberId }) =>
    parted ? parted.has(`${entryId} ${memberId}`) : state === 'open',
  )
  if (lost.length === 0) return
  await step
    .updateTable('reviewAssignment')
    .set({ state: 'released', releasedAt: new Date() })
    .where(
      'id',
      'in',
      lost.map(({ id }) => id),
    )
    .execute()
  const { reason } = cause
  const acts = lost.map(
    ({ code, number }): Act => ({
      kind: 'released',
      body: { entryCode: code ?? '', reviewer: number, reason },
    }),
  )
  await appendActs(step, stageId, acts, actor)
}
