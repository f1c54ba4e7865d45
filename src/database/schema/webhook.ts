import type { Generated } from 'kysely'

/** A program elsewhere that wants to be told what becomes of lessons. */
export type WebhookTable = {
  id: string
  name: string
  url: string
  /** Which events it is told of. */
  kinds: ('published' | 'withdrawn' | 'failed')[]
  /** Its secret is made of this and the hub's own secret: the database alone signs nothing. */
  secretSalt: string
  /** SHA-256 of the secret: whether the hub's own is still the one that it was made with. */
  secretHash: string
  /** The secret before, which signs too until then. */
  previousSalt: Generated<string | null>
  previousUntil: Generated<Date | null>
  createdBy: string | null
  createdAt: Generated<Date>
  /** Collects, and sends nothing until it goes on. */
  pausedAt: Generated<Date | null>
  removedAt: Generated<Date | null>
}

/** One message to one webhook; written by the database in the transaction of the event itself. */
export type WebhookDeliveryTable = {
  /** What the receiver knows it by, in each attempt and replay. */
  id: string
  webhookId: string
  /** null: a test. */
  eventSeq: number | null
  kind: 'published' | 'withdrawn' | 'failed' | 'test'
  coursewareId: string | null
  /** When it happened. */
  at: Generated<Date>
  /** The bytes that are sent, made before the first attempt: each attempt says the same. */
  body: Generated<string | null>
  state: Generated<'waiting' | 'delivered' | 'givenUp'>
  attempts: Generated<number>
  /** Due from then on; while an attempt is made, when the hub that makes it counts as dead. */
  nextAttemptAt: Generated<Date>
  lastAttemptAt: Generated<Date | null>
  /** HTTP status of the last answer. */
  lastStatus: Generated<number | null>
  /** `DeliveryFault` of webhook/rules. */
  lastFault: Generated<string | null>
  deliveredAt: Generated<Date | null>
}
