import { randomBytes } from 'node:crypto'
import type { Kysely, Selectable, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { WebhookTable } from '../database/schema/webhook.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { mostWebhooks, type WebhookForm } from './rules.ts'
import { secretHash, secretOf } from './sign.ts'

type Db = Kysely<Database> | Transaction<Database>
export type WebhookRecord = Selectable<WebhookTable>
/** How its messages stand. */
type Counts = { readonly waiting: number; readonly givenUp: number; readonly lastDeliveredAt: Date | null }
export type ListedWebhook = WebhookRecord & Counts

/** How long the secret before goes on signing: a working day and a night for whoever has to enter the new one. */
const overlapMs = 24 * 3600_000

/** All that were not removed, in the order in which they were made, with how their messages stand. */
export function listWebhooks(db: Db): Promise<readonly ListedWebhook[]> {
  return db
    .selectFrom('webhook')
    .selectAll()
    .select(eb => {
      const own = eb.selectFrom('webhookDelivery').whereRef('webhookDelivery.webhookId', '=', 'webhook.id')
      const count = (state: 'waiting' | 'givenUp') =>
        own.where('state', '=', state).select(eb.cast<number>(eb.fn.countAll(), 'int4').as('count'))
      return [
        count('waiting').$asScalar().$notNull().as('waiting'),
        count('givenUp').$asScalar().$notNull().as('givenUp'),
        own
          .where('state', '=', 'delivered')
          .select(({ fn }) => fn.max('deliveredAt').as('last'))
          .as('lastDeliveredAt'),
      ]
    })
    .where('removedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

export const findWebhook = (db: Db, id: string): Promise<WebhookRecord | undefined> =>
  db.selectFrom('webhook').selectAll().where('id', '=', id).where('removedAt', 'is', null).executeTakeFirst()

type By = { readonly actor: Identity; readonly serverSecret: string }

const newSecret = (serverSecret: string) => {
  const secretSalt = randomBytes(16).toString('hex')
  const secret = secretOf(serverSecret, secretSalt)
  return { secret, columns: { secretSalt, secretHash: secretHash(secret) } }
}

/** What the log of changes says of one: not the path of its address, which with some receivers is itself the secret. */
const forLog = ({ name, url, kinds }: WebhookForm) => ({ name, host: url.host, kinds })

/** Makes a webhook; its secret is in the answer and nowhere else. Refuses with `tooManyWebhooks`. */
export async function makeWebhook(
  db: Kysely<Database>,
  form: WebhookForm,
  { actor, serverSecret }: By,
): Promise<{ readonly id: string; readonly secret: string }> {
  const id = newId()
  const { secret, columns } = newSecret(serverSecret)
  const row = { id, name: form.name, url: form.url.href, kinds: [...form.kinds], createdBy: actor.id }
  await db.transaction().execute(async step => {
    const { count } = await step
      .selectFrom('webhook')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('removedAt', 'is', null)
      .executeTakeFirstOrThrow()
    if (count >= mostWebhooks)
      throw new XiangtuError('tooManyWebhooks', { facts: { most: String(mostWebhooks) } })
    await step
      .insertInto('webhook')
      .values({ ...row, ...columns })
      .execute()
    await recordChange(step, actor, { ...subject('makeWebhook', id), after: forLog(form) })
  })
  return { id, secret }
}

const subject = (action: string, subjectId: string) => ({ action, subjectKind: 'webhook', subjectId })

/** Changes name, address and kinds. False where there is none. */
export async function changeWebhook(
  db: Kysely<Database>,
  id: string,
  form: WebhookForm,
  actor: Identity,
): Promise<boolean> {
  return db.transaction().execute(async step => {
    const before = await findWebhook(step, id)
    if (!before) return false
    const { name, url, kinds } = form
    await step.updateTable('webhook').set({ name, url: url.href, kinds }).where('id', '=', id).execute()
    const was = forLog({ name: before.name, url: new URL(before.url), kinds: before.kinds })
    await recordChange(step, actor, { ...subject('changeWebhook', id), before: was, after: forLog(form) })
    return true
  })
}

/** A new secret, shown once; the one before signs too for a day. undefined where there is no such webhook. */
export async function replaceSecret(
  db: Kysely<Database>,
  id: string,
  { actor, serverSecret }: By,
): Promise<string | undefined> {
  const { secret, columns } = newSecret(serverSecret)
  return db.transaction().execute(async step => {
    const changed = await step
      .updateTable('webhook')
      .set(set => ({
        ...columns,
        previousSalt: set.ref('secretSalt'),
        previousUntil: new Date(Date.now() + overlapMs),
      }))
      .where('id', '=', id)
      .where('removedAt', 'is', null)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return undefined
    await recordChange(step, actor, subject('replaceWebhookSecret', id))
    return secret
  })
}

type Standing = 'pause' | 'resume' | 'remove'

/** Pauses, resumes or removes; what waits of a removed one is never sent. False where there is none. */
export async function setStanding(
  db: Kysely<Database>,
  id: string,
  standing: Standing,
  actor: Identity,
): Promise<boolean> {
  const now = new Date()
  const columns = standing === 'remove' ? { removedAt: now } : { pausedAt: standing === 'pause' ? now : null }
  return db.transaction().execute(async step => {
    const changed = await step
      .updateTable('webhook')
      .set(columns)
      .where('id', '=', id)
      .where('removedAt', 'is', null)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return false
    await recordChange(step, actor, subject(`${standing}Webhook`, id))
    return true
  })
}
