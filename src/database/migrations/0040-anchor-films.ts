import { type Kysely, sql } from 'kysely'

/** Films that a panel looks at before it scores, with the points that they would get: everybody begins from the same. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table "anchorFilm" (
    id text primary key,
    "stageId" text not null references "competitionStage" (id) on delete cascade,
    "coursewareId" text not null references courseware (id) on delete cascade,
    points smallint not null check (points between 0 and 100),
    why text not null,
    "addedAt" timestamptz not null default now(),
    constraint "anchorFilmOnce" unique ("stageId", "coursewareId")
  )`.execute(db)
  await sql`create index "anchorFilmByCourseware" on "anchorFilm" ("coursewareId")`.execute(db)
}
