import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import {
  type ClaimedDelivery,
  claimDelivery,
  giveBack,
  listDueWebhooks,
  noteAttempt,
} from './attempt-records.ts'
import { type Attempt, postMessage } from './post.ts'
import { secretHash, secretOf, signedHeaders } from './sign.ts'
import type { TargetRules } from './target.ts'

type DeliverParts = TargetRules & {
  readonly db: Kysely<Database>
  /** The hub's own secret: all secrets of webhooks are made of it. */
  readonly serverSecret: string
  readonly publicUrl: string | undefined
  readonly log: { warn(facts: object, text: string): void }
  readonly now?: () => Date
  readonly lookEveryMs?: number
  readonly timeoutMs?: number
}

/** A look is one query of an index. */
const lookEveryMs = 2000

/**
 * Sends what is due. Each webhook's messages go one after the other, in order; webhooks do not wait for each other, so
 * a receiver that hangs holds up only itself. Several hubs on one database share the work. What was under way when a
 * hub was killed is sent again a minute later, under the same id.
 */
export function openDeliveries(parts: DeliverParts): { look(): Promise<void>; close(): Promise<void> } {
  const { db, serverSecret, publicUrl, log, now = () => new Date() } = parts
  const stop = new AbortController()
  const busy = new Map<string, Promise<void>>()

  const attempt = async ({ id, body, webhook }: ClaimedDelivery): Promise<Attempt> => {
    const { secretSalt, previousSalt, previousUntil } = webhook
    // Signed with another secret than the receiver's it would be thrown away there, and look delivered here.
    if (secretHash(secretOf(serverSecret, secretSalt)) !== webhook.secretHash) return { fault: 'secretLost' }
    const at = now()
    const salts =
      previousSalt && previousUntil && previousUntil > at ? [secretSalt, previousSalt] : [secretSalt]
    const headers = signedHeaders(serverSecret, salts, { id, at, body })
    return postMessage(new URL(webhook.url), { headers, body }, { ...parts, signal: stop.signal })
  }

  /** Until nothing is due, or the receiver fails: then the others' turn comes first. */
  const drain = async (webhookId: string): Promise<void> => {
    while (!stop.signal.aborted) {
      const claimed = await claimDelivery(db, webhookId, { now: now(), publicUrl })
      if (!claimed) return
      const ended = await attempt(claimed).catch(() => undefined)
      if (!ended) {
        await giveBack(db, claimed, now())
        return
      }
      await noteAttempt(db, claimed, ended, now())
      if (ended.fault) {
        // Not its address: with some receivers that is itself a secret.
        log.warn({ webhookId, deliveryId: claimed.id, ...ended }, 'a webhook was not reached')
        return
      }
    }
  }

  const look = async (): Promise<void> => {
    const due = await listDueWebhooks(db, now())
    for (const id of due) {
      if (busy.has(id) || stop.signal.aborted) continue
      const work = drain(id)
        .catch(error => log.warn({ webhookId: id, err: error }, 'a webhook could not be served'))
        .finally(() => busy.delete(id))
      busy.set(id, work)
    }
  }
  const lookSafely = () =>
    look().catch((error: unknown) => log.warn({ err: error }, 'webhooks could not be looked at'))
  let looking = lookSafely()
  const timer = setInterval(() => {
    looking = looking.then(lookSafely)
  }, parts.lookEveryMs ?? lookEveryMs)
  return {
    /** Resolves when all that is due now was tried once. */
    look: async () => {
      await look()
      await Promise.all(busy.values())
    },
    close: async () => {
      clearInterval(timer)
      stop.abort()
      await looking
      await Promise.all(busy.values())
    },
  }
}
