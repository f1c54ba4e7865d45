import { expect } from 'chai'
import { type KeyScope, keyScopes, scopesFor } from '../../src/account/key-scopes.ts'
import { hubRights } from '../../src/account/rights.ts'
import { join, keyOf, type RunningApp, signedIn, Visitor } from '../support/app.ts'
import { startWholeApp } from '../support/whole-app.ts'

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` })

describe('scopesFor', () => {
  it('lets no key change anything that was made only to read, or to look at webhooks', () => {
    for (const { method, path } of hubRights.filter(({ path }) => path.startsWith('/api/'))) {
      const scopes = scopesFor(method, path)
      expect(scopes, `${method} ${path}`).to.have.length.above(0)
      if (method !== 'GET') expect(scopes, `${method} ${path}`).not.to.include('read')
      expect(scopes.includes('webhooks'), path).to.equal(path.startsWith('/api/v1/webhooks'))
    }
  })

  it('lets an upload key send and follow, and nothing else', () => {
    const open = hubRights.filter(({ method, path }) => scopesFor(method, path).includes('upload'))
    const routes = open.map(({ method, path }) => `${method} ${path}`).filter(one => one.includes('/api/'))
    for (const route of routes)
      expect(route).to.match(
        /^(GET \/api\/v1\/courseware\/:id(\/.*)?|POST \/api\/v1\/courseware|\w+ \/api\/(v1\/)?uploads(\/.*)?)$/,
      )
  })
})

describe('machine keys', () => {
  let app: RunningApp
  let ownerId: string
  before(async () => {
    app = await startWholeApp()
    ownerId = (await join(app.db, 'wangfang')).id
  })
  after(() => app.close())
  const ask = async (scopes: readonly KeyScope[], method: string, path: string) => {
    const headers = { ...bearer(await keyOf(app.db, ownerId, scopes)), 'Content-Type': 'application/json' }
    return new Visitor(app.url).send(path, { method, headers, ...(method === 'GET' ? {} : { body: '{}' }) })
  }

  it('refuse what they are not for, in the words of their page, and in whatever case the address is written', async () => {
    const tries: readonly (readonly [readonly KeyScope[], string, string])[] = [
      [['read', 'manage', 'webhooks'], 'POST', '/api/v1/uploads'],
      [['read', 'manage', 'webhooks'], 'POST', '/api/v1/courseware'],
      [['upload', 'read', 'webhooks'], 'PATCH', '/api/v1/courseware/x'],
      [['upload', 'read', 'webhooks'], 'POST', '/API/V1/courseware/x/stop'],
      [['upload', 'read', 'webhooks'], 'POST', '/api/V1/CourseWare/x/retry/'],
      [['upload', 'manage', 'webhooks'], 'GET', '/api/v1/courseware'],
    ]
    for (const [scopes, method, path] of tries) {
      const answer = await ask(scopes, method, path)
      // An address in another case is none of the API's: no key is read there, so nobody asks.
      expect(answer.status, `${method} ${path}`).to.be.oneOf(path.startsWith('/api/') ? [403] : [401, 303])
      if (path.startsWith('/api/v1/')) expect(await answer.json()).to.include({ code: 'keyTooNarrow' })
    }
  })

  it('do what they are for', async () => {
    expect((await ask(['read'], 'GET', '/api/v1/courseware')).status).to.equal(200)
    expect((await ask(['upload'], 'GET', '/api/v1/uploads')).status).to.equal(200)
    expect((await ask(['upload'], 'POST', '/api/v1/courseware')).status).to.equal(400)
    expect((await ask(['manage'], 'PATCH', '/api/v1/courseware/x')).status).to.equal(404)
    expect((await ask(keyScopes, 'POST', '/api/v1/production/remake')).status).to.equal(403)
  })

  it('end on their day', async () => {
    const key = await keyOf(app.db, ownerId)
    const ask = () => new Visitor(app.url).get('/api/v1/uploads', bearer(key))
    expect((await ask()).status).to.equal(200)
    await app.db
      .updateTable('machineKey')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .execute()
    expect((await ask()).status).to.equal(401)
  })

  it('are made with a name, uses and an end, written down without the key, and never without a use', async () => {
    const owner = await signedIn(app, 'wangfang')
    const refused = await owner.post('/account/keys', { name: '剪辑机' })
    expect(refused.status).to.equal(400)
    expect(await refused.text()).to.contain('请至少选一项')
    for (const form of [
      { scopes: 'everything' },
      { scopes: 'read', days: '7' },
      { scopes: 'read', days: '' },
    ])
      expect((await owner.post('/account/keys', { name: '剪辑机', ...form })).status).to.equal(400)
    const page = await (
      await owner.post('/account/keys', { name: '剪辑机', scopes: 'upload', days: '30' })
    ).text()
    const key = /class="secret">([\w-]{43})</.exec(page)?.[1] ?? ''
    expect(page).to.contain('上传课件，查看制作进度').and.contain('有效到')
    const kept = await app.db
      .selectFrom('machineKey')
      .select(['scopes', 'expiresAt'])
      .where('name', '=', '剪辑机')
      .executeTakeFirstOrThrow()
    expect(kept.scopes).to.deep.equal(['upload'])
    expect(Math.round(((kept.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000)).to.equal(30)
    const log = JSON.stringify(await app.db.selectFrom('auditEvent').selectAll().execute())
    expect(log).to.contain('makeMachineKey').and.contain('剪辑机').and.not.contain(key)
  })
})
