import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

type Db = Kysely<Database>

/**
 * Does something in one hub at a time, of all that share the database; answers undefined where another one is at it.
 * The lock ends with its connection, so a hub that was killed holds nobody up.
 */
export async function inOneHub<Done>(db: Db, work: (own: Db) => Promise<Done>): Promise<Done | undefined> {
  return db.connection().execute(async own => {
    const { rows } = await sql<{ isOurs: boolean }>`
      select pg_try_advisory_lock(hashtext('competitionClock')) as "isOurs"`.execute(own)
    if (!rows[0]?.isOurs) return undefined
    try {
      return await work(own)
    } finally {
      await sql`select pg_advisory_unlock(hashtext('competitionClock'))`.execute(own)
    }
  })
}

/** Stages that are scored still although their time is over. */
export async function listScoringDue(db: Db, now: Date): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('competitionStage')
    .innerJoin('competition', 'competition.id', 'competitionStage.competitionId')
    .select('competitionStage.id')
    .where('competitionStage.state', '=', 'scoring')
    .where('scoringUntil', '<=', now)
    .where('competition.state', '!=', 'cancelled')
    .execute()
  return rows.map(({ id }) => id)
}

/** A year of days at most: a clock that once stood in 1970 or in 2090 must not fill the table. */
const mostMissedDays = 366

/**
 * Publishes the head of each day that is over at 18:00 in China and has none yet, of every log: that of the last such
 * day as the log stands now, those of missed days as it stood then. A log that has ended has its last head published
 * and no more. What was published never changes. Answers how many there are now.
 */
export async function publishDueHeads(db: Db, now: Date): Promise<number> {
  const { rows } = await sql<{ day: string }>`
    with due as (
      -- 18:00 in China is 10:00 UTC of the same date.
      select (${now}::timestamptz at time zone 'UTC' - interval '10 hours')::date as "lastDay"
    ), log as (
      select s.id, s.state, first.at as "firstAt", last.seq, last.hash
      from "competitionStage" s
      join lateral (select at from "competitionLog" l where l."stageId" = s.id order by seq limit 1) first on true
      join lateral (select seq, hash from "competitionLog" l where l."stageId" = s.id order by seq desc limit 1) last
        on true
      where s.state not in ('final', 'passedOn') or not exists (
        select from "competitionLogHead" h where h."stageId" = s.id and h.seq = last.seq)
    )
    insert into "competitionLogHead" ("stageId", day, seq, hash, "publishedAt")
    select log.id, to_char(d.day, 'YYYY-MM-DD'), head.seq, head.hash, ${now}
    from log
    cross join due
    cross join lateral generate_series(
      -- The first 18:00 after the log began.
      greatest((log."firstAt"::timestamptz at time zone 'UTC' - interval '10 hours')::date + 1,
        due."lastDay" - ${mostMissedDays}::int),
      due."lastDay", interval '1 day') d(day)
    join lateral (
      select l.seq, l.hash from "competitionLog" l
      where l."stageId" = log.id
        and (d.day = due."lastDay" or l.at <= to_char(d.day, 'YYYY-MM-DD') || 'T10:00:00.000Z')
      order by l.seq desc limit 1) head on true
    on conflict do nothing
    returning day`.execute(db)
  return rows.length
}
