import { type Kysely, sql } from 'kysely'

/**
 * What the maker of a public lesson changes waits beside what is shown, as a new film does: texts, the cover picture,
 * subtitles and handouts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await hideHeldColumns(db)
  await sql`alter table courseware
    add column "holdsChange" boolean not null default false,
    add column "heldMetadata" jsonb,
    add column "heldPoster" text`.execute(db)
  await sql`alter table subtitle add column held text check (held in ('add', 'remove'))`.execute(db)
  await sql`alter table handout add column held text check (held in ('add', 'remove'))`.execute(db)
  await sql`alter table "ownPicture" add column "isHeld" boolean not null default false`.execute(db)
  await sql`drop index "subtitleOnce"`.execute(db)
  await sql`create unique index "subtitleOnce" on subtitle ("coursewareId", language, (held is not distinct from 'add'))
    where "endedAt" is null`.execute(db)
  await sql`drop index "ownPictureOnce"`.execute(db)
  await sql`create unique index "ownPictureOnce" on "ownPicture" ("coursewareId", "isHeld")
    where "endedAt" is null`.execute(db)
}

/** What waits is no news for those who watch a lesson: the same function, with more columns left out. */
const hideHeldColumns = (db: Kysely<unknown>) =>
  sql`create or replace function "noteCoursewareChange"() returns trigger language plpgsql as $$
    declare
      unseen text[] := array['updatedAt', 'dueAt', 'keepsSource', 'subtitleGeneration', 'scheduledAt', 'state',
        'firstPublishedAt', 'isOutside', 'reviewRound', 'submittedBy', 'submittedAt', 'releaseUploadId',
        'approvedUploadId', 'heldRelease', 'holdsChange', 'heldMetadata', 'heldPoster'];
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
