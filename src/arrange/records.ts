import { type Kysely, sql, type Transaction } from 'kysely'
import { dayOf } from '../china-time.ts'
import type { Database } from '../database/schema.ts'
import { type Campaign, type Collection, isOn, type Series } from './rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/** Where a list is looked at from: what belongs to this place and to those that it lies in. */
const isAtOrAbove = (path: string) => sql<boolean>`starts_with(${path}, organisation.path)`

/** The series that lessons of a place may be part of, by title; archived ones too. */
export async function listSeries(db: Db, organisationPath: string): Promise<Series[]> {
  const rows = await db
    .selectFrom('series')
    .innerJoin('organisation', 'organisation.id', 'series.organisationId')
    .select(['series.id', 'title', 'summary', 'organisationId', 'series.archivedAt'])
    .where(isAtOrAbove(organisationPath))
    .orderBy('title')
    .orderBy('series.id')
    .limit(1000)
    .execute()
  return rows.map(readSeries)
}

const readSeries = ({
  archivedAt,
  ...row
}: Omit<Series, 'isArchived'> & { archivedAt: Date | null }): Series => ({
  ...row,
  isArchived: archivedAt !== null,
})

/** One series; undefined where there is none of this id. */
export async function findSeries(db: Db, id: string): Promise<Series | undefined> {
  const row = await db
    .selectFrom('series')
    .select(['id', 'title', 'summary', 'organisationId', 'archivedAt'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && readSeries(row)
}

/** The campaigns that lessons of a place may be part of, the newest first; archived ones too. */
export const listCampaigns = (db: Db, organisationPath: string): Promise<Campaign[]> =>
  campaignsWhere(db, query => query.where(isAtOrAbove(organisationPath)))

/** Every campaign of the hub, for those who show them. */
export const listAllCampaigns = (db: Db): Promise<Campaign[]> => campaignsWhere(db, query => query)

/** Beyond so many nobody looks, and a page of the longest summaries would be heavy. */
const mostPinned = 8

/** The campaigns that are on and stand before all else: those for one of `places`, then those for everybody; newest first. */
export async function listPinned(db: Db, places: readonly string[], now: Date): Promise<Campaign[]> {
  const today = dayOf(now)
  const isHere = ({ visibility, visibleTo }: Campaign) =>
    visibility === 'all' || visibleTo.some(id => places.includes(id))
  return (await listAllCampaigns(db))
    .filter(campaign => isOn(campaign, today) && isHere(campaign))
    .toSorted((one, other) => Number(one.visibility === 'all') - Number(other.visibility === 'all'))
    .slice(0, mostPinned)
}

const campaigns = (db: Db) =>
  db
    .selectFrom('campaign')
    .innerJoin('organisation', 'organisation.id', 'campaign.organisationId')
    .select([
      ...(['campaign.id', 'title', 'summary', 'organisationId', 'beginsOn', 'endsOn'] as const),
      ...(['visibility', 'visibleTo', 'topicIds', 'campaign.archivedAt'] as const),
    ])
    .select(
      sql<string[]>`array(select "seriesId" from "campaignSeries"
      where "campaignId" = campaign.id order by "seriesId")`.as('seriesIds'),
    )

async function campaignsWhere(
  db: Db,
  narrow: (query: ReturnType<typeof campaigns>) => ReturnType<typeof campaigns>,
): Promise<Campaign[]> {
  const rows = await narrow(campaigns(db))
    .orderBy('beginsOn', 'desc')
    .orderBy('campaign.id')
    .limit(500)
    .execute()
  return rows.map(({ archivedAt, ...row }) => ({ ...row, isArchived: archivedAt !== null }))
}

/** The collections of the home page in their order; archived ones too. */
export async function listCollections(db: Db): Promise<Collection[]> {
  const rows = await db
    .selectFrom('collection')
    .select(['id', 'labelZh', 'labelEn', 'summaryZh', 'summaryEn', 'topicIds', 'archivedAt'])
    .orderBy('place')
    .orderBy('id')
    .execute()
  return rows.map(({ archivedAt, ...row }) => ({ ...row, isArchived: archivedAt !== null }))
}
