import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { readStretches } from './messages.ts'
import { type DatedBeat, type DayTally, dayKey, type Rival, type SessionTally } from './tally.ts'

type Step = Transaction<Database>

/**
 * Rows travel as one JSON document a statement: a hundred beats cost the hub one query of one shape, which PostgreSQL
 * plans once, instead of a thousand parameters.
 */
const asJson = (rows: unknown) => JSON.stringify(rows)

/** How long the lessons are that have ever been published, by id; others are missing. */
export async function lessonLengths(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; seconds: number }>`
    select id, (media->>'durationSeconds')::double precision as seconds from courseware
    where id = any(${ids}::text[]) and media is not null
      and ("publishedAt" is not null or "withdrawnAt" is not null)`.execute(db)
  return new Map(rows.map(row => [row.id, row.seconds]))
}

/** The stations whose computers have these keys, by the keys' hashes; revoked ones, and those of closed stations, are missing. */
export async function stationsOfKeys(
  db: Kysely<Database>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ keyHash: string; stationId: string }>`
    select "keyHash", "stationId" from "stationKey" join station on station.id = "stationId"
    where "keyHash" = any(${hashes}::text[]) and "revokedAt" is null and "archivedAt" is null`.execute(db)
  return new Map(rows.map(({ keyHash, stationId }) => [keyHash, stationId]))
}

/** Sessions by id, held until the transaction ends; always in the same order, so that two hubs cannot block each other. */
export async function lockSessions(step: Step, ids: readonly string[]): Promise<Map<string, SessionTally>> {
  const rows = await step
    .selectFrom('playbackSession')
    .selectAll()
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map(row => [row.id, row]))
}

/** Adds sessions that are not there yet. */
export async function addSessions(step: Step, sessions: readonly SessionTally[]): Promise<void> {
  await sql`
    insert into "playbackSession"
    select * from jsonb_populate_recordset(null::"playbackSession", ${asJson(sessions)}::jsonb)
    on conflict do nothing`.execute(step)
}

/** Keeps beats; answers those that were not kept before, as `session seq`. */
export async function addBeats(step: Step, beats: readonly DatedBeat[]): Promise<ReadonlySet<string>> {
  const rows = beats.map(({ beat, at, receivedAt }) => {
    const { sessionId, seq, played, speed, isVisible, isMuted, rung, bufferSeconds, stalls } = beat
    const stallMs = Math.round(beat.stallMs)
    const told = { played, speed, isVisible, isMuted, rung, bufferSeconds, stalls, stallMs }
    return { sessionId, seq, at, receivedAt, ...told }
  })
  const added = await sql<{ sessionId: string; seq: number }>`
    insert into "playbackBeat"
    select * from jsonb_populate_recordset(null::"playbackBeat", ${asJson(rows)}::jsonb)
    on conflict do nothing returning "sessionId", seq`.execute(step)
  return new Set(added.rows.map(({ sessionId, seq }) => `${sessionId} ${seq}`))
}

/** Sessions of these stations and persons that were on at or after a moment. */
export async function listRivals(
  step: Step,
  subjectIds: readonly string[],
  since: Date,
): Promise<readonly Rival[]> {
  if (subjectIds.length === 0) return []
  const { rows } = await sql<Rival>`
    select id, "stationId", "userId", "playerId", "startedAt", "lastBeatAt", "endedAt" from "playbackSession"
    where "stationId" = any(${subjectIds}::text[]) and "lastBeatAt" >= ${since}
    union all
    select id, "stationId", "userId", "playerId", "startedAt", "lastBeatAt", "endedAt" from "playbackSession"
    where "stationId" is null and "userId" = any(${subjectIds}::text[]) and "lastBeatAt" >= ${since}`.execute(
    step,
  )
  return rows
}

