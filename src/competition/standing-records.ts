import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Standing } from './obstacles.ts'

const count = sql<number>`count(*)::int`

/** What is known of a stage when somebody asks whether it can be moved on; undefined where there is no such stage. */
export async function readStanding(
  db: Kysely<Database> | Transaction<Database>,
  stageId: string,
): Promise<Standing | undefined> {
  const stage = await db
    .selectFrom('competitionStage')
    .innerJoin('competition', 'competition.id', 'competitionStage.competitionId')
    .select([
      'competitionId',
      'place',
      'competitionStage.state',
      'reviewersPerEntry',
      'scoringFrom',
      'scoringUntil',
      'votesUntil',
      'advancePerCategory',
      'competition.state as callState',
      'entriesUntil',
    ])
    .where('competitionStage.id', '=', stageId)
    .executeTakeFirst()
  if (!stage) return undefined
  const [entries, stageEntries, panel, work, places, votes] = await Promise.all([
    db
      .selectFrom('entry')
      .select(['state', count.as('count')])
      .where('competitionId', '=', stage.competitionId)
      .groupBy('state')
      .execute(),
    countStageEntries(db, stageId, stage.reviewersPerEntry),
    db
      .selectFrom('panelMember')
      .select(['role', count.as('count')])
      .where('stageId', '=', stageId)
      .where('removedAt', 'is', null)
      .groupBy('role')
      .execute(),
    db
      .selectFrom('reviewAssignment')
      .select(['state', count.as('count')])
      .where('stageId', '=', stageId)
      .groupBy('state')
      .execute(),
    db
      .selectFrom('competitionStage')
      .select(['place', 'state'])
      .where('competitionId', '=', stage.competitionId)
      .execute(),
    db
      .selectFrom('competitionLog')
      .select('seq')
      .where('stageId', '=', stageId)
      .where('kind', '=', 'votesClosed')
      .executeTakeFirst(),
  ])
  const entriesIn = (...states: string[]) =>
    entries.reduce((sum, row) => sum + (states.includes(row.state) ? row.count : 0), 0)
  const workIn = (state: string) => work.find(row => row.state === state)?.count ?? 0
  const members = (...roles: string[]) =>
    panel.reduce((sum, row) => sum + (roles.includes(row.role) ? row.count : 0), 0)
  return {
    ...stage,
    ...stageEntries,
    passedEntries: entriesIn('passed'),
    undecidedEntries: entriesIn('entered', 'returned'),
    reviewers: members('reviewer', 'chair'),
    hasChair: members('chair') > 0,
    openSheets: workIn('open'),
    submittedSheets: workIn('submitted'),
    stateBefore: places.find(({ place }) => place === stage.place - 1)?.state,
    hasNext: places.some(({ place }) => place === stage.place + 1),
    areVotesCounted: votes !== undefined,
  }
}

/** How many entries are still judged, and how many of them lack reviewers. Arbiters are not counted. */
async function countStageEntries(
  db: Kysely<Database> | Transaction<Database>,
  stageId: string,
  reviewersPerEntry: number,
) {
  const { rows } = await sql<{ stageEntries: number; shortEntries: number }>`
    select count(*)::int as "stageEntries",
      count(*) filter (where given < ${reviewersPerEntry})::int as "shortEntries"
    from (
      select count(a.id) as given
      from "stageEntry" s
      join entry e on e.id = s."entryId"
      left join "reviewAssignment" a on a."stageId" = s."stageId" and a."entryId" = s."entryId"
        and a.state <> 'released' and not a."isArbiter"
      where s."stageId" = ${stageId} and not s."isStopped" and e.state = 'passed'
      group by s."entryId") each`.execute(db)
  return rows[0] ?? { stageEntries: 0, shortEntries: 0 }
}
