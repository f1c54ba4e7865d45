import { type Request, type Response, Router } from 'express'
import type { Kysely } from 'kysely'
import { ZodError } from 'zod'
import { personOf, requireOperator } from '../account/guard.ts'
import type { Database } from '../database/schema.ts'
import { type ErrorCode, XiangtuError } from '../errors.ts'
import { queryOf, viewOf } from '../web/view.ts'
import { addTest, listDeliveries, replayDelivery, replayGivenUp } from './delivery-records.ts'
import { webhookPage, webhooksPage } from './pages.tsx'
import { isId, readCursor, type WebhookForm } from './rules.ts'
import { readWebhook } from './set-up.ts'
import type { TargetRules } from './target.ts'
import {
  changeWebhook,
  findWebhook,
  listWebhooks,
  makeWebhook,
  replaceSecret,
  setStanding,
  type WebhookRecord,
} from './webhook-records.ts'

export type WebhookParts = TargetRules & {
  readonly db: Kysely<Database>
  /** The hub's own secret: all secrets of webhooks are made of it. */
  readonly serverSecret: string
}

type ById = Request<{ id: string }>
type ByDelivery = Request<{ id: string; deliveryId: string }>

/**
 * The pages of webhooks; all of them for operators only, and all without script.
 * A new secret is on the answer to its POST, which no cache keeps, and nowhere else.
 */
export function webhookRoutes(parts: WebhookParts): Router {
  const { db, serverSecret } = parts
  const router = Router()
  for (const name of ['id', 'deliveryId'])
    router.param(name, (_req, _res, next, id) => next(isId(id) ? undefined : new XiangtuError('notFound')))

  type Extra = Parameters<typeof webhooksPage>[1]
  const sendList = async (req: Request, res: Response, extra: Omit<Extra, 'webhooks'> = {}) => {
    const page = webhooksPage(
      { ...viewOf(req, res), path: '/webhooks' },
      { webhooks: await listWebhooks(db), ...extra },
    )
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  type One = Partial<Omit<Parameters<typeof webhookPage>[1], 'webhook'>>
  const sendOne = async (req: ById, res: Response, webhook: WebhookRecord, extra: One = {}) => {
    const after = readCursor(queryOf(req).get('after'))
    const listed = await listDeliveries(db, webhook.id, after)
    const path = `/webhooks/${webhook.id}`
    const view = viewOf(req, res)
    const page = webhookPage(
      { ...view, path: req.method === 'GET' ? view.path : path },
      {
        webhook,
        ...listed,
        ...extra,
      },
    )
    res.type('html').set('Cache-Control', 'no-store').send(page)
  }

  const existing = async (id: string): Promise<WebhookRecord> => {
    const webhook = await findWebhook(db, id)
    if (!webhook) throw new XiangtuError('notFound')
    return webhook
  }

  /** The form, or what is wrong with it and what was typed. */
  const readForm = async (
    req: Request,
  ): Promise<
    { form: WebhookForm } | { wrong: { typed: Typed; faults: ReadonlySet<string>; code?: ErrorCode } }
  > => {
    const typed = typedOf(req.body)
    try {
      return { form: await readWebhook(req.body, parts) }
    } catch (error) {
      if (error instanceof ZodError) {
        const faults = new Set(error.issues.map(issue => String(issue.path[0])))
        return { wrong: { typed, faults } }
      }
      if (error instanceof XiangtuError && error.code === 'webhookPrivateAddress')
        return { wrong: { typed, faults: new Set(['url']), code: error.code } }
      throw error
    }
  }

  router.get('/webhooks', requireOperator, (req, res) => sendList(req, res))

  router.post('/webhooks', requireOperator, async (req, res) => {
    const read = await readForm(req)
    if ('wrong' in read) {
      res.status(400)
      await sendList(req, res, read)
      return
    }
    const { id, secret } = await makeWebhook(db, read.form, { actor: personOf(res), serverSecret })
    await sendList(req, res, { made: { id, name: read.form.name, secret } })
  })

  router.get('/webhooks/:id', requireOperator, async (req: ById, res) =>
    sendOne(req, res, await existing(req.params.id)),
  )

  router.post('/webhooks/:id', requireOperator, async (req: ById, res) => {
    const webhook = await existing(req.params.id)
    const read = await readForm(req)
    if ('wrong' in read) {
      res.status(400)
      await sendOne(req, res, webhook, read)
      return
    }
    await changeWebhook(db, webhook.id, read.form, personOf(res))
    res.redirect(303, `/webhooks/${webhook.id}?saved`)
  })

  router.post('/webhooks/:id/secret', requireOperator, async (req: ById, res) => {
    const webhook = await existing(req.params.id)
    const secret = await replaceSecret(db, webhook.id, { actor: personOf(res), serverSecret })
    await sendOne(req, res, webhook, secret ? { secret } : {})
  })

  for (const standing of ['pause', 'resume', 'remove'] as const)
    router.post(`/webhooks/:id/${standing}`, requireOperator, async (req: ById, res) => {
      const { id } = await existing(req.params.id)
      await setStanding(db, id, standing, personOf(res))
      res.redirect(303, standing === 'remove' ? '/webhooks' : `/webhooks/${id}`)
    })

  router.post('/webhooks/:id/test', requireOperator, async (req: ById, res) => {
    const { id } = await existing(req.params.id)
    await addTest(db, id)
    res.redirect(303, `/webhooks/${id}`)
  })

  router.post('/webhooks/:id/replay', requireOperator, async (req: ById, res) => {
    const { id } = await existing(req.params.id)
    await replayGivenUp(db, id, personOf(res))
    res.redirect(303, `/webhooks/${id}`)
  })

  router.post(
    '/webhooks/:id/deliveries/:deliveryId/replay',
    requireOperator,
    async (req: ByDelivery, res) => {
      const { id: webhookId, deliveryId } = req.params
      await existing(webhookId)
      if (!(await replayDelivery(db, { webhookId, id: deliveryId }, personOf(res))))
        throw new XiangtuError('notFound')
      res.redirect(303, `/webhooks/${webhookId}`)
    },
  )

  return router
}

/** What was typed, to be shown again with what is wrong. */
type Typed = { readonly name: string; readonly url: string; readonly kinds: readonly string[] }

function typedOf(body: unknown): Typed {
  const field = (name: string): unknown =>
    typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 2000) : '')
  const kinds = field('kinds')
  return { name: text(field('name')), url: text(field('url')), kinds: [kinds].flat().map(text) }
}
