import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { StationTier } from '../station/rules.ts'
import type { LastSession, WallStation } from './rules.ts'

/** A station of the wall with where it stands. */
export type PlacedStation = WallStation & { readonly placePath: string }

/**
 * Every station in use, by place and name; its town is the nearest one that it lies in, or its own place where there is
 * none.
 */
export async function listWallStations(db: Kysely<Database>): Promise<readonly PlacedStation[]> {
  const { rows } = await sql<PlacedStation & { tier: StationTier }>`
    select st.id, st.name, st.tier, not st."isOffline" as "hasLine", st.latitude, st.longitude,
      place.path as "placePath", coalesce(town.id, place.id) as "townId", coalesce(town.name, place.name) as "townName"
    from station st join organisation place on place.id = st."placeId"
    left join lateral (
      select id, name from organisation above
      where above.kind = 'town' and above.id = any(string_to_array(trim('/' from place.path), '/'))
      order by length(above.path) desc limit 1
    ) town on true
    where st."archivedAt" is null order by place.path, st.name, st.id`.execute(db)
  return rows
}

const sessionColumns = sql`s."stationId", c.title, s.state, s."positionSeconds", s."durationSeconds", s.speed, s.rung,
  s."stallCount", s."startedAt", s."lastBeatAt", s."dataAsOf"`

/** What each station played last, however long ago. */
export async function listLastSessions(db: Kysely<Database>): Promise<readonly LastSession[]> {
  const { rows } = await sql<LastSession>`
    select ${sessionColumns} from station st
    cross join lateral (
      select * from "playbackSession" own where own."stationId" = st.id order by own."lastBeatAt" desc limit 3
    ) s join courseware c on c.id = s."coursewareId"
    where st."archivedAt" is null`.execute(db)
  return rows
}

/** What was heard of stations since a moment. */
export async function listSessionsSince(db: Kysely<Database>, since: Date): Promise<readonly LastSession[]> {
  const { rows } = await sql<LastSession>`
    select ${sessionColumns} from "playbackSession" s join courseware c on c.id = s."coursewareId"
    where s."stationId" is not null and s."dataAsOf" >= ${since}`.execute(db)
  return rows
}
