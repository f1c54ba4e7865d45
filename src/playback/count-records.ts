import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What ran for less was opened, not played. */
const leastSeconds = 10

/** How often each of these lessons was played, by stations, people and visitors; those never played are missing. */
export async function countPlays(
  db: Kysely<Database>,
  lessonIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (lessonIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('playbackSession')
    .select(['coursewareId', sql<number>`count(*)`.as('plays')])
    .where('coursewareId', 'in', [...lessonIds])
    .where('rawSeconds', '>=', leastSeconds)
    .groupBy('coursewareId')
    .execute()
  return new Map(rows.map(({ coursewareId, plays }) => [coursewareId, plays]))
}

const daysAgo = (now: Date, days: number) => new Date(now.getTime() - days * 24 * 3600_000)

/**
 * How long what is kept: single beats and line samples 40 days, more than twice as long as a beat may come late;
 * sessions and outages 400 days, a year and what a yearly report takes. Days of playing stay.
 */
export async function sweepPlayback(db: Kysely<Database>, now: Date): Promise<void> {
  await db.deleteFrom('playbackBeat').where('receivedAt', '<', daysAgo(now, 40)).execute()
  await db.deleteFrom('lineSample').where('at', '<', daysAgo(now, 40)).execute()
  await db.deleteFrom('playbackSession').where('dataAsOf', '<', daysAgo(now, 400)).execute()
  await db.deleteFrom('stationOutage').where('startedAt', '<', daysAgo(now, 400)).execute()
}
