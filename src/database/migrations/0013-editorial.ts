import { type Kysely, sql } from 'kysely'

/** Reviews of lessons by people, and a new film that waits for them beside the one that is shown. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await hideInnerColumns(db)
  await sql`alter table courseware
    add column "reviewRound" integer not null default 0,
    add column "submittedBy" text references "user" (id) on delete set null,
    add column "submittedAt" timestamptz,
    add column "releaseUploadId" text,
    add column "approvedUploadId" text,
    add column "heldRelease" jsonb`.execute(db)
  await sql`update courseware set "releaseUploadId" = (
      select "uploadId" from "transcodeJob" job
      where job."coursewareId" = courseware.id and (job.state = 'published' or job."watchableAt" is not null)
      order by job."createdAt" desc limit 1)
    where "releaseId" is not null`.execute(db)
  await sql`create index "coursewareInReview" on courseware ("submittedAt")
    where state in ('firstReview', 'secondReview')`.execute(db)
  await sql`create index "coursewareScheduled" on courseware ("scheduledAt")
    where state = 'published' and "publishedAt" is null and "scheduledAt" is not null`.execute(db)
  await sql`create index "coursewareWithdrawn" on courseware (id) where "withdrawnAt" is not null`.execute(db)
  await reviews(db)
}

async function reviews(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('editorialReview')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('coursewareId', 'text', column =>
      column.notNull().references('courseware.id').onDelete('cascade'),
    )
    .addColumn('round', 'integer', column => column.notNull())
    .addColumn('step', 'text', column => column.notNull().check(sql`step in ('first', 'second', 'outside')`))
    .addColumn('verdict', 'text', column => column.notNull().check(sql`verdict in ('approved', 'returned')`))
    .addColumn('reviewerId', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('reviewerName', 'text', column => column.notNull())
    .addColumn('reasons', 'jsonb')
    .addColumn('uploadId', 'text')
    .addColumn('revision', 'integer', column => column.notNull())
    .addColumn('at', 'timestamptz', column => column.notNull().defaultTo(sql`now()`))
    .execute()
  await db.schema
    .createIndex('editorialReviewByLesson')
    .on('editorialReview')
    .columns(['coursewareId', 'at'])
    .execute()
}

/** What editors do with a lesson is no news for those who watch it: the same function, with more columns left out. */
const hideInnerColumns = (db: Kysely<unknown>) =>
  sql`create or replace function "noteCoursewareChange"() returns trigger language plpgsql as $$
    declare
      unseen text[] := array['updatedAt', 'dueAt', 'keepsSource', 'subtitleGeneration', 'scheduledAt', 'state',
        'firstPublishedAt', 'isOutside', 'reviewRound', 'submittedBy', 'submittedAt', 'releaseUploadId',
        'approvedUploadId', 'heldRelease'];
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
