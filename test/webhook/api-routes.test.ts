import { expect } from 'chai'
import { Router } from 'express'
import { makeMachineKey } from '../../src/account/key-records.ts'
import type { KeyScope } from '../../src/account/key-scopes.ts'
import { webhookApiRoutes } from '../../src/webhook/api-routes.ts'
import {
  deliveryIdSchema,
  deliveryListSchema,
  madeWebhookSchema,
  newSecretSchema,
  replayedSchema,
  webhookListSchema,
  webhookViewSchema,
} from '../../src/webhook/messages.ts'
import { join, type RunningApp, startApp } from '../support/app.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

const form = { name: '县融媒体中心', url: 'https://localhost:9/in?token=geheim', kinds: ['published'] }
const id = 'a'.repeat(32)

describe('webhooks by the API', () => {
  let app: RunningApp
  let ownerId: string
  const keys = new Map<string, string>()
  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    const serverSecret = 'a secret that only this test knows'
    routes.use(webhookApiRoutes({ db: app.db, serverSecret, allowedHosts: ['localhost'] }))
    const operator = await join(app.db, 'yunying', 'operator')
    const producer = await join(app.db, 'wangfang')
    ownerId = producer.id
    const make = async (name: string, person: typeof operator, scopes: readonly KeyScope[]) =>
      keys.set(name, await makeMachineKey(app.db, person, { name, scopes: [...scopes], days: 30 }))
    await make('right', operator, ['webhooks'])
    await make('wrong scope', operator, ['upload', 'read', 'manage'])
    await make('producer', producer, ['webhooks'])
  })
  after(() => app.close())

  const send = (method: string, path: string, body?: object, key = 'right') =>
    fetch(`${app.url}/api/v1/webhooks${path}`, {
      method,
      headers: {
        ...(key && { Authorization: `Bearer ${keys.get(key)}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
  const made = async (change: object = {}) => {
    const answer = await send('POST', '', { ...form, ...change })
    expect(answer.status).to.equal(201)
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    return madeWebhookSchema.parse(await answer.json())
  }

  it('refuses nobody’s, a producer’s and another purpose’s key at every route', async () => {
    const routes = [
      ['GET', ''],
      ['POST', ''],
      ['GET', `/${id}`],
      ['DELETE', `/${id}`],
      ['POST', `/${id}/secret`],
      ['POST', `/${id}/test`],
      ['GET', `/${id}/deliveries`],
      ['POST', `/${id}/replay`],
      ['POST', `/${id}/deliveries/${id}/replay`],
    ] as const
    for (const [method, path] of routes) {
      expect((await send(method, path, undefined, '')).status, `${method} ${path}`).to.equal(401)
      expect((await send(method, path, undefined, 'producer')).status, `${method} ${path}`).to.equal(403)
      expect((await send(method, path, undefined, 'wrong scope')).status, `${method} ${path}`).to.equal(403)
      if (path) expect((await send(method, path)).status, `${method} ${path}`).to.equal(404)
    }
  })

  it('refuses private addresses, wrong fields and cursors that are none, as problems', async () => {
    const refused = await send('POST', '', { ...form, url: 'https://[fd00::1]/' })
    expect(refused.status).to.equal(422)
    expect(await refused.json()).to.have.property('code', 'webhookPrivateAddress')
    for (const change of [{ url: 'ftp://x/' }, { kinds: [] }, { kinds: ['changed'] }, { name: '' }])
      expect((await send('POST', '', { ...form, ...change })).status, JSON.stringify(change)).to.equal(400)
    const { webhook } = await made()
    expect((await send('GET', `/${webhook.webhookId}/deliveries?after=x`)).status).to.equal(400)
    await send('DELETE', `/${webhook.webhookId}`)
  })

  it('refuses more of them than there may be', async () => {
    for (let count = 0; count < 50; count += 1) await made()
    const answer = await send('POST', '', form)
    expect(answer.status).to.equal(409)
    expect(await answer.json()).to.have.property('code', 'tooManyWebhooks')
    const { webhooks } = webhookListSchema.parse(await (await send('GET', '')).json())
    expect(webhooks).to.have.length(50)
    for (const { webhookId } of webhooks) await send('DELETE', `/${webhookId}`)
    expect(webhookListSchema.parse(await (await send('GET', '')).json()).webhooks).to.deep.equal([])
  })

  it('makes one, tells its secret once, lists and replays its messages page by page', async () => {
    const { webhook, secret } = await made()
    const { webhookId } = webhook
    const seen = await (await send('GET', `/${webhookId}`)).text()
    expect(webhookViewSchema.parse(JSON.parse(seen)).url).to.equal('https://localhost:9/in?…')
    expect(seen).not.to.include(secret).and.not.to.include('geheim')
    const next = newSecretSchema.parse(await (await send('POST', `/${webhookId}/secret`)).json())
    expect(next.secret)
      .to.match(/^whsec_/)
      .and.not.to.equal(secret)

    await app.db.transaction().execute(async step => {
      for (let count = 0; count < 60; count += 1)
        await addLesson(step, { ownerId, title: `第 ${count} 课`, media: sampleMedia })
    })
    const { deliveryId } = deliveryIdSchema.parse(await (await send('POST', `/${webhookId}/test`)).json())
    const first = deliveryListSchema.parse(await (await send('GET', `/${webhookId}/deliveries`)).json())
    expect(first.deliveries).to.have.length(50)
    expect(first.deliveries[0]).to.include({ deliveryId, kind: 'test', state: 'waiting', seq: null })
    const rest = deliveryListSchema.parse(
      await (await send('GET', (first.next ?? '').replace('/api/v1/webhooks', ''))).json(),
    )
    const all = [...first.deliveries, ...rest.deliveries]
    expect(new Set(all.map(each => each.deliveryId)).size).to.equal(61)
    expect(rest.next).to.equal(undefined)

    await app.db.updateTable('webhookDelivery').set({ state: 'givenUp', attempts: 10 }).execute()
    const one = await send('POST', `/${webhookId}/deliveries/${deliveryId}/replay`)
    expect(one.status).to.equal(202)
    const answer = await send('POST', `/${webhookId}/replay`)
    expect(replayedSchema.parse(await answer.json())).to.deep.equal({ count: 60 })
  })
})
