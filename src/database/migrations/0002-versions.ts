import { type Kysely, sql } from 'kysely'

/** Several versions of one upload, what their producer wants them to be, and what was planned for each. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('transcodeJob')
    .addColumn('version', 'integer', column => column.notNull().defaultTo(1).check(sql`version >= 1`))
    .addColumn('chosenContent', 'text', column =>
      column.check(sql`"chosenContent" in ('slides', 'camera', 'mixed')`),
    )
    .addColumn('plan', 'jsonb')
    .execute()
  await db.schema.dropIndex('transcodeJobOfUpload').execute()
  await db.schema
    .createIndex('transcodeJobOfUpload')
    .unique()
    .on('transcodeJob')
    .columns(['uploadId', 'version'])
    .execute()
}
