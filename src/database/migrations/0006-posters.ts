import { type Kysely, sql } from 'kysely'

/** Which picture stands for a lesson, and those that producers bring themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('courseware')
    .addColumn('posterChoice', 'text', column => column.notNull().defaultTo('a'))
    .execute()
  await db.schema
    .createTable('ownPicture')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('coursewareId', 'text', column =>
      column.notNull().references('courseware.id').onDelete('cascade'),
    )
    .addColumn('widths', 'jsonb', column => column.notNull())
    .addColumn('aspect', 'double precision', column => column.notNull())
    .addColumn('createdAt', 'timestamptz', column => column.notNull().defaultTo(sql`now()`))
    .addColumn('endedAt', 'timestamptz')
    .execute()
  await sql`create unique index "ownPictureOnce" on "ownPicture" ("coursewareId") where "endedAt" is null`.execute(
    db,
  )
}
