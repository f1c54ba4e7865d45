import { type Kysely, sql, type Transaction } from 'kysely'
import { type Person, type Role, rootOrganisation } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import type { Presenter, Series } from './rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/** The paths of the places where a person holds one of these roles. */
const placesOf = (person: Person, roles: readonly Role[]): string[] =>
  person.grants.filter(({ role }) => roles.includes(role)).map(({ organisationPath }) => organisationPath)

/** Whether what belongs to a place lies at or below one of these. */
const isBelow = (paths: readonly string[]) =>
  sql<boolean>`exists (select from unnest(${[...paths]}::text[]) as held(path) where starts_with(organisation.path, held.path))`

/** A thing with the place that it belongs to. */
type Placed = { readonly organisationName: string; readonly organisationPath: string }

/** The series that a person may change, by title. */
export async function listOwnSeries(
  db: Db,
  person: Person,
  roles: readonly Role[],
): Promise<(Series & Placed & { readonly lessons: number })[]> {
  const rows = await db
    .selectFrom('series')
    .innerJoin('organisation', 'organisation.id', 'series.organisationId')
    .select(['series.id', 'title', 'summary', 'organisationId', 'series.archivedAt'])
    .select(['organisation.name as organisationName', 'organisation.path as organisationPath'])
    .select(query =>
      query
        .selectFrom('courseware')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('courseware.seriesId', '=', 'series.id')
        .as('lessons'),
    )
    .where(isBelow(placesOf(person, roles)))
    .orderBy('title')
    .orderBy('series.id')
    .limit(500)
    .execute()
  return rows.map(({ archivedAt, lessons, ...row }) => ({
    ...row,
    ...{ isArchived: archivedAt !== null, lessons: Number(lessons ?? 0) },
  }))
}

/** The presenters whose words a person may change, by name. */
export const listOwnPresenters = (
  db: Db,
  person: Person,
  roles: readonly Role[],
): Promise<(Presenter & Placed)[]> =>
  db
    .selectFrom('presenter')
    .innerJoin('organisation', 'organisation.id', 'presenter.organisationId')
    .select(['presenter.id', 'presenter.name', 'skills', 'introduction', 'organisationId'])
    .select(['organisation.name as organisationName', 'organisation.path as organisationPath'])
    .where(isBelow(placesOf(person, roles)))
    .orderBy('presenter.name')
    .orderBy('presenter.id')
    .limit(500)
    .execute()

/** Where a thing belongs; undefined where there is none of this id. */
export const findPathOf = async (
  db: Db,
  table: 'series' | 'campaign' | 'presenter',
  id: string,
): Promise<string | undefined> => {
  const row = await db
    .selectFrom(table)
    .innerJoin('organisation', 'organisation.id', `${table}.organisationId`)
    .select('organisation.path')
    .where(`${table}.id`, '=', id)
    .executeTakeFirst()
  return row?.path
}

/** The towns and departments that a campaign can be for: all below the root, by place in the tree. */
export const listRegions = (db: Db): Promise<{ id: string; name: string }[]> =>
  db
    .selectFrom('organisation')
    .select(['id', 'name'])
    .where('kind', 'in', ['city', 'county', 'town'])
    .where('archivedAt', 'is', null)
    .where('id', '!=', rootOrganisation.id)
    .orderBy('path')
    .limit(300)
    .execute()
