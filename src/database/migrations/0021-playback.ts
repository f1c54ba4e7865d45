import { type Kysely, sql } from 'kysely'

const time = sql`timestamptz(3)`
const now = sql`now()`
const none = sql`'[]'::jsonb`

/** What was really played, and what the stations' lines carried. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('playbackSession')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('coursewareId', 'text', column => column.notNull().references('courseware.id'))
    .addColumn('stationId', 'text', column => column.references('station.id'))
    .addColumn('userId', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('playerId', 'text', column => column.notNull())
    .addColumn('startedAt', time, column => column.notNull())
    .addColumn('lastBeatAt', time, column => column.notNull())
    .addColumn('dataAsOf', time, column => column.notNull().defaultTo(now))
    .addColumn('endedAt', time)
    .addColumn('lastSeq', 'integer', column => column.notNull().defaultTo(-1))
    .addColumn('clockMs', 'double precision', column => column.notNull().defaultTo(0))
    .addColumn('spannedMs', 'double precision', column => column.notNull().defaultTo(0))
    .addColumn('state', 'text', column =>
      column.notNull().check(sql`state in ('playing', 'paused', 'stalled', 'ended')`),
    )
    .addColumn('positionSeconds', 'double precision', column => column.notNull())
    .addColumn('durationSeconds', 'double precision', column => column.notNull())
    .addColumn('speed', 'real', column => column.notNull().defaultTo(1))
    .addColumn('rung', 'text', column => column.notNull())
    .addColumn('rungKbps', 'real', column => column.notNull())
    .addColumn('bufferSeconds', 'real', column => column.notNull())
    .addColumn('startWaitMs', 'integer')
    .addColumn('stallCount', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('stallMs', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('rawSeconds', 'double precision', column => column.notNull().defaultTo(0))
    .addColumn('effectiveSeconds', 'double precision', column => column.notNull().defaultTo(0))
    .addColumn('isIdlePlay', 'boolean', column => column.notNull().defaultTo(false))
    .addColumn('wasOffline', 'boolean', column => column.notNull().defaultTo(false))
    .addColumn('supersededAt', time)
    .execute()
  await sql`create index "playbackSessionStation" on "playbackSession" ("stationId", "lastBeatAt" desc)
    where "stationId" is not null`.execute(db)
  await sql`create index "playbackSessionUser" on "playbackSession" ("userId", "lastBeatAt" desc)
    where "userId" is not null`.execute(db)
  await sql`create index "playbackSessionLesson" on "playbackSession" ("coursewareId", "startedAt" desc)`.execute(
    db,
  )
  // What the wall asks every other second: which stations were heard since the last look.
  await sql`create index "playbackSessionHeard" on "playbackSession" ("dataAsOf" desc)
    where "stationId" is not null`.execute(db)
  await db.schema
    .createTable('playbackBeat')
    .addColumn('sessionId', 'text', column =>
      column.notNull().references('playbackSession.id').onDelete('cascade'),
    )
    .addColumn('seq', 'integer', column => column.notNull())
    .addColumn('at', time, column => column.notNull())
    .addColumn('receivedAt', time, column => column.notNull())
    .addColumn('played', 'jsonb', column => column.notNull())
    .addColumn('speed', 'real', column => column.notNull())
    .addColumn('isVisible', 'boolean', column => column.notNull())
    .addColumn('isMuted', 'boolean', column => column.notNull())
    .addColumn('rung', 'text', column => column.notNull())
    .addColumn('bufferSeconds', 'real', column => column.notNull())
    .addColumn('stalls', 'integer', column => column.notNull())
    .addColumn('stallMs', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('playbackBeatOnce', ['sessionId', 'seq'])
    .execute()
  await sql`create index "playbackBeatOld" on "playbackBeat" ("receivedAt")`.execute(db)
  await db.schema
    .createTable('playbackDay')
    .addColumn('subjectId', 'text', column => column.notNull())
    .addColumn('coursewareId', 'text', column => column.notNull().references('courseware.id'))
    .addColumn('day', 'text', column => column.notNull().check(sql`day ~ '^\\d{4}-\\d\\d-\\d\\d$'`))
    .addColumn('stationId', 'text', column => column.references('station.id'))
    .addColumn('userId', 'text', column => column.references('user.id').onDelete('cascade'))
    .addColumn('covered', 'jsonb', column => column.notNull().defaultTo(none))
    .addColumn('rawSeconds', 'double precision', column => column.notNull().defaultTo(0))
    .addColumn('effectiveSeconds', 'double precision', column => column.notNull().defaultTo(0))
    .addColumn('unattendedSeconds', 'double precision', column => column.notNull().defaultTo(0))
    .addColumn('offlineSeconds', 'double precision', column => column.notNull().defaultTo(0))
    .addColumn('stalls', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('stallMs', 'double precision', column => column.notNull().defaultTo(0))
    .addColumn('lastAt', time, column => column.notNull())
    .addColumn('dataAsOf', time, column => column.notNull())
    .addPrimaryKeyConstraint('playbackDayOnce', ['subjectId', 'coursewareId', 'day'])
    .execute()
  await sql`create index "playbackDayStation" on "playbackDay" ("stationId", day) where "stationId" is not null`.execute(
    db,
  )
  await sql`create index "playbackDayLesson" on "playbackDay" ("coursewareId", day)`.execute(db)
  await db.schema
    .createTable('lineSample')
    .addColumn('stationId', 'text', column => column.notNull().references('station.id').onDelete('cascade'))
    .addColumn('at', time, column => column.notNull())
    .addColumn('kbits', 'real', column => column.notNull())
    .addColumn('busySeconds', 'real', column => column.notNull())
    .addColumn('deadSeconds', 'real', column => column.notNull())
    .execute()
  await sql`create index "lineSampleNewest" on "lineSample" ("stationId", at desc)`.execute(db)
  await db.schema
    .createTable('stationOutage')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('stationId', 'text', column => column.notNull().references('station.id'))
    .addColumn('startedAt', time, column => column.notNull())
    .addColumn('endedAt', time, column => column.notNull())
    .execute()
  await sql`create index "stationOutageNewest" on "stationOutage" ("stationId", "startedAt" desc)`.execute(db)
}
