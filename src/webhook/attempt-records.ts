import type { Kysely, Selectable, Transaction } from 'kysely'
import type { WebhookDeliveryTable, WebhookTable } from '../database/schema/webhook.ts'
import type { Database } from '../database/schema.ts'
import type { Attempt } from './post.ts'
import { messageBody, pauseAfter } from './rules.ts'

/** A message that this hub sends now, and no other. */
export type ClaimedDelivery = Pick<Selectable<WebhookDeliveryTable>, 'id' | 'attempts'> & {
  readonly body: string
  readonly webhook: Selectable<WebhookTable>
}

/** An attempt lasts 10 s at most: a hub that has not said by then how it ended is dead, and another one may try. */
const leaseMs = 60_000

/** The webhooks that have something to send. */
export async function listDueWebhooks(db: Kysely<Database>, now: Date): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('webhook')
    .select('id')
    .where('removedAt', 'is', null)
    .where('pausedAt', 'is', null)
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('webhookDelivery')
          .select('webhookDelivery.id')
          .whereRef('webhookDelivery.webhookId', '=', 'webhook.id')
          .where('state', '=', 'waiting')
          .where('nextAttemptAt', '<=', now),
      ),
    )
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Takes a webhook's next due message for one hub alone; undefined where there is none. The attempt counts from here:
 * one that kills the hub is not made for ever.
 */
export async function claimDelivery(
  db: Kysely<Database>,
  webhookId: string,
  { now, publicUrl }: { readonly now: Date; readonly publicUrl: string | undefined },
): Promise<ClaimedDelivery | undefined> {
  return db.transaction().execute(async step => {
    const webhook = await step
      .selectFrom('webhook')
      .selectAll()
      .where('id', '=', webhookId)
      .where('removedAt', 'is', null)
      .where('pausedAt', 'is', null)
      .executeTakeFirst()
    const due =
      webhook &&
      (await step
        .selectFrom('webhookDelivery')
        .selectAll()
        .where('webhookId', '=', webhookId)
        .where('state', '=', 'waiting')
        .where('nextAttemptAt', '<=', now)
        .orderBy('nextAttemptAt')
        .orderBy('eventSeq')
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst())
    if (!due) return undefined
    const body = due.body ?? (await makeBody(step, due, publicUrl))
    const attempts = due.attempts + 1
    const nextAttemptAt = new Date(now.getTime() + leaseMs)
    await step
      .updateTable('webhookDelivery')
      .set({ body, attempts, nextAttemptAt, lastAttemptAt: now })
      .where('id', '=', due.id)
      .execute()
    return { id: due.id, attempts, body, webhook }
  })
}

async function makeBody(
  step: Transaction<Database>,
  { kind, eventSeq, at, coursewareId }: Selectable<WebhookDeliveryTable>,
  publicUrl: string | undefined,
): Promise<string> {
  const lesson =
    coursewareId === null
      ? undefined
      : await step
          .selectFrom('courseware')
          .select(['title', 'publishedAt'])
          .where('id', '=', coursewareId)
          .executeTakeFirst()
  const failed =
    kind === 'failed'
      ? await step
          .selectFrom('transcodeJob')
          .select(['failureVerb', 'failureCode'])
          .where('coursewareId', '=', coursewareId ?? '')
          .where('state', '=', 'failed')
          .orderBy('endedAt', 'desc')
          .limit(1)
          .executeTakeFirst()
      : undefined
  const failure =
    failed?.failureVerb && failed.failureCode
      ? { verb: failed.failureVerb, code: failed.failureCode }
      : undefined
  return messageBody({ kind, seq: eventSeq, at, coursewareId, lesson, failure }, publicUrl)
}

/**
 * Notes how an attempt ended, and when the next one is due. One that was replayed or taken over meanwhile stays as it
 * is: its own attempt will say.
 */
export async function noteAttempt(
  db: Kysely<Database>,
  { id, attempts }: Pick<ClaimedDelivery, 'id' | 'attempts'>,
  { status, fault }: Attempt,
  now: Date,
): Promise<void> {
  const pause = fault && pauseAfter(attempts, Math.random())
  const outcome = fault
    ? pause === undefined
      ? { state: 'givenUp' as const }
      : { nextAttemptAt: new Date(now.getTime() + pause) }
    : { state: 'delivered' as const, deliveredAt: now }
  await db
    .updateTable('webhookDelivery')
    .set({ ...outcome, lastStatus: status ?? null, lastFault: fault ?? null })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute()
}

/** Gives back what was claimed and not sent, because the hub ends: the attempt does not count. */
export async function giveBack(
  db: Kysely<Database>,
  { id, attempts }: Pick<ClaimedDelivery, 'id' | 'attempts'>,
  now: Date,
): Promise<void> {
  await db
    .updateTable('webhookDelivery')
    .set({ attempts: attempts - 1, nextAttemptAt: now })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute()
}
