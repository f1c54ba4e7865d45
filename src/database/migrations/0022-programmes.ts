import { type Kysely, sql } from 'kysely'

/** To the millisecond, as a program reads it back. */
const time = sql`timestamptz(3)`
const now = sql`now()`

/** What stations play on which day, the numbers by which lessons are dialled, and where a film stops for a question. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await dialNumbers(db)
  await programmes(db)
  await pausePoints(db)
  await sql`alter table "stationReport" add column "closingNote" text not null default ''`.execute(db)
}

/**
 * A lesson gets its number when it is first published and keeps it for good: people write it on the blackboard. From 100
 * up, so that one and two digits are left for the lessons of the day.
 */
async function dialNumbers(db: Kysely<unknown>): Promise<void> {
  await sql`create sequence "dialNumberSeq" start 100`.execute(db)
  await sql`alter table courseware add column "dialNumber" integer unique`.execute(db)
  // A number is no news of a lesson: the triggers that tell of its changes are not to hear of it.
  await sql`alter table courseware disable trigger user`.execute(db)
  await sql`update courseware set "dialNumber" = nextval('"dialNumberSeq"') from (
      select id as "publishedId" from courseware where "publishedAt" is not null
      order by coalesce("firstPublishedAt", "publishedAt"), id
    ) as published where courseware.id = published."publishedId"`.execute(db)
  await sql`alter table courseware enable trigger user`.execute(db)
  await sql`create function "giveDialNumber"() returns trigger language plpgsql as $$
    begin
      new."dialNumber" := nextval('"dialNumberSeq"');
      return new;
    end $$`.execute(db)
  await sql`create trigger "dialNumberAtPublication" before insert or update of "publishedAt" on courseware
    for each row when (new."publishedAt" is not null and new."dialNumber" is null)
    execute function "giveDialNumber"()`.execute(db)
}

async function programmes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('programme')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('stationId', 'text', column => column.references('station.id'))
    .addColumn('placeId', 'text', column => column.references('organisation.id'))
    .addColumn('day', 'text', column => column.notNull().check(sql`day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'`))
    .addColumn('changedAt', time, column => column.notNull().defaultTo(now))
    .addCheckConstraint('programmeIsForOne', sql`("stationId" is null) <> ("placeId" is null)`)
    .addUniqueConstraint('programmeOfStation', ['stationId', 'day'])
    .addUniqueConstraint('programmeOfPlace', ['placeId', 'day'])
    .execute()
  await db.schema
    .createTable('programmeItem')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('programmeId', 'text', column =>
      column.notNull().references('programme.id').onDelete('cascade'),
    )
    .addColumn('place', 'integer', column => column.notNull())
    .addColumn('coursewareId', 'text', column =>
      column.notNull().references('courseware.id').onDelete('cascade'),
    )
    .execute()
  await db.schema
    .createIndex('programmeItemOf')
    .on('programmeItem')
    .columns(['programmeId', 'place'])
    .execute()
}

async function pausePoints(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pausePoint')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('coursewareId', 'text', column =>
      column.notNull().references('courseware.id').onDelete('cascade'),
    )
    .addColumn('atSeconds', 'integer', column => column.notNull().check(sql`"atSeconds" >= 0`))
    .addColumn('question', 'text', column => column.notNull())
    .addColumn('choices', sql`text[]`, column => column.notNull())
    .addColumn('answer', 'text', column => column.notNull())
    .addColumn('discussSeconds', 'integer', column => column.notNull())
    .addUniqueConstraint('pausePointOnce', ['coursewareId', 'atSeconds'])
    .execute()
}
