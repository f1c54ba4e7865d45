import { type Kysely, sql } from 'kysely'

/** Versions that are published by stages, their urgency, and lessons that are due. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('transcodeJob')
    .addColumn('stage', 'text', column =>
      column.notNull().defaultTo('rest').check(sql`stage in ('rest', 'av1')`),
    )
    .addColumn('urgency', 'text', column =>
      column.notNull().defaultTo('normal').check(sql`urgency in ('normal', 'bulk')`),
    )
    .addColumn('watchableAt', 'timestamptz')
    .addColumn('onlyRung', 'text')
    .addColumn('onlyOfRelease', 'text')
    .execute()
  await db.schema.alterTable('courseware').addColumn('dueAt', 'timestamptz').execute()
}
