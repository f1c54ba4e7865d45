import { expect } from 'chai'
import { revokeInvitation } from '../../src/account/invitation-records.ts'
import { makeSetupLink } from '../../src/account/setup-records.ts'
import {
  join,
  makeInvitation,
  password,
  type RunningApp,
  signedIn,
  startApp,
  Visitor,
} from '../support/app.ts'

const form = { name: '陈静', username: 'chenjing', password }

describe('an invitation', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
    await join(app.db, 'operator', 'operator')
    await join(app.db, 'producer')
  })
  after(() => app.close())
  const invite = () => makeInvitation(app.db, { role: 'producer', name: '陈静', createdBy: null })
  const accounts = () => app.db.selectFrom('user').select('username').where('name', '=', '陈静').execute()

  async function expectUnusable(token: string) {
    for (const path of [`/invitation/${token}`, `/setup/${token}`]) {
      const page = await new Visitor(app.url).get(path)
      expect(page.status).to.equal(410)
      expect(await page.text()).to.contain('用过或过期')
      expect((await new Visitor(app.url).post(path, form)).status).to.equal(410)
    }
  }

  it('refuses a token that was never given', async () => {
    await expectUnusable('x'.repeat(43))
    await expectUnusable('%00')
    expect(await accounts()).to.deep.equal([])
  })

  it('refuses one that was revoked', async () => {
    const token = await invite()
    const { id } = await app.db
      .selectFrom('invitation')
      .select('id')
      .orderBy('createdAt', 'desc')
      .executeTakeFirstOrThrow()
    await revokeInvitation(app.db, { id: '', name: '' }, id)
    await expectUnusable(token)
  })

  it('refuses one that has expired', async () => {
    const token = await invite()
    await app.db
      .updateTable('invitation')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .execute()
    await expectUnusable(token)
  })

  it('refuses names and passwords that do not do, says so beside the field, and stays open', async () => {
    const token = await invite()
    const bad = [
      { ...form, password: 'short' },
      { ...form, password: '13900001111' },
      { ...form, password: 'aaaaaaaaaaaaaaa' },
      { ...form, password: 'xx-chenjing-xx' },
      { ...form, username: 'a' },
      { ...form, username: 'local' },
      { ...form, username: 'раypal' },
      { ...form, username: '<script>' },
      { ...form, name: '   ' },
      {},
    ]
    for (const one of bad) {
      const answer = await new Visitor(app.url).post(`/invitation/${token}`, one)
      expect(answer.status, JSON.stringify(one)).to.equal(400)
      expect(await answer.text())
        .to.contain('aria-invalid')
        .and.not.contain(form.password)
    }
    expect((await new Visitor(app.url).get(`/invitation/${token}`)).status).to.equal(200)
    expect(await accounts()).to.deep.equal([])
  })

  it('refuses a user name that is taken, in any case, and stays open', async () => {
    const token = await invite()
    const answer = await new Visitor(app.url).post(`/invitation/${token}`, { ...form, username: 'Producer' })
    expect(answer.status).to.equal(409)
    expect(await answer.text())
      .to.contain('已有人用')
      .and.contain('value="Producer"')
    expect((await new Visitor(app.url).get(`/invitation/${token}`)).status).to.equal(200)
  })

  it('makes one account and signs it in; of many at the same moment only one gets in', async () => {
    const token = await invite()
    const visitors = [1, 2, 3, 4].map(number => ({ number, visitor: new Visitor(app.url) }))
    const answers = await Promise.all(
      visitors.map(({ number, visitor }) =>
        visitor.post(`/invitation/${token}`, { ...form, username: `chenjing${number}` }),
      ),
    )
    expect(answers.map(answer => answer.status).toSorted((a, b) => a - b)).to.deep.equal([303, 410, 410, 410])
    expect(await accounts()).to.have.length(1)
    const winner = visitors[answers.findIndex(answer => answer.status === 303)]
    expect((await winner?.visitor.get('/account'))?.status).to.equal(200)
    expect((await winner?.visitor.get('/people'))?.status).to.equal(403)
    await expectUnusable(token)
  })

  it('is kept by no cache, and only its hash is in the database', async () => {
    const token = await invite()
    const page = await new Visitor(app.url).get(`/invitation/${token}`)
    expect(page.headers.get('cache-control')).to.equal('no-store')
    const rows = JSON.stringify(await app.db.selectFrom('invitation').selectAll().execute())
    expect(rows).not.to.contain(token)
  })

  it('is made by an operator on /people/invitations, shown once, and revoked there', async () => {
    const operator = await signedIn(app, 'operator')
    const made = await (await operator.post('/people/invitations', { names: '刘洋 <b>' })).text()
    const link = /http:\/\/[^<"]+\/invitation\/([\w-]{43})/.exec(made)
    expect(link?.[0]).to.contain(app.url)
    expect(made).to.contain('刘洋 &lt;b>')
    const list = await (await operator.get('/people/invitations')).text()
    expect(list).to.contain('刘洋').and.not.contain(link?.[1])
    const revoke = [...list.matchAll(/action="(\/people\/invitations\/[0-9a-f]{32}\/revoke)"/g)]
    for (const [, path = ''] of revoke) expect((await operator.post(path)).status).to.equal(303)
    await expectUnusable(link?.[1] ?? '')
  })
})

describe('the set-up link', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  it('makes the operator; each start voids the link before it, and none is made once an operator can sign in', async () => {
    const first = await makeSetupLink(app.db)
    const second = await makeSetupLink(app.db)
    const visitor = new Visitor(app.url)
    expect((await visitor.get(`/setup/${first}`)).status).to.equal(410)
    expect(await (await visitor.get(`/setup/${second}`)).text()).to.contain('设置运营员账号')
    const answer = await visitor.post(`/setup/${second}`, { name: '王芳', username: '王芳', password })
    expect(answer.headers.get('location')).to.equal('/people')
    expect((await visitor.get('/people')).status).to.equal(200)
    expect(await makeSetupLink(app.db)).to.equal(undefined)
  })
})
