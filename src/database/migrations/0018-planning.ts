import { type Kysely, sql } from 'kysely'

/** To the millisecond, as a program reads it back. */
const time = sql`timestamptz(3)`
const now = sql`now()`
const isMonth = (column: string) => sql<boolean>`${sql.ref(column)} ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'`

/** Topics that are proposed, what was said of them, the plan that they come to, and how much each unit is to make. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await proposals(db)
  await plan(db)
  await closing(db)
}

async function proposals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('topicProposal')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('summary', 'text', column => column.notNull())
    .addColumn('topicId', 'text', column => column.references('topic.id'))
    .addColumn('organisationId', 'text', column => column.notNull().references('organisation.id'))
    .addColumn('proposerId', 'text', column => column.notNull().references('user.id').onDelete('cascade'))
    .addColumn('month', 'text', column => column.notNull().check(isMonth('month')))
    .addColumn('state', 'text', column =>
      column
        .notNull()
        .defaultTo('proposed')
        .check(sql`state in ('proposed', 'endorsed', 'approved', 'returned', 'withdrawn')`),
    )
    .addColumn('round', 'integer', column => column.notNull().defaultTo(1))
    .addColumn('grams', sql`text[]`, column => column.notNull())
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('changedAt', time, column => column.notNull().defaultTo(now))
    .execute()
  await sql`create index "topicProposalByGram" on "topicProposal" using gin (grams)`.execute(db)
  await sql`create index "topicProposalNewest" on "topicProposal" (state, "changedAt" desc, id)`.execute(db)
  await db.schema
    .createTable('proposalVerdict')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('proposalId', 'text', column =>
      column.notNull().references('topicProposal.id').onDelete('cascade'),
    )
    .addColumn('round', 'integer', column => column.notNull())
    .addColumn('step', 'text', column => column.notNull().check(sql`step in ('editor', 'chiefEditor')`))
    .addColumn('verdict', 'text', column => column.notNull().check(sql`verdict in ('approved', 'returned')`))
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('personId', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('personName', 'text', column => column.notNull())
    .addColumn('at', time, column => column.notNull().defaultTo(now))
    .addUniqueConstraint('proposalVerdictOnce', ['proposalId', 'round', 'step'])
    .execute()
}

async function plan(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('planItem')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('proposalId', 'text', column =>
      column.notNull().unique().references('topicProposal.id').onDelete('cascade'),
    )
    .addColumn('organisationId', 'text', column => column.notNull().references('organisation.id'))
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('summary', 'text', column => column.notNull())
    .addColumn('topicId', 'text', column => column.references('topic.id'))
    .addColumn('month', 'text', column => column.notNull().check(isMonth('month')))
    .addColumn('ownerId', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('coursewareId', 'text', column =>
      column.unique().references('courseware.id').onDelete('set null'),
    )
    .addColumn('startedAt', time)
    .addColumn('closedAt', time)
    .addColumn('droppedAt', time)
    .addColumn('dropReason', 'text')
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .execute()
  await db.schema.createIndex('planItemByMonth').on('planItem').columns(['month', 'id']).execute()
  await db.schema
    .createTable('productionQuota')
    .addColumn('organisationId', 'text', column => column.notNull().references('organisation.id'))
    .addColumn('year', 'integer', column => column.notNull())
    .addColumn('lessons', 'integer', column => column.notNull().check(sql`lessons between 1 and 10000`))
    .addPrimaryKeyConstraint('productionQuotaOnce', ['organisationId', 'year'])
    .execute()
  await sql`create index "coursewareByFirstDay" on courseware (coalesce("firstPublishedAt", "publishedAt"))
    where "publishedAt" is not null`.execute(db)
}

/** A plan item is done when its lesson is published, in the same transaction, whichever way it was published. */
async function closing(db: Kysely<unknown>): Promise<void> {
  await sql`create function "closePlanItem"() returns trigger language plpgsql as $$
    declare
      item text;
    begin
      update "planItem" set "closedAt" = new.at
        where "coursewareId" = new."coursewareId" and "closedAt" is null and "droppedAt" is null
        returning id into item;
      if item is not null then
        insert into "auditEvent" ("actorName", action, "subjectKind", "subjectId", after)
          values ('', 'closePlanItem', 'planItem', item, jsonb_build_object('coursewareId', new."coursewareId"));
      end if;
      return null;
    end $$`.execute(db)
  await sql`create trigger "lessonEventClosesPlanItem" after insert on "lessonEvent"
    for each row when (new.kind = 'published') execute function "closePlanItem"()`.execute(db)
}
