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

/** A thing with the place that it belongs to, and whether the public sees it with a lesson. */
type Placed = {
  readonly organisationName: string
  readonly organisationPath: string
  readonly isShown: boolean
}

const isSeriesShown = sql<boolean>`exists (select from courseware
  where "seriesId" = series.id and "publishedAt" is not null)`.as('isShown')
const isPresenterShown = sql<boolean>`exists (select from credit
  join courseware on courseware.id = credit."coursewareId"
  where "presenterId" = presenter.id and "publishedAt" is not null)`.as('isShown')

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
    .select(isSeriesShown)
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
    .select(isPresenterShown)
    .where(isBelow(placesOf(person, roles)))
    .orderBy('presenter.name')
    .orderBy('presenter.id')
    .limit(500)
    .execute()

type Found = Omit<Placed, 'organisationName'>
const shown = {
  series: isSeriesShown,
  presenter: isPresenterShown,
  campaign: sql<boolean>`true`.as('isShown'),
} as const

/** Where a thing belongs, and whether the public sees it; undefined where there is none of this id. */
export const findPlaced = (
  db: Db,
  table: 'series' | 'campaign' | 'presenter',
  id: string,
): Promise<Found | undefined> =>
  db
    .selectFrom(table)
    .innerJoin('organisation', 'organisation.id', `${table}.organisationId`)
    .select(['organisation.path as organisationPath', shown[table]])
    .where(`${table}.id`, '=', id)
    .executeTakeFirst()

/** So many a form shows; of more they are looked for by name. */
const mostRegions = 300

type RegionWish = { readonly search: string; readonly chosen: readonly string[] }

/** The counties and towns that a campaign can be for, by place in the tree; those that are chosen are always among them. */
export const listRegions = (
  db: Db,
  { search, chosen }: RegionWish,
): Promise<{ id: string; name: string }[]> =>
  db
    .selectFrom('organisation')
    .select(['id', 'name'])
    .where('kind', 'in', ['city', 'county', 'town'])
    .where('archivedAt', 'is', null)
    .where('id', '!=', rootOrganisation.id)
    .where(eb =>
      eb.or([eb('id', 'in', ['', ...chosen]), sql<boolean>`position(lower(${search}) in lower(name)) > 0`]),
    )
    .orderBy(eb => eb('id', 'in', ['', ...chosen]), 'desc')
    .orderBy('path')
    .limit(mostRegions)
    .execute()

/** The stations that a campaign can be for: those chosen, and where somebody looks for one those with that in their name. */
export async function listStationChoices(
  db: Db,
  { search, chosen }: RegionWish,
): Promise<{ id: string; name: string }[]> {
  const rows = await db
    .selectFrom('station')
    .innerJoin('organisation', 'organisation.id', 'station.placeId')
    .select(['station.id', 'station.name', 'organisation.name as place'])
    .where('station.archivedAt', 'is', null)
    .where(eb =>
      eb.or([
        eb('station.id', 'in', ['', ...chosen]),
        sql<boolean>`${search} <> '' and position(lower(${search}) in lower(organisation.name || ' ' || station.name)) > 0`,
      ]),
    )
    .orderBy(eb => eb('station.id', 'in', ['', ...chosen]), 'desc')
    .orderBy('organisation.path')
    .orderBy('station.name')
    .limit(mostRegions)
    .execute()
  return rows.map(({ id, name, place }) => ({ id, name: `${place} / ${name}` }))
}
