import { type Request, Router } from 'express'
import { personOf, requireOperator } from '../account/guard.ts'
import { XiangtuError } from '../errors.ts'
import { queryOf } from '../web/view.ts'
import { addTest, listDeliveries, replayDelivery, replayGivenUp } from './delivery-records.ts'
import { deliveryQuerySchema, deliveryView, webhookView } from './messages.ts'
import type { WebhookParts } from './routes.ts'
import { isId, readCursor, writeCursor } from './rules.ts'
import { readWebhook } from './set-up.ts'
import {
  findWebhook,
  listWebhooks,
  makeWebhook,
  replaceSecret,
  setStanding,
  type WebhookRecord,
} from './webhook-records.ts'

type ById = Request<{ id: string }>
type ByDelivery = Request<{ id: string; deliveryId: string }>

/** Webhooks as data, under /api/v1/webhooks; operators only, by a key for `webhooks` or in a browser. */
export function webhookApiRoutes(parts: WebhookParts): Router {
  const { db, serverSecret } = parts
  const router = Router()
  const existing = async (id: string): Promise<WebhookRecord> => {
    const webhook = isId(id) ? await findWebhook(db, id) : undefined
    if (!webhook) throw new XiangtuError('notFound')
    return webhook
  }
  // Nothing here may rest in a cache: some answers hold a secret.
  router.use('/api/v1/webhooks', (_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })

  router.get('/api/v1/webhooks', requireOperator, async (_req, res) => {
    res.json({ webhooks: (await listWebhooks(db)).map(webhookView) })
  })

  router.post('/api/v1/webhooks', requireOperator, async (req, res) => {
    const form = await readWebhook(req.body, parts)
    const { id, secret } = await makeWebhook(db, form, { actor: personOf(res), serverSecret })
    res.status(201).json({ webhook: webhookView(await existing(id)), secret })
  })

  router.get('/api/v1/webhooks/:id', requireOperator, async (req: ById, res) => {
    res.json(webhookView(await existing(req.params.id)))
  })

  router.delete('/api/v1/webhooks/:id', requireOperator, async (req: ById, res) => {
    const { id } = await existing(req.params.id)
    await setStanding(db, id, 'remove', personOf(res))
    res.json({ webhookId: id })
  })

  router.post('/api/v1/webhooks/:id/secret', requireOperator, async (req: ById, res) => {
    const { id } = await existing(req.params.id)
    const secret = await replaceSecret(db, id, { actor: personOf(res), serverSecret })
    if (!secret) throw new XiangtuError('notFound')
    res.json({ webhookId: id, secret })
  })

  router.post('/api/v1/webhooks/:id/test', requireOperator, async (req: ById, res) => {
    const { id } = await existing(req.params.id)
    res.status(202).json({ deliveryId: await addTest(db, id) })
  })

  router.get('/api/v1/webhooks/:id/deliveries', requireOperator, async (req: ById, res) => {
    const { id } = await existing(req.params.id)
    const { after } = deliveryQuerySchema.parse(Object.fromEntries(queryOf(req)))
    const cursor = readCursor(after ?? null)
    if (after !== undefined && !cursor) throw new XiangtuError('badRequest', { facts: { field: 'after' } })
    const { deliveries, isMore } = await listDeliveries(db, id, cursor)
    const last = deliveries.at(-1)
    res.json({
      deliveries: deliveries.map(deliveryView),
      ...(isMore && last ? { next: `/api/v1/webhooks/${id}/deliveries?after=${writeCursor(last)}` } : {}),
    })
  })

  router.post('/api/v1/webhooks/:id/replay', requireOperator, async (req: ById, res) => {
    const { id } = await existing(req.params.id)
    res.status(202).json({ count: await replayGivenUp(db, id, personOf(res)) })
  })

  router.post(
    '/api/v1/webhooks/:id/deliveries/:deliveryId/replay',
    requireOperator,
    async (req: ByDelivery, res) => {
      const { id } = await existing(req.params.id)
      const { deliveryId } = req.params
      const delivery = { webhookId: id, id: deliveryId }
      if (!isId(deliveryId) || !(await replayDelivery(db, delivery, personOf(res))))
        throw new XiangtuError('notFound')
      res.status(202).json({ deliveryId })
    },
  )

  return router
}
