import { randomInt } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { reassign } from './assignment-records.ts'
import { lockCall, lockStage } from './move-records.ts'
import { organisers } from './organise.ts'
import { listFormerPanel, type PanelRole } from './panel-list-records.ts'

type Db = Kysely<Database>
type Step = Transaction<Database>
const subject = (action: string, subjectId: string) => ({
  action,
  subjectKind: 'competitionStage',
  subjectId,
})

/**
 * Puts reviewers on a panel under numbers drawn at random, so that a number does not tell who was asked first; who had
 * been on it before gets his old one. Throws `entrantOnPanel`, `organiserOnPanel`, and `stageMoved` once results are out.
 */
export async function addMembers(
  db: Db,
  stageId: string,
  userIds: readonly string[],
  role: PanelRole,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async trx => {
    await claimPanel(trx, stageId)
    for (const userId of userIds) await addMember(trx, stageId, userId, role, actor)
  })
}

/**
 * Puts those on a panel who sit on that of the stage before, in the same offices and under new numbers: whoever reads
 * both logs shall not learn how one reviewer gives his points. Throws as `addMembers` does.
 */
export async function takeOverPanel(db: Db, stageId: string, actor: Identity): Promise<void> {
  await db.transaction().execute(async trx => {
    await claimPanel(trx, stageId)
    for (const { userId, role } of await listFormerPanel(trx, stageId))
      await addMember(trx, stageId, userId, role, actor)
  })
}

/**
 * The panel is open to changes until the result is announced. The call is held too: who enters something at this very
 * moment comes before or after, and is refused or known as an entrant.
 */
async function claimPanel(trx: Step, stageId: string) {
  const { state, competitionId } = await lockStage(trx, stageId)
  if (!['planned', 'preparing', 'scoring', 'counting'].includes(state)) throw new XiangtuError('stageMoved')
  await lockCall(trx, competitionId)
}

async function addMember(trx: Step, stageId: string, userId: string, role: PanelRole, actor: Identity) {
  const person = await trx
    .selectFrom('user')
    .innerJoin('roleGrant', 'roleGrant.userId', 'user.id')
    .select(['user.id', 'user.name'])
    .where('user.id', '=', userId)
    .where('roleGrant.role', '=', 'reviewer')
    .executeTakeFirst()
  if (!person) throw new XiangtuError('notFound')
  const isEntrant = await trx
    .selectFrom('entry')
    .innerJoin('competitionStage', 'competitionStage.competitionId', 'entry.competitionId')
    .select('entry.id')
    .where('competitionStage.id', '=', stageId)
    .where('entry.enteredBy', '=', userId)
    .where('entry.state', 'not in', ['withdrawn', 'rejected'])
    .executeTakeFirst()
  if (isEntrant) throw new XiangtuError('entrantOnPanel', { facts: { name: person.name } })
  if (await runsIt(trx, stageId, userId))
    throw new XiangtuError('organiserOnPanel', { facts: { name: person.name } })
  const number = await freeNumber(trx, stageId)
  const { number: given } = await trx
    .insertInto('panelMember')
    .values({ ...{ id: newId(), stageId, userId, number, role }, removedAt: null })
    .onConflict(conflict =>
      conflict.columns(['stageId', 'userId']).doUpdateSet({ role, removedAt: null, removalReason: '' }),
    )
    .returning('number')
    .executeTakeFirstOrThrow()
  await recordChange(trx, actor, {
    ...subject('addPanelMember', stageId),
    after: { person: person.name, role, number: given },
  })
}

/** Whether somebody runs this competition: he sees who made what, and would not judge blind. */
async function runsIt(trx: Step, stageId: string, userId: string): Promise<boolean> {
  const grant = await trx
    .selectFrom('roleGrant')
    .innerJoin('organisation as place', 'place.id', 'roleGrant.organisationId')
    .innerJoin('competitionStage', join => join.on('competitionStage.id', '=', stageId))
    .innerJoin('competition', 'competition.id', 'competitionStage.competitionId')
    .innerJoin('organisation', 'organisation.id', 'competition.organisationId')
    .select('roleGrant.role')
    .where('roleGrant.userId', '=', userId)
    .where('roleGrant.role', 'in', [...organisers])
    .where(sql<boolean>`starts_with(organisation.path, place.path)`)
    .executeTakeFirst()
  return grant !== undefined
}

/** A number of this panel that nobody has: two digits while half of them are free, then more. */
async function freeNumber(trx: Step, stageId: string): Promise<string> {
  const rows = await trx.selectFrom('panelMember').select('number').where('stageId', '=', stageId).execute()
  const taken = new Set(rows.map(({ number }) => number))
  const digits = taken.size < 50 ? 2 : taken.size < 500 ? 3 : 4
  for (;;) {
    const number = `R-${String(randomInt(1, 10 ** digits)).padStart(digits, '0')}`
    if (!taken.has(number)) return number
  }
}

/** Gives a member another office. Throws `notAllowed` for one's own: who came to run it while he judges makes himself no chair. */
export async function changeRole(
  db: Db,
  stageId: string,
  memberId: string,
  role: PanelRole,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async trx => {
    await claimPanel(trx, stageId)
    const before = await standingMember(trx, stageId, memberId)
    if (before.userId === actor.id) throw new XiangtuError('notAllowed')
    await trx.updateTable('panelMember').set({ role }).where('id', '=', memberId).execute()
    await recordChange(trx, actor, {
      ...subject('changePanelMember', stageId),
      before: { role: before.role },
      after: { role, number: before.number },
    })
  })
}

/**
 * Takes somebody off a panel and gives what he has not submitted to others, in one transaction. What he has submitted
 * counts. Throws `notFound` for who has left already.
 */
export async function removeFromPanel(
  db: Db,
  {
    stageId,
    memberId,
    reason,
  }: { readonly stageId: string; readonly memberId: string; readonly reason: string },
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async trx => {
    await claimPanel(trx, stageId)
    const { number } = await standingMember(trx, stageId, memberId)
    await trx
      .updateTable('panelMember')
      .set({ removedAt: new Date(), removalReason: reason })
      .where('id', '=', memberId)
      .execute()
    await recordChange(trx, actor, {
      ...subject('removePanelMember', stageId),
      after: { number, reason },
    })
    await reassign(trx, stageId, { reason: 'removed', memberId }, actor)
  })
}

async function standingMember(trx: Step, stageId: string, memberId: string) {
  const member = await trx
    .selectFrom('panelMember')
    .select(['userId', 'number', 'role'])
    .where('id', '=', memberId)
    .where('stageId', '=', stageId)
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  if (!member) throw new XiangtuError('notFound')
  return member
}
