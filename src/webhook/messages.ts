import { z } from 'zod'
import type { DeliveryRecord } from './delivery-records.ts'
import { deliveryFaults, readFault, shownUrl, webhookKinds } from './rules.ts'
import type { WebhookRecord } from './webhook-records.ts'

const id = z.string().regex(/^[0-9a-f]{32}$/)
const time = z.iso.datetime()

/** A webhook as the API tells it: never its secret, and of its address not what may hide one. */
export const webhookViewSchema = z
  .strictObject({
    webhookId: id,
    name: z.string(),
    url: z.string().describe('Without its query, in which some receivers hide a secret.'),
    kinds: z.array(z.enum(webhookKinds)),
    isPaused: z.boolean(),
    createdAt: time,
  })
  .meta({ id: 'Webhook' })
export type WebhookView = z.infer<typeof webhookViewSchema>

export const webhookView = ({
  id: webhookId,
  name,
  url,
  kinds,
  pausedAt,
  createdAt,
}: WebhookRecord): WebhookView => ({
  ...{ webhookId, name, url: shownUrl(url), kinds },
  isPaused: pausedAt !== null,
  createdAt: createdAt.toISOString(),
})

export const webhookListSchema = z.strictObject({ webhooks: z.array(webhookViewSchema) })

const secret = z.string().describe('Shown this once. `whsec_` and base64, as Standard Webhooks writes it.')
export const madeWebhookSchema = z.strictObject({ webhook: webhookViewSchema, secret })
export const newSecretSchema = z.strictObject({ webhookId: id, secret })
export const webhookIdSchema = z.strictObject({ webhookId: id })

/** One message as it stands. */
export const deliverySchema = z
  .strictObject({
    deliveryId: id.describe('The `webhook-id` header of each of its attempts.'),
    kind: z.enum([...webhookKinds, 'test']),
    seq: z.number().int().nullable(),
    coursewareId: id.nullable(),
    at: time,
    state: z.enum(['waiting', 'delivered', 'givenUp']),
    attempts: z.number().int(),
    nextAttemptAt: time.nullable(),
    lastStatus: z.number().int().nullable(),
    lastFault: z.enum(deliveryFaults).nullable(),
    deliveredAt: time.nullable(),
  })
  .meta({ id: 'WebhookDelivery' })

export const deliveryView = (delivery: DeliveryRecord): z.infer<typeof deliverySchema> => ({
  deliveryId: delivery.id,
  kind: delivery.kind,
  seq: delivery.eventSeq,
  coursewareId: delivery.coursewareId,
  at: delivery.at.toISOString(),
  state: delivery.state,
  attempts: delivery.attempts,
  nextAttemptAt: delivery.state === 'waiting' ? delivery.nextAttemptAt.toISOString() : null,
  lastStatus: delivery.lastStatus,
  lastFault: delivery.lastFault === null ? null : readFault(delivery.lastFault),
  deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
})

export const deliveryListSchema = z.strictObject({
  deliveries: z.array(deliverySchema),
  next: z.string().optional().describe('The address of the next page; absent on the last one.'),
})
/** Which page of a webhook's messages. */
export const deliveryQuerySchema = z.object({
  after: z.string().max(60).optional().describe('The cursor of the page before.'),
})
export const replayedSchema = z.strictObject({
  count: z.number().int().describe('How many messages are sent again.'),
})
export const deliveryIdSchema = z.strictObject({ deliveryId: id })

/** What receivers get: `type`, `timestamp` and `data`, as Standard Webhooks has it. */
export const messageSchema = z
  .strictObject({
    type: z.enum(['lesson.published', 'lesson.withdrawn', 'lesson.failed', 'webhook.test']),
    timestamp: time.describe('When it happened.'),
    data: z
      .strictObject({
        seq: z
          .number()
          .int()
          .describe('Rises in the order in which things happened; a message that was late has a lower one.'),
        coursewareId: id,
        watchPath: z.string(),
        watchUrl: z.string().describe('Where the hub knows its own address.'),
        title: z.string().nullable().describe('null of a lesson that is gone.'),
        publishedAt: time.nullable(),
        failure: z.strictObject({ verb: z.string(), code: z.string() }),
      })
      .partial()
      .describe('Empty in a test.'),
  })
  .meta({ id: 'WebhookMessage' })
