import { randomBytes } from 'node:crypto'
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import { dayOf } from '../china-time.ts'
import type { AwardTable } from '../database/schema/competitions.ts'
import type { Database } from '../database/schema.ts'
import type { AwardForm } from './award-form.ts'
import { awardsByQuota, certificateNumber } from './award-rules.ts'
import type { Result } from './journal.ts'
import { lockStage } from './move-records.ts'
import { findCompetition, listCategories, type Stage } from './records.ts'
import { readEntriesBehind } from './result-records.ts'

type Db = Kysely<Database> | Transaction<Database>
type Step = Transaction<Database>

/** An award as a certificate and a list show it. */
export type Award = Selectable<AwardTable> & { readonly entryCode: string | null }

const newNumber = (now: Date): string => certificateNumber(Number(dayOf(now).slice(0, 4)), randomBytes(8))

const selectAwards = (db: Db) =>
  db
    .selectFrom('award')
    .leftJoin('entry', 'entry.id', 'award.entryId')
    .selectAll('award')
    .select('entry.code as entryCode')

/** The awards of a competition: entries by name of award and rank, then people and organisations. */
export const listAwards = (db: Db, competitionId: string): Promise<readonly Award[]> =>
  selectAwards(db)
    .where('award.competitionId', '=', competitionId)
    .orderBy('targetKind')
    .orderBy('rank', order => order.asc().nullsLast())
    .orderBy('entry.code')
    .orderBy('issuedAt')
    .orderBy('award.id')
    .limit(3000)
    .execute()

/** The award of a certificate's number; undefined where there is none. */
export const findAward = (db: Db, number: string): Promise<Award | undefined> =>
  selectAwards(db).where('number', '=', number).executeTakeFirst()

type Issue = {
  readonly stage: Pick<Stage, 'id' | 'competitionId'>
  readonly results: readonly Result[]
  readonly actor: Identity
  readonly now: Date
  /** Only entries of these codes. */
  readonly only?: readonly string[]
}

/** The names that certificates keep. */
async function readNames(trx: Step, competitionId: string) {
  const competition = await findCompetition(trx, competitionId)
  return { competitionTitle: competition?.title ?? '', issuerName: competition?.organisationName ?? '' }
}

/** Gives the entries of a final result their awards, but for those stopped since or under an open objection. */
export async function issueAwards(trx: Step, { stage, results, actor, now, only }: Issue): Promise<void> {
  const { id: stageId, competitionId } = stage
  const categories = await listCategories(trx, competitionId)
  const given = categories.flatMap(({ name, quotas }) =>
    awardsByQuota(
      results.filter(({ category }) => category === name),
      quotas,
    ),
  )
  const behind = await readEntriesBehind(trx, stageId)
  const names = await readNames(trx, competitionId)
  const open = await trx
    .selectFrom('objection')
    .select('entryId')
    .where('stageId', '=', stageId)
    .where('state', '=', 'open')
    .execute()
  const waiting = new Set(open.map(({ entryId }) => entryId))
  const has = await trx
    .selectFrom('award')
    .select('entryId')
    .where('stageId', '=', stageId)
    .where('targetKind', '=', 'entry')
    .execute()
  const done = new Set(has.map(({ entryId }) => entryId))
  const rows = given.flatMap(({ entryCode, rank, awardName }) => {
    const entry = behind.get(entryCode)
    if (!entry || entry.isStopped || waiting.has(entry.entryId) || done.has(entry.entryId)) return []
    if (only && !only.includes(entryCode)) return []
    const people = [...new Set(entry.people.map(({ name }) => name))]
    return [
      {
        ...{ id: newId(), competitionId, stageId, targetKind: 'entry' as const, entryId: entry.entryId },
        targetName: entry.title,
        makers: [entry.organisationName, people.join('、')].filter(Boolean).join(' · '),
        ...{ ...names, awardName, rank, number: newNumber(now), issuedAt: now, issuedBy: actor.id },
      },
    ]
  })
  if (rows.length === 0) return
  await trx.insertInto('award').values(rows).execute()
  await tellFollowers(
    trx,
    rows.flatMap(({ entryId }) => entryId),
  )
}

/** Who follows lessons (the search, stations) hears of their awards. */
async function tellFollowers(trx: Step, entryIds: readonly string[]): Promise<void> {
  await trx
    .updateTable('courseware')
    .set({ revision: sql<number>`revision + 1` })
    .where('id', 'in', query => query.selectFrom('entry').select('coursewareId').where('id', 'in', entryIds))
    .where('publishedAt', 'is not', null)
    .execute()
}

/**
 * An award by hand, for a person by craft or an organisation; answers its certificate's number. Given twice, as by a
 * button that is pressed twice, it is one.
 */
export async function addAward(
  db: Kysely<Database>,
  { id: stageId, competitionId }: Pick<Stage, 'id' | 'competitionId'>,
  form: AwardForm,
  actor: Identity,
): Promise<string> {
  return db.transaction().execute(async trx => {
    await lockStage(trx, stageId)
    const { targetKind, targetName, awardName, makers } = form
    const same = await trx
      .selectFrom('award')
      .select('number')
      .where('stageId', '=', stageId)
      .where(eb => eb.and({ targetKind, targetName, awardName, makers }))
      .executeTakeFirst()
    if (same) return same.number
    const now = new Date()
    const number = newNumber(now)
    await trx
      .insertInto('award')
      .values({
        ...{ id: newId(), competitionId, stageId, ...form, entryId: null, rank: null, number },
        ...{ issuedAt: now, issuedBy: actor.id, ...(await readNames(trx, competitionId)) },
      })
      .execute()
    await recordChange(trx, actor, {
      ...{ action: 'addAward', subjectKind: 'competitionStage', subjectId: stageId },
      after: { name: targetName, awardName, number },
    })
    return number
  })
}
