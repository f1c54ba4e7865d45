import { type Kysely, sql } from 'kysely'

/** Subtitles of a lesson, and a number that rises with each change of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('courseware')
    .addColumn('subtitleGeneration', 'integer', column => column.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createTable('subtitle')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('coursewareId', 'text', column =>
      column.notNull().references('courseware.id').onDelete('cascade'),
    )
    .addColumn('language', 'text', column => column.notNull())
    .addColumn('dialect', 'text')
    .addColumn('cueCount', 'integer', column => column.notNull())
    .addColumn('firstCues', 'jsonb', column => column.notNull())
    .addColumn('createdAt', 'timestamptz', column => column.notNull().defaultTo(sql`now()`))
    .addColumn('endedAt', 'timestamptz')
    .execute()
  await sql`create unique index "subtitleOnce" on subtitle ("coursewareId", language) where "endedAt" is null`.execute(
    db,
  )
}
