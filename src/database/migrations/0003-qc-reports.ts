import type { Kysely } from 'kysely'

/** What technical quality control found in the source of a version. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('transcodeJob').addColumn('qcReport', 'jsonb').execute()
}
