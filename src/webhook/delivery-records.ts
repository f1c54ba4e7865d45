import type { Kysely, Selectable } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { WebhookDeliveryTable } from '../database/schema/webhook.ts'
import type { Database } from '../database/schema.ts'

export type DeliveryRecord = Selectable<WebhookDeliveryTable>

const perPage = 50

/** A webhook's messages, newest first, up to 50; `after` is the last one of the page before. */
export async function listDeliveries(
  db: Kysely<Database>,
  webhookId: string,
  after?: { readonly at: Date; readonly id: string },
): Promise<{ readonly deliveries: readonly DeliveryRecord[]; readonly isMore: boolean }> {
  const rows = await db
    .selectFrom('webhookDelivery')
    .selectAll()
    .where('webhookId', '=', webhookId)
    .$if(after !== undefined, query =>
      query.where(where =>
        where.or([
          where('at', '<', after?.at ?? new Date()),
          where.and([where('at', '=', after?.at ?? new Date()), where('id', '>', after?.id ?? '')]),
        ]),
      ),
    )
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(perPage + 1)
    .execute()
  return { deliveries: rows.slice(0, perPage), isMore: rows.length > perPage }
}

const replayed = (now: Date) => ({ state: 'waiting' as const, attempts: 0, nextAttemptAt: now })

/** Sends one message again, with the id that it had. False where there is none; one that waits anyway is due at once. */
export async function replayDelivery(
  db: Kysely<Database>,
  { webhookId, id }: { readonly webhookId: string; readonly id: string },
  actor: Identity,
): Promise<boolean> {
  return db.transaction().execute(async step => {
    const changed = await step
      .updateTable('webhookDelivery')
      .set(replayed(new Date()))
      .where('id', '=', id)
      .where('webhookId', '=', webhookId)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return false
    const subject = { subjectKind: 'webhook', subjectId: webhookId }
    await recordChange(step, actor, { action: 'replayDelivery', ...subject, after: { deliveryId: id } })
    return true
  })
}

/** Sends again all that were given up; answers how many. */
export async function replayGivenUp(
  db: Kysely<Database>,
  webhookId: string,
  actor: Identity,
): Promise<number> {
  return db.transaction().execute(async step => {
    const changed = await step
      .updateTable('webhookDelivery')
      .set(replayed(new Date()))
      .where('webhookId', '=', webhookId)
      .where('state', '=', 'givenUp')
      .executeTakeFirst()
    const count = Number(changed.numUpdatedRows)
    const subject = { subjectKind: 'webhook', subjectId: webhookId }
    await recordChange(step, actor, { action: 'replayGivenUp', ...subject, after: { count } })
    return count
  })
}

/** Sends a message that says nothing but that it arrives; answers its id. */
export async function addTest(db: Kysely<Database>, webhookId: string): Promise<string> {
  const id = newId()
  await db
    .insertInto('webhookDelivery')
    .values({ id, webhookId, eventSeq: null, kind: 'test', coursewareId: null })
    .execute()
  return id
}

/** What was delivered a month ago, and what nobody has asked for in three, is let go. */
export async function sweepDeliveries(db: Kysely<Database>, now: Date): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3600_000)
  await db
    .deleteFrom('webhookDelivery')
    .where(where =>
      where.or([
        where.and([where('state', '=', 'delivered'), where('deliveredAt', '<', daysAgo(30))]),
        where('at', '<', daysAgo(90)),
      ]),
    )
    .execute()
}
