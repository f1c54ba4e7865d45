import { type Kysely, sql, type Transaction } from 'kysely'
import { listCampaigns, listCollections, listSeries } from '../arrange/records.ts'
import type { Campaign, Collection, Series } from '../arrange/rules.ts'
import type { Database } from '../database/schema.ts'
import { listTopics } from '../topic/records.ts'
import type { Topic } from '../topic/rules.ts'

type Db = Kysely<Database> | Transaction<Database>

export type Place = { readonly id: string; readonly name: string; readonly path: string }

/** So many places one list holds; of more the villages are looked for. */
const mostPlaces = 200
/** The towns of a prefecture, and what a search finds. */
const mostListed = 1000

/** What the lists of a lesson's form offer; what is archived is among it, for lessons that have it. */
export type Choices = {
  readonly topics: readonly Topic[]
  readonly series: readonly Series[]
  readonly campaigns: readonly Campaign[]
  readonly collections: readonly Collection[]
  readonly places: readonly Place[]
  /** There are more places than these: villages are looked for by name. */
  readonly hasMorePlaces: boolean
}

/** Which places a list must have where there are too many for one: those that are chosen, and those looked for by name. */
export type PlaceWish = {
  readonly ids?: readonly (string | null)[]
  readonly search?: string
}

/** What lessons of an organisation may name. */
export async function listChoices(db: Db, organisationId: string, wish: PlaceWish = {}): Promise<Choices> {
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
    ...(await listPlaces(db, path, wish)),
  }
}

/**
 * The places that an organisation's lessons may be about: its county with all towns and villages, and what the county
 * lies in. A county of a thousand villages would be a list that nobody finds his own in: then there are its towns, and
 * the villages that were looked for.
 */
async function listPlaces(
  db: Db,
  organisationPath: string,
  { ids = [], search = '' }: PlaceWish,
): Promise<Pick<Choices, 'places' | 'hasMorePlaces'>> {
  const county = await db
    .selectFrom('organisation')
    .select('path')
    .where(sql<boolean>`starts_with(${organisationPath}, path)`)
    .where('kind', 'in', ['city', 'county'])
    .orderBy(sql`length(path)`, 'desc')
    .limit(1)
    .executeTakeFirst()
  const from = county?.path ?? organisationPath
  const offered = db
    .selectFrom('organisation')
    .select(['id', 'name', 'path'])
    .where('kind', 'in', ['city', 'county', 'town', 'village'])
    .where('archivedAt', 'is', null)
    .where(sql<boolean>`(starts_with(path, ${from}) or starts_with(${from}, path))`)
    .orderBy('path')
  const all = await offered.limit(mostPlaces + 1).execute()
  if (all.length <= mostPlaces) return { places: all, hasMorePlaces: false }
  const chosen = ids.filter(id => id !== null)
  const places = await offered
    .where(eb =>
      eb.or([
        eb('kind', '!=', 'village'),
        ...(chosen.length > 0 ? [eb('id', 'in', chosen)] : []),
        ...(search === '' ? [] : [sql<boolean>`position(lower(${search}) in lower(name)) > 0`]),
      ]),
    )
    .limit(mostListed)
    .execute()
  return { places, hasMorePlaces: true }
}
