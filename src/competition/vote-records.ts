import { type Kysely, sql } from 'kysely'
import { hashToken, newId } from '../account/tokens.ts'
import { countTry } from '../account/try-records.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { entriesPerPage, mostVotesOfAddress, type Voter, voteDay } from './audience-rules.ts'
import type { FrozenFilm } from './blind-film.ts'
import { takesVotes } from './stage-rules.ts'
import { areVotesClosed } from './vote-count-records.ts'

type Db = Kysely<Database>
const dayMs = 24 * 3600_000

/** An entry as those see it who vote: nothing that says who made it. */
export type VotableEntry = {
  readonly entryId: string
  readonly code: string
  readonly category: string
  /** Without its title card. */
  readonly seconds: number
}

const votable = (db: Db, stageId: string) =>
  db
    .selectFrom('stageEntry')
    .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
    .innerJoin('entryCategory', 'entryCategory.id', 'entry.categoryId')
    .where('stageEntry.stageId', '=', stageId)
    .where('stageEntry.isStopped', '=', false)
    .where('entry.state', '=', 'passed')
    .where('entry.code', 'is not', null)
    .select([
      'entry.id as entryId',
      'entry.enteredBy',
      sql<string>`entry.code`.as('code'),
      'entryCategory.name as category',
      sql<number>`greatest(0, entry."durationSeconds" - entry."titleCardSeconds")`.as('seconds'),
    ])

/** A page of what is voted on, in an order that differs from day to day: who stands first gains by it. */
export async function listVotable(
  db: Db,
  stageId: string,
  { day, page }: { readonly day: string; readonly page: number },
): Promise<{ readonly entries: readonly VotableEntry[]; readonly isMore: boolean }> {
  const rows = await votable(db, stageId)
    .orderBy('category')
    .orderBy(sql`md5(entry.code || ${day})`)
    .limit(entriesPerPage + 1)
    .offset((page - 1) * entriesPerPage)
    .execute()
  return { entries: rows.slice(0, entriesPerPage).map(toVotable), isMore: rows.length > entriesPerPage }
}

const toVotable = ({ entryId, code, category, seconds }: VotableEntry): VotableEntry => ({
  ...{ entryId, code, category, seconds },
})

/** The entry of a code that is voted on in this stage. */
export async function findVotable(db: Db, stageId: string, code: string): Promise<VotableEntry | undefined> {
  const row = await votable(db, stageId).where('entry.code', '=', code).executeTakeFirst()
  return row && toVotable(row)
}

/** The film of an entry that is voted on, as it was frozen. For the hub alone: its ids name the lesson. */
export async function findVotableFilm(
  db: Db,
  stageId: string,
  code: string,
): Promise<FrozenFilm | undefined> {
  const row = await votable(db, stageId)
    .select(['entry.coursewareId', 'entry.releaseId', 'entry.titleCardSeconds'])
    .where('entry.code', '=', code)
    .executeTakeFirst()
  if (!row) return undefined
  const { coursewareId, releaseId, titleCardSeconds } = row
  return { coursewareId, releaseId, titleCardSeconds }
}

/** Whether a person judges in this competition: he sees nothing of the public's vote. */
export async function isOnPanel(db: Db, competitionId: string, userId: string): Promise<boolean> {
  const member = await db
    .selectFrom('panelMember')
    .innerJoin('competitionStage', 'competitionStage.id', 'panelMember.stageId')
    .select('panelMember.id')
    .where('competitionStage.competitionId', '=', competitionId)
    .where('panelMember.userId', '=', userId)
    .where('panelMember.removedAt', 'is', null)
    .executeTakeFirst()
  return member !== undefined
}

/** What a voter gave his vote of this day to. */
export async function findVoteOf(
  db: Db,
  stageId: string,
  voter: Voter,
  day: string,
): Promise<string | undefined> {
  const vote = await db
    .selectFrom('publicVote')
    .innerJoin('entry', 'entry.id', 'publicVote.entryId')
    .select('entry.code')
    .where('publicVote.stageId', '=', stageId)
    .where('voterKind', '=', voter.kind)
    .where('voterId', '=', voter.id)
    .where('day', '=', day)
    .executeTakeFirst()
  return vote?.code ?? undefined
}

/** Since when a voter has been known here. */
async function knownSince(trx: Db, { kind, id }: Voter): Promise<Date | undefined> {
  const known =
    kind === 'person'
      ? await trx.selectFrom('user').select('createdAt').where('id', '=', id).executeTakeFirst()
      : await trx.selectFrom('station').select('createdAt').where('id', '=', id).executeTakeFirst()
  return known?.createdAt
}

type Cast = {
  readonly stageId: string
  readonly code: string
  readonly voter: Voter
  /** Where the vote comes from; kept as a hash, for a day. */
  readonly address: string
  readonly now: Date
}

/**
 * Counts a vote: one a day for each voter. Throws `votingClosed`, `notFound`, `notAllowed` for who judges here,
 * `voterTooNew`, `ownEntryVote`, `votedToday`, and `tooManyTries` where too many came from one address.
 */
export async function castVote(db: Db, { stageId, code, voter, address, now }: Cast): Promise<void> {
  const day = voteDay(now)
  await db.transaction().execute(async trx => {
    // Shared: voters do not wait for each other, and the count at the end waits for them all.
    const stage = await trx
      .selectFrom('competitionStage')
      .select(['competitionId', 'state', 'votesFrom', 'votesUntil'])
      .where('id', '=', stageId)
      .forShare()
      .executeTakeFirst()
    if (!stage) throw new XiangtuError('notFound')
    if (!takesVotes(stage, now) || (await areVotesClosed(trx, stageId)))
      throw new XiangtuError('votingClosed')
    const entry = await votable(trx, stageId).where('entry.code', '=', code).executeTakeFirst()
    if (!entry) throw new XiangtuError('notFound')
    if (voter.kind === 'person') {
      if (await isOnPanel(trx, stage.competitionId, voter.id)) throw new XiangtuError('notAllowed')
      if (entry.enteredBy === voter.id) throw new XiangtuError('ownEntryVote')
    }
    const since = await knownSince(trx, voter)
    if (!since || !stage.votesFrom || since >= stage.votesFrom) throw new XiangtuError('voterTooNew')
    const cast = await trx
      .insertInto('publicVote')
      .values({
        ...{ id: newId(), stageId, entryId: entry.entryId, day, votedAt: now },
        ...{ voterKind: voter.kind, voterId: voter.id },
      })
      .onConflict(conflict => conflict.columns(['stageId', 'voterKind', 'voterId', 'day']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!cast) throw new XiangtuError('votedToday')
    const { tries } = await countTry(trx, hashToken(`vote ${stageId} ${day} ${address}`), dayMs)
    if (tries > mostVotesOfAddress) throw new XiangtuError('tooManyTries')
  })
}
