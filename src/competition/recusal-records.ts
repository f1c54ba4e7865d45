import type { Kysely } from 'kysely'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { reassign } from './assignment-records.ts'
import { declareConflict, type NewDeclaration } from './conflict-records.ts'
import { nameKey } from './conflict-rules.ts'
import { lockStage } from './log-records.ts'

type Db = Kysely<Database>
type Wanted = { readonly name: string; readonly reason: string }

/**
 * An entrant asks that a reviewer, known to him by name, does not judge his entry. Whoever reviews at all can be named,
 * on a panel or not: the answer tells nothing of who judges. Throws `noSuchReviewer`. Of several of one name all stay away.
 */
export async function recuseByName(
  db: Db,
  { id: entryId, competitionId }: { readonly id: string; readonly competitionId: string },
  { name, reason }: Wanted,
  person: Identity,
): Promise<void> {
  const reviewers = await db
    .selectFrom('roleGrant')
    .innerJoin('user', 'user.id', 'roleGrant.userId')
    .select(['user.id', 'user.name'])
    .where('role', '=', 'reviewer')
    .distinct()
    .execute()
  const named = reviewers.filter(each => nameKey(each.name) === nameKey(name))
  if (named.length === 0) throw new XiangtuError('noSuchReviewer', { facts: { name } })
  for (const { id: reviewerId } of named)
    await recuse(db, { competitionId, reviewerId, entryId, reason }, person)
}

/** Writes a conflict down, and gives to others what the reviewer has of it on any panel of the competition. */
export async function recuse(db: Db, declaration: NewDeclaration, person: Identity): Promise<void> {
  await db.transaction().execute(async step => {
    const seats = await step
      .selectFrom('panelMember')
      .innerJoin('competitionStage', 'competitionStage.id', 'panelMember.stageId')
      .select(['panelMember.id', 'stageId'])
      .where('competitionId', '=', declaration.competitionId)
      .where('userId', '=', declaration.reviewerId)
      .orderBy('stageId')
      .execute()
    for (const { stageId } of seats) await lockStage(step, stageId)
    await declareConflict(step, declaration, person)
    for (const { id: memberId, stageId } of seats)
      await reassign(step, stageId, { reason: 'conflict', memberId }, person)
  })
}
