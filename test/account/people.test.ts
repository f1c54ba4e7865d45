import { expect } from 'chai'
import { type Response, Router } from 'express'
import { personOf, requireOperator, requirePerson } from '../../src/account/guard.ts'
import { makeLocalKey } from '../../src/account/key-records.ts'
import { right } from '../../src/account/rights/right.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'

const whoAmI = Router()
  .get('/api/who', requirePerson, (_req, res) => {
    res.json(who(res))
  })
  .post('/api/who', requireOperator, (_req, res) => {
    res.json(who(res))
  })

/** Who asks, with the names of his roles. */
function who(res: Response) {
  const { username, grants } = personOf(res)
  return { username, roles: grants.map(({ role }) => role) }
}

describe('pages for signed-in people', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp({
      routers: [whoAmI],
      rights: [right('GET', '/api/who', 'signedIn'), right('POST', '/api/who', 'operator')],
    })
    await join(app.db, 'operator', 'operator')
    await join(app.db, 'wangfang')
    await join(app.db, 'liming')
  })
  after(() => app.close())

  it('refuse nobody at all: a visitor is led to sign in and back', async () => {
    const visitor = new Visitor(app.url)
    for (const path of ['/account', '/people?x=1']) {
      const answer = await visitor.get(path)
      expect(answer.status).to.equal(303)
      expect(answer.headers.get('location')).to.equal(`/sign-in?next=${encodeURIComponent(path)}`)
    }
    for (const path of ['/account/keys', '/people/invitations', '/people/invitations/x/revoke'])
      expect((await visitor.post(path, { name: 'x' })).status).to.equal(303)
    expect(await app.db.selectFrom('machineKey').selectAll().execute()).to.deep.equal([])
  })

  it('refuse a producer on /people, whatever he sends', async () => {
    const producer = await signedIn(app, 'wangfang')
    const before = await app.db.selectFrom('invitation').selectAll().execute()
    expect((await producer.get('/people')).status).to.equal(403)
    expect((await producer.post('/people/invitations', { names: '自己' })).status).to.equal(403)
    expect((await producer.post('/people/invitations/x/revoke')).status).to.equal(403)
    expect(await app.db.selectFrom('invitation').selectAll().execute()).to.deep.equal(before)
    expect(await (await producer.get('/account')).text()).not.to.contain('href="/people"')
  })

  it('refuse an empty name in words', async () => {
    const operator = await signedIn(app, 'operator')
    const answer = await operator.post('/people/invitations', { names: ' ' })
    expect(answer.status).to.equal(400)
    expect(await answer.text()).to.contain('请写 1 到 50 个姓名')
  })

  it('fail at no NUL, which no database takes: a search finds nothing, a form loses it, an address is none', async () => {
    const operator = await signedIn(app, 'operator')
    for (const path of [
      '/people?q=',
      '/people/invitations?place=',
      '/audit-log?person=',
      '/organisations?q=',
    ])
      expect((await operator.get(`${path}%00x`)).status, path).to.be.oneOf([200, 303])
    expect((await operator.get('/people/%00')).status).to.equal(404)
    expect((await operator.post('/account/keys/%00/revoke')).status).to.equal(303)
    const wrong = await new Visitor(app.url).post('/sign-in', { username: 'a\0b', password: 'x\0' })
    expect(wrong.status).to.equal(401)
    expect((await operator.post('/people/invitations', { names: '王\0芳', role: 'x' })).status).to.equal(400)
  })

  it('list everybody to the operator', async () => {
    const page = await (await (await signedIn(app, 'operator')).get('/people')).text()
    expect(page).to.contain('wangfang').and.contain('liming').and.contain('运营员')
  })

  describe('machine keys', () => {
    const bearer = (key: string) => ({ Authorization: `Bearer ${key}` })
    const keyOn = (page: string) => /class="secret">([\w-]{43})</.exec(page)?.[1] ?? ''

    it('refuse a key that was made up, is empty, or is no bearer key', async () => {
      const visitor = new Visitor(app.url)
      for (const Authorization of [
        'Bearer',
        'Bearer x',
        'Basic abc',
        `Bearer ${'x'.repeat(43)}`,
        'Bearer a b',
      ]) {
        const answer = await visitor.get('/api/who', { Authorization })
        expect(answer.status).to.equal(401)
        expect(answer.headers.get('www-authenticate')).to.contain('Bearer')
        expect(answer.headers.get('content-type')).to.contain('application/problem+json')
        expect(await answer.json()).to.include({ code: 'notSignedIn', status: 401 })
      }
    })

    it('refuse a key on pages, so that a lost key can neither invite nor make more keys', async () => {
      const key = await makeLocalKey(app.db)
      const visitor = new Visitor(app.url)
      expect((await visitor.get('/people', bearer(key))).status).to.equal(303)
      expect((await visitor.post('/account/keys', { name: 'x' }, bearer(key))).status).to.equal(303)
    })

    it('show a key once, let it in as its owner, note its use, and stop at once when it is revoked', async () => {
      const owner = await signedIn(app, 'wangfang')
      const key = keyOn(
        await (await owner.post('/account/keys', { name: '录播教室', scopes: 'read' })).text(),
      )
      const list = await (await owner.get('/account')).text()
      expect(list).to.contain('录播教室').and.contain('还没用过').and.not.contain(key)
      expect(JSON.stringify(await app.db.selectFrom('machineKey').selectAll().execute())).not.to.contain(key)

      const program = new Visitor(app.url)
      const who = await program.get('/api/who', bearer(key))
      expect(await who.json()).to.deep.include({ username: 'wangfang', roles: ['producer'] })
      expect((await program.send('/api/who', { method: 'POST', headers: bearer(key) })).status).to.equal(403)
      expect(await (await owner.get('/account')).text()).to.contain('最近使用')

      const revoke = /action="(\/account\/keys\/[0-9a-f]{32}\/revoke)"/.exec(list)?.[1] ?? ''
      const other = await signedIn(app, 'liming')
      await other.post(revoke)
      expect((await program.get('/api/who', bearer(key))).status).to.equal(200)
      await owner.post(revoke)
      expect((await program.get('/api/who', bearer(key))).status).to.equal(401)
      expect(await (await owner.get('/account')).text()).not.to.contain('录播教室')
    })

    it('do not fall back to the cookie where a key is wrong', async () => {
      const owner = await signedIn(app, 'wangfang')
      expect((await owner.get('/api/who', bearer('x'.repeat(43)))).status).to.equal(401)
    })

    it('give this machine’s programs a new key at each start, and nobody can sign in as them', async () => {
      const first = await makeLocalKey(app.db)
      const second = await makeLocalKey(app.db)
      const program = new Visitor(app.url)
      expect((await program.get('/api/who', bearer(first))).status).to.equal(401)
      const who = await program.send('/api/who', { method: 'POST', headers: bearer(second) })
      expect(await who.json()).to.deep.include({ username: 'local', roles: ['operator'] })
      expect((await program.signIn('local', '')).status).to.equal(401)
      expect((await program.signIn('local')).status).to.equal(401)
    })
  })
})
