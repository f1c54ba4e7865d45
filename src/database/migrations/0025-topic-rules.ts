import { type Kysely, sql } from 'kysely'

/** Campaigns and the home page's gardens gather lessons by topic too, not only those put in by hand. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table campaign add column "topicIds" text[] not null default '{}'`.execute(db)
  await sql`alter table collection add column "topicIds" text[] not null default '{}'`.execute(db)
}
