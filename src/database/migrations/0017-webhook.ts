import { type Kysely, sql } from 'kysely'

/** To the millisecond, as a program reads it back: a cursor of a time must name its row. */
const time = sql`timestamptz(3)`
const now = sql`now()`

/** Programs elsewhere that are told of lessons, and what is still to be told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhook')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('url', 'text', column => column.notNull())
    .addColumn('kinds', sql`text[]`, column => column.notNull())
    .addColumn('secretSalt', 'text', column => column.notNull())
    .addColumn('secretHash', 'text', column => column.notNull())
    .addColumn('previousSalt', 'text')
    .addColumn('previousUntil', time)
    .addColumn('createdBy', 'text', column => column.references('user.id').onDelete('set null'))
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('pausedAt', time)
    .addColumn('removedAt', time)
    .execute()
  await db.schema
    .createTable('webhookDelivery')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('webhookId', 'text', column => column.notNull().references('webhook.id').onDelete('cascade'))
    .addColumn('eventSeq', 'bigint')
    .addColumn('kind', 'text', column =>
      column.notNull().check(sql`kind in ('published', 'withdrawn', 'failed', 'test')`),
    )
    .addColumn('coursewareId', 'text')
    .addColumn('at', time, column => column.notNull().defaultTo(now))
    .addColumn('body', 'text')
    .addColumn('state', 'text', column =>
      column.notNull().defaultTo('waiting').check(sql`state in ('waiting', 'delivered', 'givenUp')`),
    )
    .addColumn('attempts', 'integer', column => column.notNull().defaultTo(0))
    .addColumn('nextAttemptAt', time, column => column.notNull().defaultTo(now))
    .addColumn('lastAttemptAt', time)
    .addColumn('lastStatus', 'integer')
    .addColumn('lastFault', 'text')
    .addColumn('deliveredAt', time)
    .addUniqueConstraint('webhookDeliveryOnce', ['webhookId', 'eventSeq'])
    .execute()
  await sql`create index "webhookDeliveryDue" on "webhookDelivery" ("webhookId", "nextAttemptAt")
    where state = 'waiting'`.execute(db)
  await sql`create index "webhookDeliveryNewest" on "webhookDelivery" ("webhookId", at desc, id)`.execute(db)
  await sql`create index "webhookDeliveryGivenUp" on "webhookDelivery" ("webhookId") where state = 'givenUp'`.execute(
    db,
  )
  await sql`create index "webhookDeliveryLast" on "webhookDelivery" ("webhookId", "deliveredAt")
    where state = 'delivered'`.execute(db)
  await outbox(db)
}

/** In the transaction of the event: what happened is told, what was rolled back is not, and no crash comes between. */
async function outbox(db: Kysely<unknown>): Promise<void> {
  await sql`create function "fillWebhookOutbox"() returns trigger language plpgsql as $$
    begin
      insert into "webhookDelivery" (id, "webhookId", "eventSeq", kind, "coursewareId", at)
        select replace(gen_random_uuid()::text, '-', ''), id, new.seq, new.kind, new."coursewareId", new.at
        from webhook where "removedAt" is null and new.kind = any(kinds);
      return null;
    end $$`.execute(db)
  await sql`create trigger "lessonEventTold" after insert on "lessonEvent"
    for each row execute function "fillWebhookOutbox"()`.execute(db)
}
