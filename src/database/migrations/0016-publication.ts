import { type Kysely, sql } from 'kysely'

/** What the published catalogue says of each lesson, which parts it is stored in, and how far it has been written. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('publication')
    // One row at most: there is one published catalogue.
    .addColumn('id', 'integer', column => column.primaryKey().check(sql`id = 1`))
    .addColumn('catalogueId', 'text', column => column.notNull())
    .addColumn('seq', 'bigint', column => column.notNull())
    .addColumn('number', 'bigint', column => column.notNull())
    .addColumn('lessons', 'integer', column => column.notNull())
    .addColumn('writtenAt', 'timestamptz', column => column.notNull())
    .addColumn('keyIds', sql`text[]`, column => column.notNull())
    .execute()
  await db.schema
    .createTable('catalogueEntry')
    .addColumn('coursewareId', 'text', column => column.primaryKey())
    .addColumn('seq', 'bigint', column => column.notNull().unique())
    .addColumn('shownSeq', 'bigint', column => column.notNull())
    .addColumn('publishedAt', 'timestamptz')
    .addColumn('entry', 'jsonb')
    .execute()
  await sql`create index "catalogueEntryByDay" on "catalogueEntry" ("publishedAt" desc) where entry is not null`.execute(
    db,
  )
  await db.schema
    .createTable('cataloguePart')
    .addColumn('toSeq', 'bigint', column => column.primaryKey())
    .addColumn('afterSeq', 'bigint', column => column.notNull())
    .addColumn('entries', 'integer', column => column.notNull())
    .addColumn('live', 'integer', column => column.notNull())
    .addColumn('sha256', 'text', column => column.notNull())
    .addColumn('bytes', 'integer', column => column.notNull())
    .execute()
  // A lesson may have its film and not be public: before its approval, after its withdrawal. Never the other way.
  await sql`alter table courseware drop constraint if exists "publishedIsWhole", add constraint "publishedIsWhole"
    check (("publishedAt" is null or "releaseId" is not null) and ("releaseId" is null) = (media is null))`.execute(
    db,
  )
}