/** Days that have a row, held until the transaction ends, by `dayKey`. */
export async function lockDays(
  step: Step,
  days: readonly Pick<DayTally, 'subjectId' | 'coursewareId' | 'day'>[],
): Promise<Map<string, DayTally>> {
  if (days.length === 0) return new Map()
  const wanted = days.map(({ subjectId, coursewareId, day }) => ({ subjectId, coursewareId, day }))
  const rows = await step
    .selectFrom('playbackDay')
    .selectAll()
    .where(
      sql<boolean>`("subjectId", "coursewareId", day) in
        (select * from jsonb_to_recordset(${asJson(wanted)}::jsonb) as wanted("subjectId" text, "coursewareId" text, day text))`,
    )
    .orderBy('subjectId')
    .orderBy('coursewareId')
    .orderBy('day')
    .forUpdate()
    .execute()
  return new Map(
    rows.map(row => [
      dayKey(row.subjectId, row.coursewareId, row.day),
      { ...row, covered: readStretches(row.covered) },
    ]),
  )
}

/** Adds days that are not there yet. */
export async function addDays(step: Step, days: readonly DayTally[]): Promise<void> {
  const inOrder = days.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  await sql`
    insert into "playbackDay"
    select * from jsonb_populate_recordset(null::"playbackDay", ${asJson(inOrder)}::jsonb)
    on conflict do nothing`.execute(step)
}
const keyOf = ({ subjectId, coursewareId, day }: DayTally) => dayKey(subjectId, coursewareId, day)

export async function saveSessions(step: Step, sessions: readonly SessionTally[]): Promise<void> {
  await sql`
    update "playbackSession" as held set
      "lastBeatAt" = fresh."lastBeatAt", "dataAsOf" = fresh."dataAsOf", "endedAt" = fresh."endedAt",
      "lastSeq" = fresh."lastSeq", "clockMs" = fresh."clockMs", "spannedMs" = fresh."spannedMs",
      "promptMs" = fresh."promptMs",
      state = fresh.state, "positionSeconds" = fresh."positionSeconds", speed = fresh.speed, rung = fresh.rung,
      "rungKbps" = fresh."rungKbps", "bufferSeconds" = fresh."bufferSeconds", "startWaitMs" = fresh."startWaitMs",
      "stallCount" = fresh."stallCount", "stallMs" = fresh."stallMs", "rawSeconds" = fresh."rawSeconds",
      "effectiveSeconds" = fresh."effectiveSeconds", "isIdlePlay" = fresh."isIdlePlay",
      "wasOffline" = fresh."wasOffline", "supersededAt" = fresh."supersededAt"
    from jsonb_populate_recordset(null::"playbackSession", ${asJson(sessions)}::jsonb) as fresh
    where held.id = fresh.id`.execute(step)
}

export async function saveDays(step: Step, days: readonly DayTally[]): Promise<void> {
  if (days.length === 0) return
  await sql`
    update "playbackDay" as held set
      covered = fresh.covered, "rawSeconds" = fresh."rawSeconds", "effectiveSeconds" = fresh."effectiveSeconds",
      "unattendedSeconds" = fresh."unattendedSeconds", "offlineSeconds" = fresh."offlineSeconds",
      stalls = fresh.stalls, "stallMs" = fresh."stallMs", "lastAt" = fresh."lastAt", "dataAsOf" = fresh."dataAsOf"
    from jsonb_populate_recordset(null::"playbackDay", ${asJson(days)}::jsonb) as fresh
    where held."subjectId" = fresh."subjectId" and held."coursewareId" = fresh."coursewareId" and held.day = fresh.day`.execute(
    step,
  )
}

/** Keeps what stations' lines carried. */
export async function addLineSamples(step: Step, beats: readonly DatedBeat[]): Promise<void> {
  const rows = beats.flatMap(({ beat: { line }, asker: { stationId }, at }) =>
    stationId && line && line.busySeconds > 0 ? [{ stationId, at, ...line }] : [],
  )
  if (rows.length === 0) return
  await sql`
    insert into "lineSample"
    select * from jsonb_populate_recordset(null::"lineSample", ${asJson(rows)}::jsonb)`.execute(step)
}
