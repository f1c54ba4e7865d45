import { type Kysely, sql } from 'kysely'

/**
 * Units that make lessons under contract: the chief editor checks theirs once more. What the maker of a public lesson
 * changes of its pauses waits beside what is shown, as its handouts do. An approved lesson becomes public on its day
 * also while a change of it is reviewed, so its day is looked for in every state. Stations ask for lessons themselves.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table organisation add column sourcing text not null default 'inHouse'
    check (sourcing in ('inHouse', 'contracted'))`.execute(db)
  await sql`alter table "pausePoint" add column held text check (held in ('add', 'remove'))`.execute(db)
  await sql`alter table "pausePoint" drop constraint "pausePointOnce"`.execute(db)
  await sql`create unique index "pausePointOnce"
    on "pausePoint" ("coursewareId", "atSeconds", (held is not distinct from 'add'))`.execute(db)
  await sql`drop index "coursewareScheduled"`.execute(db)
  await sql`create index "coursewareScheduled" on courseware ("scheduledAt")
    where "publishedAt" is null and "scheduledAt" is not null`.execute(db)
  await sql`alter table "coursewareRequest"
    add column "stationId" text references station (id) on delete set null`.execute(db)
  await sql`create index "coursewareRequestByStation" on "coursewareRequest" ("stationId", state)
    where "stationId" is not null`.execute(db)
}
