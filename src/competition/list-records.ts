import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Phase } from './phase.ts'
import { phaseOf } from './phase.ts'

/** A line of the list of competitions. */
export type ListedCompetition = {
  readonly id: string
  readonly title: string
  readonly organisationName: string
  readonly entriesFrom: Date
  readonly entriesUntil: Date
  readonly phase: Phase
}

/** A page of a list has so many: some 10 KB on the wire. */
const perPage = 100

type Wanted = {
  readonly now: Date
  /** Drafts and cancelled ones of places below these are shown too. */
  readonly organisedPaths: readonly string[]
  /** From 1. */
  readonly page: number
}

/** Competitions that are public, and those that the asker runs. */
const visibleTo = (db: Kysely<Database>, organisedPaths: readonly string[]) =>
  db
    .selectFrom('competition')
    .innerJoin('organisation', 'organisation.id', 'competition.organisationId')
    .where(eb =>
      eb.or([
        eb('competition.state', 'in', ['open', 'closed']),
        ...organisedPaths.map(path => sql<boolean>`starts_with(organisation.path, ${path})`),
      ]),
    )

/** How many pages there are of those that the asker may see; at least one. */
export async function countCompetitionPages(
  db: Kysely<Database>,
  { organisedPaths }: Pick<Wanted, 'organisedPaths'>,
): Promise<number> {
  const { count } = await visibleTo(db, organisedPaths)
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Math.max(1, Math.ceil(Number(count) / perPage))
}

/** A page of those that the asker may see; what is due last comes first. */
export async function listCompetitions(
  db: Kysely<Database>,
  { now, organisedPaths, page }: Wanted,
): Promise<readonly ListedCompetition[]> {
  const rows = await visibleTo(db, organisedPaths)
    .select([
      'competition.id',
      'competition.title',
      'competition.state',
      'competition.entriesFrom',
      'competition.entriesUntil',
      'organisation.name as organisationName',
    ])
    .select(eb =>
      eb
        .selectFrom('competitionStage')
        .select('competitionStage.state')
        .whereRef('competitionStage.competitionId', '=', 'competition.id')
        .orderBy('competitionStage.place', 'desc')
        .limit(1)
        .as('lastStage'),
    )
    .orderBy('competition.entriesUntil', 'desc')
    .orderBy('competition.id')
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute()
  return rows.map(({ lastStage, state, ...row }) => ({
    ...row,
    phase: phaseOf({ ...row, state }, lastStage ? [{ state: lastStage }] : [], now),
  }))
}
