import { expect } from 'chai'
import { join, password, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'

const newPassword = '秋天的萝卜要间苗 2026'

describe('one’s own account', () => {
  let app: RunningApp
  beforeEach(async () => {
    app = await startApp()
    await join(app.db, 'wangfang')
    await join(app.db, 'liming')
  })
  afterEach(() => app.close())
  const isIn = async (visitor: Visitor) => (await visitor.get('/account')).status === 200
  const actions = async () =>
    (await app.db.selectFrom('auditEvent').select('action').orderBy('id').execute()).map(row => row.action)

  describe('sessions', () => {
    const browser = { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 <b> Safari/537.36 Edg/120.0' }

    it('refuse to be ended by anybody else', async () => {
      const owner = await signedIn(app, 'wangfang')
      const [session] = await app.db.selectFrom('session').select('id').execute()
      const other = await signedIn(app, 'liming')
      expect((await other.post(`/account/sessions/${session?.id}/end`)).status).to.equal(303)
      await other.post('/account/sessions/end-others')
      expect(await isIn(owner)).to.equal(true)
    })

    it('are listed by browser and system, and end at once, one or all others', async () => {
      const here = await signedIn(app, 'wangfang')
      const there = new Visitor(app.url)
      await there.signIn('wangfang', password, browser)
      const third = await signedIn(app, 'wangfang')
      const page = await (await here.get('/account')).text()
      expect(page).to.contain('Windows 上的 Edge').and.contain('就是这里').and.not.contain('<b>')
      const [, path = ''] =
        /Windows 上的 Edge[\s\S]*?action="(\/account\/sessions\/[^"]+\/end)"/.exec(page) ?? []
      expect((await here.post(path)).status).to.equal(303)
      expect([await isIn(here), await isIn(there), await isIn(third)]).to.deep.equal([true, false, true])
      await here.post('/account/sessions/end-others')
      expect([await isIn(here), await isIn(third)]).to.deep.equal([true, false])
      expect((await actions()).slice(-2)).to.deep.equal(['endSession', 'endOtherSessions'])
    })
  })

  describe('the password', () => {
    it('refuses a wrong old one and an unfit new one, and stays', async () => {
      const owner = await signedIn(app, 'wangfang')
      const wrong = await owner.post('/account/password', { current: 'x', password: newPassword })
      expect(wrong.status).to.equal(401)
      expect(await wrong.text()).to.contain('现在的密码不对')
      for (const unfit of ['short', '13900001111', 'xx-wangfang-xx', ''])
        expect(
          (await owner.post('/account/password', { current: password, password: unfit })).status,
        ).to.equal(400)
      expect((await new Visitor(app.url).signIn('wangfang')).status).to.equal(303)
      expect(await actions()).not.to.include('changePassword')
    })

    it('refuses the eleventh guess, from whichever browser of that person', async () => {
      const first = await signedIn(app, 'wangfang')
      const second = await signedIn(app, 'wangfang')
      const guess = (visitor: Visitor) =>
        visitor.post('/account/password', { current: 'a guess', password: newPassword })
      for (let turn = 0; turn < 10; turn++)
        expect((await guess(turn % 2 ? first : second)).status).to.equal(401)
      expect((await guess(first)).status).to.equal(429)
      const neighbour = await signedIn(app, 'liming')
      const right = { current: password, password: newPassword }
      expect((await neighbour.post('/account/password', right)).status).to.equal(200)
    })

    it('is changed: the old one and every other session end, this one goes on', async () => {
      const here = await signedIn(app, 'wangfang')
      const elsewhere = await signedIn(app, 'wangfang')
      const answer = await here.post('/account/password', { current: password, password: newPassword })
      expect(await answer.text()).to.contain('密码改好了')
      expect([await isIn(here), await isIn(elsewhere)]).to.deep.equal([true, false])
      expect((await new Visitor(app.url).signIn('wangfang')).status).to.equal(401)
      expect((await new Visitor(app.url).signIn('wangfang', newPassword)).status).to.equal(303)
      const log = JSON.stringify(await app.db.selectFrom('auditEvent').selectAll().execute())
      expect(log).to.contain('changePassword').and.not.contain(newPassword)
      expect(app.logged()).not.to.contain(newPassword)
    })
  })
})
