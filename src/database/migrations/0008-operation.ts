import type { Kysely } from 'kysely'

/** What a failed command last said, for operators; and a way to the runs that ended lately. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('transcodeJob').addColumn('failureDetail', 'text').execute()
  await db.schema.createIndex('transcodeJobByEnd').on('transcodeJob').column('endedAt').execute()
}
