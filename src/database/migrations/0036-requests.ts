import { type Kysely, sql } from 'kysely'

/** To the millisecond, as a program reads it back. */
const time = sql`timestamptz(3)`
const now = sql`now()`

/** Lessons that villages ask for, and what was answered. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('coursewareRequest')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('what', 'text', column => column.notNull().check(sql`char_length(what) between 1 and 200`))
    .addColumn('topicId', 'text', column => column.references('topic.id'))
    .addColumn('organisationId', 'text', column => column.notNull().references('organisation.id'))
    .addColumn('askerId', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('state', 'text', column =>
      column.notNull().defaultTo('open').check(sql`state in ('open', 'answered', 'declined', 'withdrawn')`),
    )
    .addColumn('answer', 'text', column => column.notNull().defaultTo(''))
    .addColumn('coursewareId', 'text', column => column.references('courseware.id').onDelete('set null'))
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('changedAt', time, column => column.notNull().defaultTo(now))
    .execute()
  await sql`create index "coursewareRequestNewest" on "coursewareRequest" (state, "changedAt" desc, id)`.execute(
    db,
  )
  await sql`create index "coursewareRequestByAsker" on "coursewareRequest" ("askerId", state)`.execute(db)
}
