import { type Kysely, sql } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { takesEntries } from './stage-rules.ts'

type Db = Kysely<Database>

/** An entry that has an award, and whether its film is in the competition above already. */
export type Winner = {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly awardName: string
  readonly isAbove: boolean
}

/** The awarded entries of a competition, the highest award first. */
export async function listWinners(db: Db, competitionId: string, upToId: string): Promise<readonly Winner[]> {
  const rows = await db
    .selectFrom('award')
    .innerJoin('entry', 'entry.id', 'award.entryId')
    .select(['entry.id', 'entry.code', 'entry.title', 'award.awardName'])
    .select(
      sql<boolean>`exists (select 1 from entry above where above."competitionId" = ${upToId}
        and above."coursewareId" = entry."coursewareId" and above.state <> 'withdrawn')`.as('isAbove'),
    )
    .where('award.competitionId', '=', competitionId)
    .where('award.targetKind', '=', 'entry')
    .orderBy(sql`award.rank nulls last`)
    .orderBy('entry.code')
    .limit(mostWinners)
    .execute()
  return rows.flatMap(({ code, ...row }) => (code === null ? [] : [{ ...row, code }]))
}
const mostWinners = 500

/** Of one competition into which of another, and its category there. */
type PassUp = {
  readonly competitionId: string
  readonly upToId: string
  readonly categoryId: string
  readonly entryIds: readonly string[]
}

/**
 * Enters awarded films into a competition of a higher place, each as it was frozen here, in its makers' names; the
 * formal check there decides. Films that are there already are left out; answers how many went up. `now` is asked
 * while that competition is locked. Throws `entriesClosed`, `reviewerEnters`, and `notFound` for what has no award.
 */
export async function passUp(
  db: Db,
  { competitionId, upToId, categoryId, entryIds }: PassUp,
  person: Identity,
  now: () => Date,
): Promise<number> {
  return db.transaction().execute(async trx => {
    const above = await trx
      .selectFrom('competition')
      .innerJoin('entryCategory', 'entryCategory.competitionId', 'competition.id')
      .select(['competition.state', 'entriesFrom', 'entriesUntil'])
      .where('competition.id', '=', upToId)
      .where('entryCategory.id', '=', categoryId)
      .forShare('competition')
      .executeTakeFirst()
    if (!above) throw new XiangtuError('notFound')
    if (!takesEntries(above, now())) throw new XiangtuError('entriesClosed')
    const winners = await listWinners(trx, competitionId, upToId)
    if (!entryIds.every(id => winners.some(winner => winner.id === id))) throw new XiangtuError('notFound')
    const judge = await trx
      .selectFrom('entry')
      .innerJoin('panelMember', 'panelMember.userId', 'entry.enteredBy')
      .innerJoin('competitionStage', 'competitionStage.id', 'panelMember.stageId')
      .select('entry.id')
      .where('entry.id', 'in', [...entryIds])
      .where('competitionStage.competitionId', '=', upToId)
      .where('panelMember.removedAt', 'is', null)
      .executeTakeFirst()
    if (judge) throw new XiangtuError('reviewerEnters')
    const entries = await trx
      .selectFrom('entry')
      .select(['id', 'coursewareId', 'releaseId', 'media', 'contentHash', 'durationSeconds'])
      .select(['titleCardSeconds', 'title', 'organisationId', 'enteredBy', 'people'])
      .where('id', 'in', [...entryIds])
      .execute()
    let passed = 0
    for (const { id: from, media, people, ...entry } of entries) {
      const id = newId()
      const added = await trx
        .insertInto('entry')
        .values({
          ...{ ...entry, id, categoryId, competitionId: upToId, code: null, checkedBy: null },
          ...{ media: JSON.stringify(media), people: JSON.stringify(people) },
        })
        // What is there already, or was withdrawn there, is its maker's own to enter again.
        .onConflict(conflict => conflict.columns(['competitionId', 'coursewareId']).doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!added) continue
      passed += 1
      await recordChange(trx, person, {
        ...{ action: 'passUp', subjectKind: 'entry', subjectId: id },
        after: { competitionId: upToId, id: from, contentHash: entry.contentHash },
      })
    }
    return passed
  })
}
