import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { ProgrammeKind } from './rules.ts'

/** A programme in a list. */
export type PlannedDay = {
  readonly kind: ProgrammeKind
  readonly targetId: string
  readonly name: string
  readonly day: string
  readonly lessons: number
}

type Wanted = {
  /** Places in and below which programmes of places, and those of stations, are listed. */
  readonly placesUnder: readonly string[]
  readonly stationsUnder: readonly string[]
  readonly fromDay: string
  readonly limit: number
}

/** The next programmes of some places and of the stations in them, in order of their days. */
export async function listPlanned(
  db: Kysely<Database>,
  { placesUnder, stationsUnder, fromDay, limit }: Wanted,
): Promise<PlannedDay[]> {
  const lies = (column: string, under: readonly string[]) =>
    under.length === 0
      ? sql<boolean>`false`
      : sql<boolean>`exists (select 1 from unnest(${[...under]}::text[]) as base
          where starts_with(${sql.ref(column)}, base))`
  const rows = await db
    .selectFrom('programme')
    .leftJoin('station', 'station.id', 'programme.stationId')
    .leftJoin('organisation as own', 'own.id', 'station.placeId')
    .leftJoin('organisation as place', 'place.id', 'programme.placeId')
    .select(eb => [
      ...(['programme.stationId', 'programme.placeId', 'programme.day'] as const),
      ...(['station.name as stationName', 'place.name as placeName'] as const),
      eb
        .selectFrom('programmeItem')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('programmeItem.programmeId', '=', 'programme.id')
        .$asScalar()
        .$notNull()
        .as('lessons'),
    ])
    .where('day', '>=', fromDay)
    .where(eb =>
      eb.or([
        eb.and([eb('programme.stationId', 'is not', null), lies('own.path', stationsUnder)]),
        eb.and([eb('programme.placeId', 'is not', null), lies('place.path', placesUnder)]),
      ]),
    )
    .orderBy('day')
    .orderBy('programme.id')
    .limit(limit)
    .execute()
  return rows.map(({ stationId, placeId, stationName, placeName, day, lessons }) => ({
    kind: stationId === null ? 'place' : 'station',
    targetId: stationId ?? placeId ?? '',
    name: stationName ?? placeName ?? '',
    day,
    lessons: Number(lessons),
  }))
}

/** Stations in use in and below some places, by name, for a choice. */
export async function searchStations(
  db: Kysely<Database>,
  {
    under,
    userId,
    search,
    limit,
  }: {
    readonly under: readonly string[]
    /** Whose own stations are among them wherever they stand. */
    readonly userId: string
    readonly search: string
    readonly limit: number
  },
): Promise<readonly { readonly id: string; readonly name: string; readonly placeName: string }[]> {
  return db
    .selectFrom('station')
    .innerJoin('organisation', 'organisation.id', 'station.placeId')
    .select(['station.id', 'station.name', 'organisation.name as placeName'])
    .where('station.archivedAt', 'is', null)
    .where(eb =>
      eb.or([
        ...under.map(path => sql<boolean>`starts_with(organisation.path, ${path})`),
        eb.exists(
          eb
            .selectFrom('stationAdministrator')
            .select('stationAdministrator.id')
            .whereRef('stationAdministrator.stationId', '=', 'station.id')
            .where('stationAdministrator.userId', '=', userId)
            .where('stationAdministrator.until', 'is', null),
        ),
      ]),
    )
    .$if(search !== '', query =>
      query.where(sql<boolean>`position(lower(${search}) in lower(station.name)) > 0`),
    )
    .orderBy('organisation.path')
    .orderBy('station.name')
    .limit(limit)
    .execute()
}
