import { type Kysely, type Selectable, sql } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { ObjectionTable } from '../database/schema/competitions.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { issueAwards } from './award-records.ts'
import { markStopped } from './case-records.ts'
import { appendAct, readActs } from './log-records.ts'
import { lockStage } from './move-records.ts'
import type { DecisionForm, ObjectionForm } from './objection-rules.ts'
import { findStage } from './records.ts'
import { publishedResults } from './result-records.ts'
import { takesObjections } from './stage-rules.ts'

type Db = Kysely<Database>

/** An objection and the entry that it is about; with name and contact of who made it. */
export type Objection = Omit<Selectable<ObjectionTable>, 'stageId' | 'decidedBy'> & {
  readonly entryCode: string
  readonly entryTitle: string
  readonly decidedByName: string | null
}

/** The objections of a stage, the first one first. */
export async function listObjections(db: Db, stageId: string): Promise<readonly Objection[]> {
  const rows = await db
    .selectFrom('objection')
    .innerJoin('entry', 'entry.id', 'objection.entryId')
    .leftJoin('user', 'user.id', 'objection.decidedBy')
    .select(['objection.id', 'objection.entryId', 'number', 'objection.name', 'contact', 'text', 'madeAt'])
    .select(['objection.state', 'answer', 'decidedAt', 'entry.code', 'entry.title as entryTitle'])
    .select('user.name as decidedByName')
    .where('stageId', '=', stageId)
    .orderBy('number')
    .limit(1000)
    .execute()
  return rows.map(({ code, ...row }) => ({ ...row, entryCode: code ?? '' }))
}

/** How many objections are open and decided, and which entries wait: what the public is told. */
export async function readObjectionStand(db: Db, stageId: string) {
  const rows = await db
    .selectFrom('objection')
    .innerJoin('entry', 'entry.id', 'objection.entryId')
    .select(['entry.code', 'objection.state'])
    .where('stageId', '=', stageId)
    .execute()
  const open = rows.filter(({ state }) => state === 'open')
  return {
    count: rows.length,
    open: open.length,
    held: new Set(open.flatMap(({ code }) => code ?? [])),
  }
}

/**
 * Takes an objection, as long as the notice runs by the hub's clock; answers its number. The log tells that there is
 * one, never whose. Throws `noticeOver`, and `notFound` for an entry that is not of this stage.
 */
export async function makeObjection(
  db: Db,
  stageId: string,
  { entryCode, name, contact, text }: ObjectionForm,
  now = new Date(),
): Promise<number> {
  return db.transaction().execute(async trx => {
    await lockStage(trx, stageId)
    const stage = await findStage(trx, stageId)
    if (!stage || !takesObjections(stage, now)) throw new XiangtuError('noticeOver')
    const entry = await trx
      .selectFrom('stageEntry')
      .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
      .select('entry.id')
      .where('stageId', '=', stageId)
      .where('entry.code', '=', entryCode)
      .executeTakeFirst()
    if (!entry) throw new XiangtuError('notFound')
    const last = await trx
      .selectFrom('objection')
      .select(sql<number>`coalesce(max(number), 0)`.as('number'))
      .where('stageId', '=', stageId)
      .executeTakeFirstOrThrow()
    const number = last.number + 1
    await trx
      .insertInto('objection')
      .values({
        ...{ id: newId(), stageId, entryId: entry.id, number, name, contact, text, madeAt: now },
        ...{ decidedBy: null, decidedAt: null },
      })
      .execute()
    await appendAct(trx, stageId, { kind: 'objected', body: { entryCode, number } }, null, now)
    return number
  })
}

/** An objection can be answered while its notice stands, while the count is mended after it, and later. */
const answering = ['noticed', 'counting', 'final'] as const

/**
 * Answers an objection. One that is upheld may stop its entry: then it has no rank and no award. Before the final result
 * the others are announced anew without it, afterwards its place stays empty. Throws `objectionDecided`.
 */
export async function decideObjection(
  db: Db,
  stageId: string,
  number: number,
  { verdict, answer, stops }: DecisionForm,
  actor: Identity,
): Promise<void> {
  const now = new Date()
  await db.transaction().execute(async trx => {
    await lockStage(trx, stageId)
    const stage = await findStage(trx, stageId)
    if (!answering.some(state => state === stage?.state)) throw new XiangtuError('stageMoved')
    const objection = await trx
      .updateTable('objection')
      .from('entry')
      .whereRef('entry.id', '=', 'objection.entryId')
      .set({ state: verdict, answer, decidedBy: actor.id, decidedAt: now })
      .where('objection.stageId', '=', stageId)
      .where('number', '=', number)
      .where('objection.state', '=', 'open')
      .returning(['entry.id as entryId', 'entry.code'])
      .executeTakeFirst()
    if (!objection) throw new XiangtuError('objectionDecided')
    const { entryId } = objection
    const entryCode = objection.code ?? ''
    const isUpheld = verdict === 'upheld'
    const body = { entryCode, number, isUpheld }
    await appendAct(trx, stageId, { kind: 'objectionDecided', body }, actor, now)
    if (isUpheld && stops) {
      await markStopped(trx, { stageId, entryId }, true)
      const reason = `objection ${number}`
      const act = { kind: 'stopped', body: { entryCode, gate: 'objection', reason } } as const
      await appendAct(trx, stageId, act, actor, now)
    }
    await recordChange(trx, actor, {
      ...{ action: 'decideObjection', subjectKind: 'competitionStage', subjectId: stageId },
      after: { entryCode, state: verdict, isStopped: isUpheld && stops },
    })
    const results = publishedResults(await readActs(trx, stageId)) ?? []
    // What was held gets its award now, if nothing else stands against it.
    if (stage?.state === 'final') await issueAwards(trx, { stage, results, actor, now, only: [entryCode] })
  })
}
