import { type Kysely, sql } from 'kysely'

const time = 'timestamptz'
const now = sql`now()`
const oneOf = (column: string, values: readonly string[]) =>
  sql<boolean>`${sql.ref(column)} in (${sql.join(values.map(value => sql.lit(value)))})`
const roles = [
  ...['operator', 'chiefEditor', 'editor', 'producer', 'competitionOrganiser', 'reviewer'],
  ...['townTechnician', 'stationAdministrator'],
]
/** The organisation that every other one belongs to; renamed by whoever sets the hub up. */
const rootId = '0'.repeat(32)

/** Organisations in a tree, what a person may do and where, and the log of what was changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await organisations(db)
  await grants(db)
  await auditEvents(db)
}

async function organisations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('organisation')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('parentId', 'text', column => column.references('organisation.id'))
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('path', 'text', column => column.notNull().unique())
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('archivedAt', time)
    .addCheckConstraint(
      'organisationKindKnown',
      oneOf('kind', ['city', 'county', 'town', 'village', 'department']),
    )
    .execute()
  await sql`create index "organisationByPath" on organisation (path text_pattern_ops)`.execute(db)
  await sql`insert into organisation (id, kind, name, path) values (${sql.lit(rootId)}, 'county', '本县', ${sql.lit(`/${rootId}/`)})`.execute(
    db,
  )
  await sql`alter table courseware add column "organisationId" text not null default ${sql.lit(rootId)}
    references organisation (id)`.execute(db)
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('roleGrant')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('userId', 'text', column => column.notNull().references('user.id').onDelete('cascade'))
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('organisationId', 'text', column => column.notNull().references('organisation.id'))
    .addColumn('grantedBy', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('grantedAt', time, column => column.notNull().defaultTo(now))
    .addCheckConstraint('roleGrantKnown', oneOf('role', roles))
    .addUniqueConstraint('roleGrantOnce', ['userId', 'role', 'organisationId'])
    .execute()
  await sql`insert into "roleGrant" (id, "userId", role, "organisationId")
    select md5(id || role), id, role, ${sql.lit(rootId)} from "user"`.execute(db)
  await sql`alter table "user" drop column role`.execute(db)
  await sql`alter table invitation drop constraint if exists "invitationRoleKnown"`.execute(db)
  await sql`alter table invitation add column "organisationId" text not null default ${sql.lit(rootId)} references organisation (id)`.execute(
    db,
  )
}

/** Rows are only ever added: not even the hub itself can change one. */
async function auditEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('auditEvent')
    .addColumn('id', 'bigserial', column => column.primaryKey())
    .addColumn('at', time, column => column.notNull().defaultTo(now))
    .addColumn('actorId', 'text')
    .addColumn('actorName', 'text', column => column.notNull())
    .addColumn('action', 'text', column => column.notNull())
    .addColumn('subjectKind', 'text', column => column.notNull())
    .addColumn('subjectId', 'text', column => column.notNull())
    .addColumn('before', 'jsonb')
    .addColumn('after', 'jsonb')
    .execute()
  await db.schema
    .createIndex('auditEventBySubject')
    .on('auditEvent')
    .columns(['subjectKind', 'subjectId', 'id'])
    .execute()
  await sql`create function "refuseChange"() returns trigger language plpgsql as $$
    begin raise exception 'the log of changes is only ever added to'; end $$`.execute(db)
  await sql`create trigger "auditEventStays" before update or delete on "auditEvent"
    for each statement execute function "refuseChange"()`.execute(db)
  await sql`create trigger "auditEventsStay" before truncate on "auditEvent"
    for each statement execute function "refuseChange"()`.execute(db)
}
