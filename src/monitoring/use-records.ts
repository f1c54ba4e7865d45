import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Period, StationDay } from './use-rules.ts'
import { listWallStations, type PlacedStation } from './wall-records.ts'

type Db = Kysely<Database>

/** What stations played on each day of a period; days without a play have no row. */
export async function listStationDays(
  db: Db,
  stationIds: readonly string[],
  { from, to }: Pick<Period, 'from' | 'to'>,
): Promise<readonly StationDay[]> {
  const { rows } = await sql<StationDay>`
    select "stationId", day, sum("rawSeconds") as "rawSeconds", sum("effectiveSeconds") as "effectiveSeconds",
      sum("unattendedSeconds") as "unattendedSeconds", sum("offlineSeconds") as "offlineSeconds",
      count(*)::int as lessons, sum(stalls)::int as stalls, sum("stallMs") as "stallMs"
    from "playbackDay" where "stationId" = any(${stationIds}::text[]) and day between ${from} and ${to}
    group by "stationId", day order by day`.execute(db)
  return rows
}

/** When the hub last heard anything of these stations that may still change a figure; undefined before the first. */
export async function playedDataAsOf(db: Db, stationIds: readonly string[]): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select max("dataAsOf") as at from "playbackDay" where "stationId" = any(${stationIds}::text[])`.execute(
    db,
  )
  return rows[0]?.at ?? undefined
}

/** When the hub last heard of a play of a lesson that may still change its figures; undefined before the first. */
export async function lessonDataAsOf(db: Db, coursewareId: string): Promise<Date | undefined> {
  const { at } = await db
    .selectFrom('playbackDay')
    .select(({ fn }) => fn.max('dataAsOf').as('at'))
    .where('coursewareId', '=', coursewareId)
    .executeTakeFirstOrThrow()
  return at ?? undefined
}

/** The stations of some places, as the wall orders them. */
export const listPlacedStations = async (
  db: Db,
  under: readonly string[],
): Promise<readonly PlacedStation[]> =>
  (await listWallStations(db)).filter(({ placePath }) => under.some(path => placePath.startsWith(path)))

export type IdleStation = { readonly stationId: string; readonly lastDay: string | null }

/**
 * Those of these stations with a line that have been registered since before `since` and of which nothing has counted
 * since then, with the last day on which something did.
 */
export async function listIdleStations(
  db: Db,
  stationIds: readonly string[],
  since: string,
): Promise<readonly IdleStation[]> {
  const { rows } = await sql<IdleStation>`
    select st.id as "stationId", last.day as "lastDay" from station st
    left join lateral (
      select max(day) as day from "playbackDay" own where own."stationId" = st.id and own."effectiveSeconds" > 0
    ) last on true
    where st.id = any(${stationIds}::text[]) and not st."isOffline"
      and to_char(st."createdAt" at time zone 'Asia/Shanghai', 'YYYY-MM-DD') < ${since}
      and (last.day is null or last.day < ${since})
    order by last.day nulls first, st.name, st.id`.execute(db)
  return rows
}

export type PlayedLesson = {
  readonly coursewareId: string
  readonly title: string
  readonly lastDay: string
  readonly days: number
  readonly rawSeconds: number
  readonly effectiveSeconds: number
}

/** The lessons that a station played in a period, the newest first. */
export async function listPlayedLessons(
  db: Db,
  stationId: string,
  { from, to }: Pick<Period, 'from' | 'to'>,
): Promise<readonly PlayedLesson[]> {
  const { rows } = await sql<PlayedLesson>`
    select c.id as "coursewareId", c.title, max(d.day) as "lastDay", count(*)::int as days,
      sum(d."rawSeconds") as "rawSeconds", sum(d."effectiveSeconds") as "effectiveSeconds"
    from "playbackDay" d join courseware c on c.id = d."coursewareId"
    where d."stationId" = ${stationId} and d.day between ${from} and ${to}
    group by c.id, c.title order by max(d.day) desc, max(d."lastAt") desc, c.id limit 200`.execute(db)
  return rows
}

export type LessonDay = {
  readonly day: string
  readonly stations: number
  readonly people: number
  readonly rawSeconds: number
  readonly effectiveSeconds: number
}

/** Where a lesson was played on each day of a period; visitors are in no row. */
export async function listLessonDays(
  db: Db,
  coursewareId: string,
  { from, to }: Pick<Period, 'from' | 'to'>,
): Promise<readonly LessonDay[]> {
  const { rows } = await sql<LessonDay>`
    select day, count("stationId")::int as stations, count("userId")::int as people,
      sum("rawSeconds") as "rawSeconds", sum("effectiveSeconds") as "effectiveSeconds"
    from "playbackDay" where "coursewareId" = ${coursewareId} and day between ${from} and ${to}
    group by day order by day`.execute(db)
  return rows
}
