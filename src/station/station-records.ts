import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely'
import { organisationNames } from '../account/organisation-records.ts'
import type { StationTable, StationTierChangeTable } from '../database/schema/stations.ts'
import type { Database } from '../database/schema.ts'
import type { Village } from './coverage.ts'
import type { StationFilter } from './filter.ts'

type Db = Kysely<Database>

/** A station with where it stands. */
export type StationRecord = Selectable<StationTable> & {
  readonly placeName: string
  readonly placePath: string
}

const stations = (db: Db) =>
  db
    .selectFrom('station')
    .innerJoin('organisation', 'organisation.id', 'station.placeId')
    .selectAll('station')
    .select(['organisation.name as placeName', 'organisation.path as placePath'])

/** Finds a station, archived ones too. */
export const findStationRecord = (db: Db, id: string): Promise<StationRecord | undefined> =>
  stations(db).where('station.id', '=', id).executeTakeFirst()

export type ListedStation = StationRecord & {
  /** Who looks after it now. */
  readonly administrators: number
  /** Paired computers whose keys still open the door. */
  readonly computers: number
  /** When one of them last asked for anything; no more exact than an hour. */
  readonly lastUsedAt: Date | null
  /** The names that lead to it from the root. */
  readonly placeNames: readonly string[]
}

type Search = {
  /** Only these places and what lies below them. */
  readonly under: readonly string[]
  readonly filter: StationFilter
  readonly limit: number
  readonly offset?: number
}

/** Stations of some places, by place and name, and how many there are in all. */
export async function listStations(
  db: Db,
  { under, filter, limit, offset = 0 }: Search,
): Promise<{ readonly stations: readonly ListedStation[]; readonly count: number }> {
  if (under.length === 0) return { stations: [], count: 0 }
  const rows = await narrowed(db, under, filter)
    .select(eb => [administratorsOf(eb).as('administrators'), computersOf(eb).as('computers')])
    .select(eb =>
      eb
        .selectFrom('stationKey')
        .select(({ fn }) => fn.max('lastUsedAt').as('last'))
        .whereRef('stationKey.stationId', '=', 'station.id')
        .as('lastUsedAt'),
    )
    .select(sql<number>`count(*) over ()::int`.as('count'))
    .orderBy('organisation.path')
    .orderBy('station.name')
    .orderBy('station.id')
    .limit(limit)
    .offset(offset)
    .execute()
  const idsIn = (path: string) => path.split('/').filter(Boolean)
  const names = await organisationNames(
    db,
    rows.flatMap(({ placePath }) => idsIn(placePath)),
  )
  const listed = rows.map(row => ({
    ...row,
    placeNames: idsIn(row.placePath).map(id => names.get(id)?.name ?? ''),
  }))
  return { stations: listed, count: rows[0]?.count ?? 0 }
}

function narrowed(db: Db, under: readonly string[], filter: StationFilter) {
  const { q = '', place = '', kind, class: stationClass, tier, administrators, link, archived } = filter
  return stations(db)
    .where(where => where.or(under.map(path => where('organisation.path', 'like', `${path}%`))))
    .where('station.archivedAt', archived ? 'is not' : 'is', null)
    .$if(q !== '', query =>
      query.where(
        sql<boolean>`position(lower(${q}) in lower(concat_ws(' ', station.name, organisation.name, "contactName"))) > 0`,
      ),
    )
    .$if(place !== '', query => query.where('organisation.path', 'like', `%/${place}/%`))
    .$if(kind !== undefined, query => query.where('station.kind', '=', kind ?? 'village'))
    .$if(stationClass !== undefined, query => query.where('stationClass', '=', stationClass ?? 'terminal'))
    .$if(tier !== undefined, query => query.where('tier', '=', tier ?? 'standard'))
    .$if(administrators === 'none', query => query.where(eb => eb(administratorsOf(eb), '=', 0)))
    .$if(administrators === 'many', query => query.where(eb => eb(administratorsOf(eb), '>', 2)))
    .$if(link === 'offline', query => query.where('isOffline', '=', true))
    .$if(link === 'unpaired', query =>
      query.where('isOffline', '=', false).where(eb => eb(computersOf(eb), '=', 0)),
    )
    .$if(link === 'paired', query => query.where(eb => eb(computersOf(eb), '>', 0)))
}

const administratorsOf = (eb: ExpressionBuilder<Database, 'station'>) =>
  eb
    .selectFrom('stationAdministrator')
    .select(own => own.cast<number>(own.fn.countAll(), 'int4').as('count'))
    .whereRef('stationAdministrator.stationId', '=', 'station.id')
    .where('until', 'is', null)
    .$asScalar()
    .$notNull()

const computersOf = (eb: ExpressionBuilder<Database, 'station'>) =>
  eb
    .selectFrom('stationKey')
    .select(own => own.cast<number>(own.fn.countAll(), 'int4').as('count'))
    .whereRef('stationKey.stationId', '=', 'station.id')
    .where('revokedAt', 'is', null)
    .$asScalar()
    .$notNull()

/** Every village in use of some places, by town and name, and whether a station in use stands in it or below it. */
export async function listVillages(db: Db, under: readonly string[]): Promise<readonly Village[]> {
  if (under.length === 0) return []
  return db
    .selectFrom('organisation as village')
    .innerJoin('organisation as parent', 'parent.id', 'village.parentId')
    .select(['village.id', 'village.name', 'parent.id as parentId', 'parent.name as parentName'])
    .select(eb =>
      eb
        .exists(
          eb
            .selectFrom('station')
            .innerJoin('organisation as place', 'place.id', 'station.placeId')
            .select('station.id')
            .where(sql<boolean>`starts_with(place.path, village.path)`)
            .where('station.archivedAt', 'is', null),
        )
        .as('isCovered'),
    )
    .where('village.kind', '=', 'village')
    .where('village.archivedAt', 'is', null)
    .where(where => where.or(under.map(path => where('village.path', 'like', `${path}%`))))
    .orderBy('parent.name')
    .orderBy('village.name')
    .$castTo<Village>()
    .execute()
}

export type TierChange = Pick<Selectable<StationTierChangeTable>, 'tier' | 'reason' | 'changedAt'> & {
  readonly changedByName: string | null
}

/** How a station's tier changed, the newest first. */
export const listTierChanges = (db: Db, stationId: string): Promise<readonly TierChange[]> =>
  db
    .selectFrom('stationTierChange')
    .leftJoin('user', 'user.id', 'stationTierChange.changedBy')
    .select(['tier', 'reason', 'changedAt', 'user.name as changedByName'])
    .where('stationId', '=', stationId)
    .orderBy('changedAt', 'desc')
    .orderBy('stationTierChange.id')
    .limit(200)
    .execute()
