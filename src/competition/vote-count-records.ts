import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { appendAct } from './log-records.ts'

type Db = Kysely<Database>

/** Whether the votes of a stage were counted. */
export async function areVotesClosed(db: Db, stageId: string): Promise<boolean> {
  const act = await db
    .selectFrom('competitionLog')
    .select('seq')
    .where('stageId', '=', stageId)
    .where('kind', '=', 'votesClosed')
    .executeTakeFirst()
  return act !== undefined
}

/**
 * Counts the votes once their time is over, into the log; a second call changes nothing. Nobody is told of a count
 * before. Answers whether it counted now.
 */
export async function closeVotes(
  trx: Transaction<Database>,
  stageId: string,
  now = new Date(),
): Promise<boolean> {
  const stage = await trx
    .selectFrom('competitionStage')
    .select(['state', 'votesUntil'])
    .where('id', '=', stageId)
    .forUpdate()
    .executeTakeFirst()
  const isDue = stage?.votesUntil && stage.votesUntil <= now
  if (!isDue || !['scoring', 'counting'].includes(stage.state)) return false
  if (await areVotesClosed(trx, stageId)) return false
  const rows = await trx
    .selectFrom('stageEntry')
    .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
    .leftJoin('publicVote', join =>
      join.onRef('publicVote.entryId', '=', 'entry.id').on('publicVote.stageId', '=', stageId),
    )
    .select(({ fn }) => ['entry.code', fn.count<string>('publicVote.id').as('votes')])
    .where('stageEntry.stageId', '=', stageId)
    .where('stageEntry.isStopped', '=', false)
    .where('entry.state', '=', 'passed')
    .groupBy('entry.code')
    .execute()
  const votes = Object.fromEntries(rows.flatMap(({ code, votes }) => (code ? [[code, Number(votes)]] : [])))
  await appendAct(trx, stageId, { kind: 'votesClosed', body: { votes } }, null, now)
  return true
}

/**
 * For who is about to announce a result: counts the votes where their time is over. Throws `votesStillOpen` where it is
 * not, so that no result stands beside votes that may still be given.
 */
export async function settleVotes(
  trx: Transaction<Database>,
  stageId: string,
  now = new Date(),
): Promise<void> {
  await closeVotes(trx, stageId, now)
  const { votesUntil } = await trx
    .selectFrom('competitionStage')
    .select('votesUntil')
    .where('id', '=', stageId)
    .executeTakeFirstOrThrow()
  if (votesUntil && !(await areVotesClosed(trx, stageId))) throw new XiangtuError('votesStillOpen')
}

/** Stages whose votes are over and not counted yet. */
export async function listVotesDue(db: Db, now: Date): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('competitionStage')
    .select('id')
    .where('votesUntil', '<=', now)
    .where('state', 'in', ['scoring', 'counting'])
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('competitionLog')
            .select('seq')
            .whereRef('competitionLog.stageId', '=', 'competitionStage.id')
            .where('kind', '=', 'votesClosed'),
        ),
      ),
    )
    .execute()
  return rows.map(({ id }) => id)
}
