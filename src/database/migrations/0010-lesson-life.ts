import { type Kysely, sql } from 'kysely'

const time = 'timestamptz'
const now = sql`now()`

/** A lesson's way to the public, and the log of what the public can see of lessons. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table courseware
    add column state text not null default 'draft'
      check (state in ('draft', 'firstReview', 'secondReview', 'published', 'withdrawn')),
    add column "firstPublishedAt" timestamptz,
    add column "scheduledAt" timestamptz,
    add column "withdrawnAt" timestamptz,
    add column "withdrawnReason" text,
    add column visibility text not null default 'all' check (visibility in ('all', 'regions', 'stations')),
    add column "visibleTo" text[] not null default '{}',
    add column "rightsStatement" text not null default '',
    add column "sourceStatement" text not null default '',
    add column "isOutside" boolean not null default false,
    add column revision integer not null default 0`.execute(db)
  // What was there before reviews were needed stays as it was: on its way to be published, or published.
  await sql`update courseware set state = 'published', "firstPublishedAt" = "publishedAt"`.execute(db)
  await lessonEvents(db)
}

/**
 * Written by the database itself in the transaction that changes a lesson, so that no way of changing one can forget
 * it. The lock makes the order of numbers that of commits: who has read up to a number has missed nothing before it.
 */
async function lessonEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('lessonEvent')
    .addColumn('seq', 'bigserial', column => column.primaryKey())
    .addColumn('coursewareId', 'text', column => column.notNull())
    .addColumn('kind', 'text', column =>
      column.notNull().check(sql`kind in ('published', 'changed', 'withdrawn', 'failed')`),
    )
    .addColumn('at', time, column => column.notNull().defaultTo(now))
    .execute()
  await sql`insert into "lessonEvent" ("coursewareId", kind, at)
    select id, 'published', "publishedAt" from courseware where "publishedAt" is not null order by "publishedAt"`.execute(
    db,
  )
  await sql`create function "noteLessonEvent"(lesson text, what text) returns void language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(hashtext('lessonEvent'));
      insert into "lessonEvent" ("coursewareId", kind) values (lesson, what);
      perform pg_notify('lessonEvent', lesson);
    end $$`.execute(db)
  await sql`create function "noteCoursewareChange"() returns trigger language plpgsql as $$
    declare
      unseen text[] := array['updatedAt', 'dueAt', 'keepsSource', 'subtitleGeneration', 'scheduledAt'];
    begin
      if tg_op = 'DELETE' then
        if old."publishedAt" is not null then perform "noteLessonEvent"(old.id, 'withdrawn'); end if;
      elsif tg_op = 'INSERT' then
        if new."publishedAt" is not null then perform "noteLessonEvent"(new.id, 'published'); end if;
      elsif old."publishedAt" is null and new."publishedAt" is not null then
        perform "noteLessonEvent"(new.id, 'published');
      elsif old."publishedAt" is not null and new."publishedAt" is null then
        perform "noteLessonEvent"(new.id, 'withdrawn');
      elsif new."publishedAt" is not null and to_jsonb(new) - unseen is distinct from to_jsonb(old) - unseen then
        perform "noteLessonEvent"(new.id, 'changed');
      end if;
      return null;
    end $$`.execute(db)
  await sql`create trigger "coursewareChanged" after insert or update or delete on courseware
    for each row execute function "noteCoursewareChange"()`.execute(db)
  await sql`create function "noteFailedJob"() returns trigger language plpgsql as $$
    begin
      if new.state = 'failed' and old.state <> 'failed' then
        perform "noteLessonEvent"(new."coursewareId", 'failed');
      end if;
      return null;
    end $$`.execute(db)
  await sql`create trigger "transcodeJobFailed" after update on "transcodeJob"
    for each row execute function "noteFailedJob"()`.execute(db)
}
