import { type Kysely, sql } from 'kysely'
import { searchOrganisations } from '../account/organisation-records.ts'
import { rootOrganisation } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'

/** A place or a station that a lesson can be for. */
export type Audience = { readonly id: string; readonly label: string }

/** So many a form shows; who has more stations chooses their place. */
const most = 200

export type Audiences = {
  readonly places: readonly Audience[]
  readonly stations: readonly Audience[]
  /** There are more than these: they are looked for by name. */
  readonly hasMore: boolean
}

/** The places and the stations in use, by name, as far as a form has room: those chosen first, then what is looked for. */
export async function listAudiences(
  db: Kysely<Database>,
  { chosen, search }: { readonly chosen: readonly string[]; readonly search: string },
): Promise<Audiences> {
  const stationRows = db
    .selectFrom('station')
    .innerJoin('organisation', 'organisation.id', 'station.placeId')
    .select(['station.id', 'station.name', 'organisation.name as place'])
    .where('station.archivedAt', 'is', null)
    .orderBy('organisation.path')
    .orderBy('station.name')
    .limit(most)
  const named = sql<boolean>`position(lower(${search}) in lower(organisation.name || ' ' || station.name)) > 0`
  const [organisations, stations, chosenPlaces, chosenStations] = await Promise.all([
    searchOrganisations(db, { under: [rootOrganisation.path], search, limit: most }),
    stationRows.$if(search !== '', query => query.where(named)).execute(),
    db
      .selectFrom('organisation')
      .select(['id', 'name'])
      .where('id', 'in', ['', ...chosen])
      .execute(),
    stationRows.where('station.id', 'in', ['', ...chosen]).execute(),
  ])
  const stationLabel = ({ id, name, place }: (typeof stations)[number]) => ({
    id,
    label: `${place} / ${name}`,
  })
  return {
    places: withChosen(
      chosenPlaces.map(({ id, name }) => ({ id, label: name })),
      organisations.map(({ id, names }) => ({ id, label: names.join(' / ') })),
    ),
    stations: withChosen(chosenStations.map(stationLabel), stations.map(stationLabel)),
    hasMore: search !== '' || organisations.length === most || stations.length === most,
  }
}

/** What is chosen must be in the list, or it would be lost when the form is sent. */
const withChosen = (chosen: readonly Audience[], listed: readonly Audience[]): readonly Audience[] => [
  ...chosen.filter(one => !listed.some(({ id }) => id === one.id)),
  ...listed,
]

/** How these places and stations are called, for a person: also those that a form has no room for, or that are closed. */
export async function audienceNames(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const [places, stations] = await Promise.all([
    db.selectFrom('organisation').select('name').where('id', 'in', ids).orderBy('path').execute(),
    db.selectFrom('station').select('name').where('id', 'in', ids).orderBy('name').execute(),
  ])
  return [...places, ...stations].map(({ name }) => name)
}
