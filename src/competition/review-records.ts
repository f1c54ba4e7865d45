import type { Kysely, Transaction } from 'kysely'
import { sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { FrozenFilm } from './blind-film.ts'
import { watchedPercentOf } from './sheet.ts'
import type { StageState } from './stage-rules.ts'

/** What a reviewer may know of an entry. */
export type BlindEntry = {
  readonly code: string
  readonly category: string
  readonly durationSeconds: number
}

/** An entry that a reviewer judges. `film` is for the hub alone and on no page. */
export type Assignment = {
  readonly id: string
  readonly stageId: string
  readonly competitionId: string
  readonly entryId: string
  readonly memberId: string
  readonly state: 'open' | 'submitted'
  readonly isArbiter: boolean
  /** */
  readonly reviewer: string
  readonly entry: BlindEntry
  readonly film: FrozenFilm
}

/** In these states of a stage reviewers see what they were given. */
const shownIn: readonly StageState[] = ['scoring', 'counting']

/** All that is given to reviewers and not taken back, of stages that reviewers work at or have just done so. */
export const given = (db: Kysely<Database> | Transaction<Database>) =>
  db
    .selectFrom('reviewAssignment')
    .innerJoin('panelMember', 'panelMember.id', 'reviewAssignment.memberId')
    .innerJoin('competitionStage', 'competitionStage.id', 'reviewAssignment.stageId')
    .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
    .innerJoin('entryCategory', 'entryCategory.id', 'entry.categoryId')
    .where('panelMember.removedAt', 'is', null)
    .where('reviewAssignment.state', '<>', 'released')
    .where('entry.state', '<>', 'withdrawn')
    .where('entry.code', 'is not', null)
    .where('competitionStage.state', 'in', shownIn)

/** An assignment of this person; undefined where it is another's, was taken back, or its stage shows none. */
export async function findAssignment(
  db: Kysely<Database> | Transaction<Database>,
  id: string,
  userId: string,
): Promise<Assignment | undefined> {
  const row = await given(db)
    .select([
      'reviewAssignment.id',
      'reviewAssignment.stageId',
      'reviewAssignment.entryId',
      'reviewAssignment.memberId',
      'reviewAssignment.state',
      'reviewAssignment.isArbiter',
      'panelMember.number as reviewer',
      'entry.competitionId',
      'entry.code',
      'entry.durationSeconds',
      'entry.titleCardSeconds',
      'entry.coursewareId',
      'entry.releaseId',
      'entryCategory.name as category',
    ])
    .where('reviewAssignment.id', '=', id)
    .where('panelMember.userId', '=', userId)
    .executeTakeFirst()
  if (!row) return undefined
  const { code, category, durationSeconds, coursewareId, releaseId, titleCardSeconds, state, ...rest } = row
  return {
    ...rest,
    state: state === 'submitted' ? 'submitted' : 'open',
    entry: { code: code ?? '', category, durationSeconds: durationSeconds - titleCardSeconds },
    film: { coursewareId, releaseId, titleCardSeconds },
  }
}

/** A stage that a person judges in, and how far he is. */
export type ReviewedStage = {
  readonly id: string
  readonly title: string
  readonly state: StageState
  readonly kind: 'preliminary' | 'second' | 'final'
  readonly scoringFrom: Date
  readonly scoringUntil: Date
  readonly assigned: number
  readonly submitted: number
  /** what the panel calls him. */
  readonly number: string
  /** He may unlock sheets of others. */
  readonly isChair: boolean
  /** There are films to measure by. */
  readonly hasAnchors: boolean
}

/** The stages that a person judges in now, the one that ends first comes first. */
export async function listReviewedStages(
  db: Kysely<Database>,
  userId: string,
): Promise<readonly ReviewedStage[]> {
  const rows = await db
    .selectFrom('panelMember')
    .innerJoin('competitionStage', 'competitionStage.id', 'panelMember.stageId')
    .innerJoin('competition', 'competition.id', 'competitionStage.competitionId')
    .leftJoin(
      given(db)
        .select(['reviewAssignment.id', 'reviewAssignment.memberId', 'reviewAssignment.state'])
        .as('given'),
      'given.memberId',
      'panelMember.id',
    )
    .select(eb => [
      'competitionStage.id',
      'competition.title',
      'competitionStage.state',
      'competitionStage.kind',
      'competitionStage.scoringFrom',
      'competitionStage.scoringUntil',
      'panelMember.role',
      'panelMember.number',
      eb
        .exists(
          eb
            .selectFrom('anchorFilm')
            .select('anchorFilm.id')
            .whereRef('anchorFilm.stageId', '=', 'competitionStage.id'),
        )
        .as('hasAnchors'),
      eb.fn.count<string>('given.id').as('assigned'),
      eb.fn.count<string>('given.id').filterWhere('given.state', '=', 'submitted').as('submitted'),
    ])
    .where('panelMember.userId', '=', userId)
    .where('panelMember.removedAt', 'is', null)
    .where('competitionStage.state', 'in', shownIn)
    .groupBy(['competitionStage.id', 'competition.title', 'panelMember.id'])
    .orderBy('competitionStage.scoringUntil')
    .orderBy('competitionStage.id')
    .execute()
  return rows.map(({ assigned, submitted, role, ...row }) => ({
    ...row,
    assigned: Number(assigned),
    submitted: Number(submitted),
    isChair: role === 'chair',
    hasAnchors: row.hasAnchors === true,
  }))
}

/** A line of a reviewer's inbox. */
export type InboxLine = BlindEntry & {
  readonly id: string
  readonly stageId: string
  readonly state: 'open' | 'submitted'
  readonly hasDraft: boolean
  readonly watchedPercent: number
}

/** So many lines a page: some 20 KB. */
export const linesPerPage = 60

type Wanted = { readonly state: 'open' | 'submitted'; readonly page: number }

/** What a person has yet to judge, or has judged, in the order that was drawn for him alone. */
export async function listInbox(
  db: Kysely<Database>,
  userId: string,
  { state, page }: Wanted,
): Promise<readonly InboxLine[]> {
  const rows = await given(db)
    .leftJoin('scoreSheet', 'scoreSheet.assignmentId', 'reviewAssignment.id')
    .leftJoin('watchCoverage', 'watchCoverage.assignmentId', 'reviewAssignment.id')
    .select([
      'reviewAssignment.id',
      'reviewAssignment.stageId',
      'entry.code',
      'entry.durationSeconds',
      'entry.titleCardSeconds',
      'entryCategory.name as category',
      'scoreSheet.revision',
      'watchCoverage.shownMs',
      coveredMs.as('coveredMs'),
    ])
    .where('panelMember.userId', '=', userId)
    .where('reviewAssignment.state', '=', state)
    .orderBy('competitionStage.scoringUntil')
    .orderBy('reviewAssignment.stageId')
    .orderBy('reviewAssignment.place')
    .limit(linesPerPage)
    .offset((page - 1) * linesPerPage)
    .execute()
  return rows.map(({ id, stageId, code, category, durationSeconds, titleCardSeconds, ...row }) => ({
    ...{ id, stageId, code: code ?? '', category, state },
    durationSeconds: durationSeconds - titleCardSeconds,
    hasDraft: row.revision !== null,
    watchedPercent: row.shownMs === null ? 0 : watchedPercentOf(Number(row.coveredMs), row.shownMs),
  }))
}

/** How many ms of a film were played; 0 where nothing was. */
export const coveredMs = sql<string>`(select coalesce(sum(upper(range) - lower(range)), 0)
  from unnest("watchCoverage"."coveredMs") as range)`
