import { expect } from 'chai'
import { Router } from 'express'
import { openDeliveries } from '../../src/webhook/deliver.ts'
import { webhookRoutes } from '../../src/webhook/routes.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'

const id = 'a'.repeat(32)
const serverSecret = 'a secret that only this test knows'
const allowedHosts = ['localhost']

describe('the operator’s pages of webhooks', () => {
  let app: RunningApp
  let receiver: Receiver
  let operator: Visitor
  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    routes.use(webhookRoutes({ db: app.db, serverSecret, allowedHosts }))
    await join(app.db, 'wangfang')
    await join(app.db, 'zhubian', 'chiefEditor')
    await join(app.db, 'yunying', 'operator')
    operator = await signedIn(app, 'yunying')
    receiver = await startReceiver()
  })
  after(async () => {
    await receiver.close()
    await app.close()
  })
  const add = (url: string, kinds = 'published', name = '县融媒体中心') =>
    operator.post('/webhooks?language=zh-CN', { name, url, kinds })
  const newest = async () => {
    const row = await app.db
      .selectFrom('webhook')
      .selectAll()
      .orderBy('createdAt', 'desc')
      .executeTakeFirstOrThrow()
    return row
  }

  it('refuses everybody but operators', async () => {
    for (const path of ['/webhooks', `/webhooks/${id}`]) {
      for (const who of ['wangfang', 'zhubian'])
        expect((await (await signedIn(app, who)).get(path)).status).to.equal(403)
      expect((await new Visitor(app.url).get(path)).headers.get('location')).to.match(/^\/sign-in/)
    }
    const actions = [
      '',
      '/secret',
      '/pause',
      '/resume',
      '/remove',
      '/test',
      '/replay',
      `/deliveries/${id}/replay`,
    ]
    const producer = await signedIn(app, 'wangfang')
    for (const path of ['/webhooks', ...actions.map(action => `/webhooks/${id}${action}`)])
      expect((await producer.post(path)).status, path).to.equal(403)
  })

  it('refuses private addresses, plain http and wrong fields, and loses nothing that was typed', async () => {
    for (const url of [
      'https://127.0.0.1/x',
      'https://[::1]/',
      'http://example.org/',
      'https://169.254.169.254/',
    ]) {
      const answer = await add(url)
      expect(answer.status, url).to.equal(400)
      expect(await answer.text())
        .to.include('WEBHOOK_ALLOWED_HOSTS')
        .and.to.include(`value="${url}"`)
    }
    const page = await (await add('not an address', 'published', '<script>alert(1)</script>')).text()
    expect(page).to.include('请填写完整的 https 地址').and.to.include('value="not an address"')
    expect(page).not.to.include('<script>alert')
    expect((await operator.post('/webhooks', { name: 'x', url: 'https://example.org/' })).status).to.equal(
      400,
    )
    expect(await app.db.selectFrom('webhook').selectAll().execute()).to.deep.equal([])
  })

  it('refuses ids that are none', async () => {
    expect((await operator.get('/webhooks/x')).status).to.equal(404)
    expect((await operator.get(`/webhooks/${id}`)).status).to.equal(404)
    expect((await operator.post(`/webhooks/${id}/test`)).status).to.equal(404)
  })

  it('shows a new secret once, keeps the address’s query to itself, and writes both into no log', async () => {
    const answer = await add(`http://localhost:${receiver.port}/in?token=geheim`)
    const page = await answer.text()
    const [secret = ''] = /whsec_[\w+/=]+/.exec(page) ?? []
    expect(secret).to.have.length.greaterThan(40)
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    const hook = await newest()
    for (const path of ['/webhooks', `/webhooks/${hook.id}`])
      expect(await (await operator.get(path)).text()).not.to.include(secret)
    expect(await (await operator.get('/webhooks')).text())
      .to.include(`http://localhost:${receiver.port}/in?…`)
      .and.not.to.include('geheim')
    const audit = JSON.stringify(await app.db.selectFrom('auditEvent').selectAll().execute())
    expect(audit).to.include('makeWebhook').and.not.to.include('geheim').and.not.to.include(secret)
    expect(app.logged()).not.to.include('geheim').and.not.to.include(secret)
    const renewed = await (await operator.post(`/webhooks/${hook.id}/secret`)).text()
    expect(renewed)
      .to.match(/whsec_/)
      .and.not.to.include(secret)
  })

  it('sends a test, tells how it went in both languages, and sends it again', async () => {
    const hook = await newest()
    const path = `/webhooks/${hook.id}`
    expect((await operator.post(`${path}/test`)).status).to.equal(303)
    const deliveries = openDeliveries({
      ...{ db: app.db, serverSecret, allowedHosts, publicUrl: undefined, log: { warn: () => undefined } },
      now: () => new Date(Date.now() + 1000),
    })
    try {
      await receiver.arrived(1)
      await deliveries.look()
      expect(await (await operator.get(`${path}?language=zh-CN`)).text())
        .to.include('已送达')
        .and.to.include('HTTP 200')
      const english = await (await operator.get(`${path}?language=en`)).text()
      expect(english).to.include('delivered').and.to.include('1 attempt')
      for (const code of ['givenUp', 'unreachable', 'secretLost']) expect(english).not.to.include(code)
      const { id: sent } = await app.db.selectFrom('webhookDelivery').select('id').executeTakeFirstOrThrow()
      expect((await operator.post(`${path}/deliveries/${sent}/replay`)).status).to.equal(303)
      expect((await operator.post(`${path}/deliveries/${id}/replay`)).status).to.equal(404)
      await receiver.arrived(2)
    } finally {
      await deliveries.close()
    }
  })

  it('changes, pauses, resumes and removes, each with its line in the log of changes', async () => {
    const hook = await newest()
    const path = `/webhooks/${hook.id}`
    const form = { name: '新名称', url: `http://localhost:${receiver.port}/new`, kinds: 'failed' }
    expect((await operator.post(path, form)).headers.get('location')).to.equal(`${path}?saved`)
    expect(await newest()).to.deep.include({ name: '新名称', kinds: ['failed'] })
    expect((await operator.post(path, { ...form, url: 'https://10.0.0.1/' })).status).to.equal(400)
    await operator.post(`${path}/pause`)
    expect(await (await operator.get('/webhooks?language=zh-CN')).text()).to.include('已暂停')
    await operator.post(`${path}/resume`)
    await operator.post(`${path}/remove`)
    expect((await operator.get(path)).status).to.equal(404)
    const actions = await app.db
      .selectFrom('auditEvent')
      .select('action')
      .where('subjectKind', '=', 'webhook')
      .orderBy('id')
      .execute()
    expect(actions.map(({ action }) => action)).to.deep.equal([
      'makeWebhook',
      'replaceWebhookSecret',
      'replayDelivery',
      'changeWebhook',
      'pauseWebhook',
      'resumeWebhook',
      'removeWebhook',
    ])
  })
})
