import type { Kysely } from 'kysely'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { type Hands, voteDay } from './audience-rules.ts'
import { type StageKind, takesVotes } from './stage-rules.ts'
import { findVotable } from './vote-records.ts'

type Db = Kysely<Database>

/** A stage of which the public is asked now. */
export type AskingStage = {
  readonly id: string
  readonly kind: StageKind
  readonly competitionId: string
  readonly title: string
  readonly votesUntil: Date | null
}

/** The stages of which the public is asked now, those that end first before the others. */
export async function listAskingStages(db: Db, now: Date): Promise<readonly AskingStage[]> {
  const rows = await db
    .selectFrom('competitionStage')
    .innerJoin('competition', 'competition.id', 'competitionStage.competitionId')
    .select(['competitionStage.id', 'competitionStage.kind', 'competitionId', 'competition.title'])
    .select(['competitionStage.state', 'votesFrom', 'votesUntil'])
    .where('competition.state', 'in', ['open', 'closed'])
    .where('votesUntil', '>', now)
    .orderBy('votesUntil')
    .orderBy('competitionStage.id')
    .limit(20)
    .execute()
  return rows
    .filter(row => takesVotes(row, now))
    .map(({ id, kind, competitionId, title, votesUntil }) => ({
      ...{ id, kind, competitionId, title, votesUntil },
    }))
}

type Counted = {
  readonly stageId: string
  readonly code: string
  readonly stationId: string
  readonly hands: Hands
  readonly now: Date
}

/**
 * Keeps the hands that a village counted after a screening; counted again they replace what stood there. Throws
 * `votingClosed` outside the time of the vote, and `notFound`.
 */
export async function saveHands(db: Db, { stageId, code, stationId, hands, now }: Counted): Promise<void> {
  await db.transaction().execute(async trx => {
    const stage = await trx
      .selectFrom('competitionStage')
      .select(['state', 'votesFrom', 'votesUntil'])
      .where('id', '=', stageId)
      .forShare()
      .executeTakeFirst()
    if (!stage) throw new XiangtuError('notFound')
    if (!takesVotes(stage, now)) throw new XiangtuError('votingClosed')
    const entry = await findVotable(trx, stageId, code)
    if (!entry) throw new XiangtuError('notFound')
    const counted = { ...hands, screenedOn: voteDay(now), countedAt: now }
    await trx
      .insertInto('villageJury')
      .values({ id: newId(), stageId, entryId: entry.entryId, stationId, ...counted })
      .onConflict(conflict => conflict.columns(['stageId', 'entryId', 'stationId']).doUpdateSet(counted))
      .execute()
  })
}

/** The hands that a station has counted in a stage, by the entry's code. */
export async function listHandsOf(
  db: Db,
  stageId: string,
  stationId: string,
): Promise<ReadonlyMap<string, Hands>> {
  const rows = await hands(db, stageId).where('stationId', '=', stationId).execute()
  return new Map(rows.map(({ code, present, inFavour }) => [code ?? '', { present, inFavour }]))
}

/** What all villages counted in a stage, by the entry's code. */
export async function listHands(db: Db, stageId: string): Promise<ReadonlyMap<string, readonly Hands[]>> {
  const byCode = new Map<string, Hands[]>()
  for (const { code, present, inFavour } of await hands(db, stageId).execute()) {
    const of = byCode.get(code ?? '') ?? []
    of.push({ present, inFavour })
    byCode.set(code ?? '', of)
  }
  return byCode
}

const hands = (db: Db, stageId: string) =>
  db
    .selectFrom('villageJury')
    .innerJoin('entry', 'entry.id', 'villageJury.entryId')
    .select(['entry.code', 'present', 'inFavour'])
    .where('villageJury.stageId', '=', stageId)

/** Whether there is an entry anywhere that villages are asked about. */
export const isJuryAsked = async (db: Db, now: Date): Promise<boolean> =>
  (await listAskingStages(db, now)).length > 0
