import { type Kysely, sql, type Transaction } from 'kysely'
import { listCampaigns, listCollections, listSeries } from '../arrange/records.ts'
import type { Campaign, Collection, Series } from '../arrange/rules.ts'
import type { Database } from '../database/schema.ts'
import { listTopics } from '../topic/records.ts'
import type { Topic } from '../topic/rules.ts'

type Db = Kysely<Database> | Transaction<Database>

export type Place = { readonly id: string; readonly name: string; readonly path: string }

/** What the lists of a lesson's form offer; what is archived is among it, for lessons that have it. */
export type Choices = {
  readonly topics: readonly Topic[]
  readonly series: readonly Series[]
  readonly campaigns: readonly Campaign[]
  readonly collections: readonly Collection[]
  readonly places: readonly Place[]
}

/** What lessons of an organisation may name. */
export async function listChoices(db: Db, organisationId: string): Promise<Choices> {
  const { path } = await db
    .selectFrom('organisation')
    .select('path')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return {
    topics: await listTopics(db),
    series: await listSeries(db, path),
    campaigns: await listCampaigns(db, path),
    collections: await listCollections(db),
    places: await listPlaces(db, path),
  }
}

/**
 * The places that an organisation's lessons may be about: its county with all towns and villages, and what the county
 * lies in. 3,000: three times the villages of a large county.
 */
async function listPlaces(db: Db, organisationPath: string): Promise<Place[]> {
  const county = await db
    .selectFrom('organisation')
    .select('path')
    .where(sql<boolean>`starts_with(${organisationPath}, path)`)
    .where('kind', 'in', ['city', 'county'])
    .orderBy(sql`length(path)`, 'desc')
    .limit(1)
    .executeTakeFirst()
  const from = county?.path ?? organisationPath
  return db
    .selectFrom('organisation')
    .select(['id', 'name', 'path'])
    .where('kind', 'in', ['city', 'county', 'town', 'village'])
    .where('archivedAt', 'is', null)
    .where(sql<boolean>`(starts_with(path, ${from}) or starts_with(${from}, path))`)
    .orderBy('path')
    .limit(3000)
    .execute()
}
