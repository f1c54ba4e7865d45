import { type Kysely, sql } from 'kysely'

/** One name once below a parent, and ways to search the log of changes that stay short in a log of millions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create unique index "organisationNameOnce" on organisation ("parentId", lower(name))
    where "archivedAt" is null`.execute(db)
  await sql`alter table organisation add constraint "organisationPathEndsInItself"
    check (path like '%/' || id || '/')`.execute(db)
  await db.schema.createIndex('roleGrantByOrganisation').on('roleGrant').column('organisationId').execute()
  await db.schema.createIndex('auditEventBySubjectId').on('auditEvent').columns(['subjectId', 'id']).execute()
  await db.schema.createIndex('auditEventByActor').on('auditEvent').columns(['actorId', 'id']).execute()
  await db.schema.createIndex('auditEventByAction').on('auditEvent').columns(['action', 'id']).execute()
  await db.schema.createIndex('auditEventByTime').on('auditEvent').columns(['at', 'id']).execute()
}
