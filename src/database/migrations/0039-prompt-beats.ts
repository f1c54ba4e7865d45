import { type Kysely, sql } from 'kysely'

/**
 * When a showing was first heard of, and how much of it was told while it happened: no more of that can be than time has
 * passed since. Showings of before are taken at their word.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table "playbackSession"
    add column "heardAt" timestamptz not null default now(),
    add column "promptMs" double precision not null default 0`.execute(db)
  await sql`update "playbackSession" set "heardAt" = "startedAt", "promptMs" = "spannedMs"`.execute(db)
}
