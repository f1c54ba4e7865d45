import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { LineSample } from '../media/line.ts'
import type { StallHour } from './rules.ts'

/** What a station's line carried, the newest `limit` samples, oldest first: the history that a forecast plays over. */
export async function listLineSamples(
  db: Kysely<Database>,
  stationId: string,
  limit: number,
): Promise<readonly LineSample[]> {
  const rows = await db
    .selectFrom('lineSample')
    .select(['at', 'kbits', 'busySeconds', 'deadSeconds'])
    .where('stationId', '=', stationId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse().map(row => ({ ...row, at: row.at.getTime() }))
}

/** The same since a moment, for plots. */
export async function listLineSince(
  db: Kysely<Database>,
  stationId: string,
  since: Date,
): Promise<readonly LineSample[]> {
  const rows = await db
    .selectFrom('lineSample')
    .select(['at', 'kbits', 'busySeconds', 'deadSeconds'])
    .where('stationId', '=', stationId)
    .where('at', '>=', since)
    .orderBy('at')
    .execute()
  return rows.map(row => ({ ...row, at: row.at.getTime() }))
}

/** The hours since a moment in which a station's films stood still, the first one first. */
export async function listStallHours(
  db: Kysely<Database>,
  stationId: string,
  since: Date,
): Promise<readonly StallHour[]> {
  const { rows } = await sql<StallHour>`
    select date_trunc('hour', b.at) as at, sum(b.stalls)::int as stalls, sum(b."stallMs")::int as "stallMs"
    from "playbackSession" s join "playbackBeat" b on b."sessionId" = s.id
    where s."stationId" = ${stationId} and s."lastBeatAt" >= ${since} and b.at >= ${since} and b."stallMs" > 0
    group by 1 order by 1`.execute(db)
  return rows
}
