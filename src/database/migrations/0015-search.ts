import { type Kysely, sql } from 'kysely'

/**
 * The index of the public catalogue, written by the hub from the log of lesson events. Lessons have small numbers in
 * the order in which they were published; a term (a word's piece, a facet's value) has the set of its lessons' numbers
 * in rows of 8192 numbers, so that a change rewrites a kilobyte and no more, however many lessons there are.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('searchState')
    .addColumn('id', 'integer', column => column.primaryKey().check(sql`id = 1`))
    .addColumn('seq', 'bigint', column => column.notNull())
    .addColumn('lastNumber', 'integer', column => column.notNull())
    .addColumn('edition', 'integer', column => column.notNull())
    .addColumn('generation', 'integer', column => column.notNull())
    .execute()
  await sql`insert into "searchState" values (1, 0, 0, 0, 0)`.execute(db)
  await db.schema
    .createTable('searchEntry')
    .addColumn('number', 'integer', column => column.primaryKey())
    .addColumn('coursewareId', 'text', column => column.notNull().unique())
    .addColumn('terms', sql`text[]`, column => column.notNull())
    .addColumn('words', sql`text[]`, column => column.notNull())
    .execute()
  // Terms are compared byte by byte, whatever the database's own language.
  await sql`create table "searchSet" (
    term text collate "C" not null,
    segment integer not null,
    members bytea not null,
    seq bigint not null,
    primary key (term, segment))`.execute(db)
  await sql`create index "searchSetOfFacets" on "searchSet" (seq) where term >= 'f' and term < 'g'`.execute(
    db,
  )
  await sql`create table "searchWord" (
    word text collate "C" primary key,
    initials text collate "C" not null,
    lessons integer not null)`.execute(db)
  await sql`create index "searchWordByInitials" on "searchWord" (initials)`.execute(db)
}
