import { type Kysely, sql } from 'kysely'

const time = sql`timestamptz(3)`
const now = sql`now()`

/** Stations, who looks after them, and the computers that were paired with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('station')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('placeId', 'text', column => column.notNull().references('organisation.id'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('kind', 'text', column =>
      column
        .notNull()
        .check(sql`kind in ('village', 'community', 'townCentre', 'school', 'agency', 'enterprise')`),
    )
    .addColumn('stationClass', 'text', column =>
      column.notNull().check(sql`"stationClass" in ('terminal', 'extended')`),
    )
    .addColumn('tier', 'text', column =>
      column.notNull().defaultTo('standard').check(sql`tier in ('model', 'standard', 'lagging')`),
    )
    .addColumn('lineKbps', 'integer', column => column.check(sql`"lineKbps" > 0`))
    .addColumn('isOffline', 'boolean', column => column.notNull().defaultTo(false))
    .addColumn('contactName', 'text', column => column.notNull().defaultTo(''))
    .addColumn('contactPhone', 'text', column => column.notNull().defaultTo(''))
    .addColumn('latitude', 'double precision', column => column.check(sql`latitude between -90 and 90`))
    .addColumn('longitude', 'double precision', column => column.check(sql`longitude between -180 and 180`))
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('archivedAt', time)
    .addColumn('revision', 'integer', column => column.notNull().defaultTo(1))
    .execute()
  // One name once a place: what makes a second import of the same list change nothing.
  await sql`create unique index "stationOnce" on station ("placeId", name) where "archivedAt" is null`.execute(
    db,
  )
  await db.schema
    .createTable('stationTierChange')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('stationId', 'text', column => column.notNull().references('station.id'))
    .addColumn('tier', 'text', column => column.notNull())
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('changedBy', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('changedAt', time, column => column.notNull().defaultTo(now))
    .execute()
  await db.schema
    .createTable('stationAdministrator')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('stationId', 'text', column => column.notNull().references('station.id'))
    .addColumn('userId', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('phone', 'text', column => column.notNull())
    .addColumn('since', time, column => column.notNull().defaultTo(now))
    .addColumn('until', time)
    .execute()
  await sql`create index "stationAdministratorNow" on "stationAdministrator" ("stationId") where until is null`.execute(
    db,
  )
  await db.schema
    .createTable('technicianContact')
    .addColumn('organisationId', 'text', column => column.primaryKey().references('organisation.id'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('phone', 'text', column => column.notNull())
    .execute()
  await db.schema
    .createTable('stationKey')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('stationId', 'text', column => column.notNull().references('station.id'))
    .addColumn('keyHash', 'text', column => column.notNull().unique())
    .addColumn('userAgent', 'text', column => column.notNull())
    .addColumn('approvedBy', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('lastUsedAt', time)
    .addColumn('revokedAt', time)
    .execute()
  await db.schema.createIndex('stationKeyStation').on('stationKey').column('stationId').execute()
  await db.schema
    .createTable('stationPairing')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('codeHash', 'text', column => column.notNull().unique())
    .addColumn('deviceHash', 'text', column => column.notNull().unique())
    .addColumn('userAgent', 'text', column => column.notNull())
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('expiresAt', time, column => column.notNull())
    .addColumn('stationId', 'text', column => column.references('station.id'))
    .addColumn('approvedBy', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('approvedAt', time)
    .addColumn('takenAt', time)
    .execute()
  await db.schema
    .createTable('stationReport')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('stationId', 'text', column => column.notNull().references('station.id'))
    .addColumn('at', time, column => column.notNull().defaultTo(now))
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('note', 'text', column => column.notNull())
    .addColumn('diagnostics', 'jsonb', column => column.notNull())
    .addColumn('closedAt', time)
    .addColumn('closedBy', 'text', column => column.references('user.id').onDelete('set null'))
    .execute()
  await sql`create index "stationReportNewest" on "stationReport" ("stationId", at desc)`.execute(db)
}
