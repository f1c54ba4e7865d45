import { type Kysely, sql } from 'kysely'

const time = 'timestamptz'

/** How long raw footage is kept, what became of it, what the nightly audit found, and when each nightly pass ran. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('courseware')
    .addColumn('keepsSource', 'boolean', column => column.notNull().defaultTo(false))
    .execute()
  await db.schema
    .alterTable('upload')
    .addColumn('deletionAnnouncedAt', time)
    .addColumn('deletionDueAt', time)
    .addColumn('deletedAt', time)
    .execute()
  await db.schema
    .alterTable('upload')
    .addCheckConstraint(
      'deletionIsAnnounced',
      sql`("deletionAnnouncedAt" is null) = ("deletionDueAt" is null) and ("deletedAt" is null or "deletionDueAt" is not null)`,
    )
    .execute()
  // Without foreign keys: the log outlasts what it tells of.
  await db.schema
    .createTable('sourceDeletion')
    .addColumn('uploadId', 'text', column => column.notNull())
    .addColumn('coursewareId', 'text', column => column.notNull())
    .addColumn('ownerId', 'text', column => column.notNull())
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('fileName', 'text', column => column.notNull())
    .addColumn('sourceBytes', 'bigint', column => column.notNull())
    .addColumn('profileName', 'text', column => column.notNull())
    .addColumn('announcedAt', time, column => column.notNull())
    .addColumn('deletedAt', time, column => column.notNull())
    .addColumn('removedAt', time)
    // A film that was brought back from a back-up may go a second time.
    .addPrimaryKeyConstraint('sourceDeletionOnce', ['uploadId', 'deletedAt'])
    .execute()
  await db.schema
    .createTable('auditFinding')
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('subjectId', 'text', column => column.notNull())
    .addColumn('facts', 'jsonb', column => column.notNull())
    .addColumn('firstSeenAt', time, column => column.notNull())
    .addColumn('lastSeenAt', time, column => column.notNull())
    .addColumn('healedAt', time)
    .addColumn('endedAt', time)
    .addPrimaryKeyConstraint('auditFindingOnce', ['kind', 'subjectId'])
    .execute()
  await db.schema
    .createTable('nightlyPass')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('startedAt', time, column => column.notNull())
    .addColumn('endedAt', time)
    .execute()
}
