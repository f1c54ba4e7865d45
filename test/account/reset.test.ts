import { expect } from 'chai'
import { makeLocalKey } from '../../src/account/key-records.ts'
import { join, keyOf, password, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { makePlace, moveGrant } from '../support/places.ts'

const newPassword = '秋天的萝卜要间苗 2026'
const codeOn = (page: string) => /class="code">([\d ]+)</.exec(page)?.[1] ?? ''
const linkOn = (page: string) => new URL(/class="secret">([^<]+)</.exec(page)?.[1] ?? '').pathname

describe('a new password from the manager', () => {
  let app: RunningApp
  let ids: { producer: string; operator: string; both: string; elsewhere: string; chief: string }
  beforeEach(async () => {
    app = await startApp()
    const east = await makePlace(app.db, '东镇')
    const west = await makePlace(app.db, '西镇')
    const at = async (username: string, role: 'chiefEditor' | 'producer', place: string) => {
      const { id } = await join(app.db, username, role)
      await moveGrant(app.db, id, place)
      return id
    }
    ids = {
      operator: (await join(app.db, 'operator', 'operator')).id,
      chief: await at('chief', 'chiefEditor', east),
      producer: await at('wangfang', 'producer', east),
      elsewhere: await at('liming', 'producer', west),
      both: await at('zhaolei', 'producer', east),
    }
    // Who also holds a role above the manager is not his to reset: it would be a way up.
    await app.db
      .insertInto('roleGrant')
      .values({
        ...{ id: 'f'.repeat(32), userId: ids.both, role: 'editor', grantedBy: null },
        organisationId: west,
      })
      .execute()
  })
  afterEach(() => app.close())

  it('refuses whoever is not all his: operators, himself, other places, and who also holds a role elsewhere', async () => {
    const chief = await signedIn(app, 'chief')
    for (const id of [ids.operator, ids.chief, ids.elsewhere, ids.both, 'x']) {
      expect((await chief.get(`/people/${id}/reset`)).status).to.equal(404)
      expect((await chief.post(`/people/${id}/reset`)).status).to.equal(404)
    }
    const producer = await signedIn(app, 'wangfang')
    expect((await producer.post(`/people/${ids.chief}/reset`)).status).to.equal(403)
    const operator = await signedIn(app, 'operator')
    expect((await operator.post(`/people/${ids.operator}/reset`)).status).to.equal(404)
    expect(await app.db.selectFrom('passwordReset').selectAll().execute()).to.deep.equal([])
  })

  it('refuses the account of this machine’s programs, which would get a password by it', async () => {
    await makeLocalKey(app.db)
    const { id } = await app.db
      .selectFrom('user')
      .select('id')
      .where('username', '=', 'local')
      .executeTakeFirstOrThrow()
    const operator = await signedIn(app, 'operator')
    expect((await operator.post(`/people/${id}/reset`)).status).to.equal(404)
  })

  it('ends the old password and every session at once; the number opens the account again, once', async () => {
    const owner = await signedIn(app, 'wangfang')
    const key = await keyOf(app.db, ids.producer)
    const chief = await signedIn(app, 'chief')
    expect(await (await chief.get(`/people/${ids.producer}`)).text()).to.contain('让wangfang重新设密码')
    expect(await (await chief.get(`/people/${ids.producer}/reset`)).text()).to.contain('立刻失效')
    const first = await (await chief.post(`/people/${ids.producer}/reset`)).text()
    const second = await (await chief.post(`/people/${ids.producer}/reset`)).text()
    expect((await owner.get('/account')).status).to.equal(303)
    expect((await new Visitor(app.url).signIn('wangfang')).status).to.equal(401)

    const visitor = new Visitor(app.url)
    expect((await visitor.post('/join', { code: codeOn(first) })).status).to.equal(410)
    const step = await (await visitor.post('/join', { code: codeOn(second) })).text()
    expect(step).to.contain('您的用户名是 wangfang')
    const form = { code: codeOn(second), username: 'wangfang' }
    expect((await visitor.post('/join', { ...form, password: 'my wangfang!!' })).status).to.equal(400)
    expect((await visitor.post('/join', { ...form, password: newPassword })).status).to.equal(303)
    expect((await visitor.get('/account')).status).to.equal(200)
    expect((await visitor.post('/join', { ...form, password })).status).to.equal(410)
    expect((await visitor.get(linkOn(second))).status).to.equal(410)
    expect((await new Visitor(app.url).signIn('wangfang', newPassword)).status).to.equal(303)
    // Machines go on working: only where the account may be in foreign hands do their keys end.
    const bearer = { Authorization: `Bearer ${key}` }
    const keys = app.db.selectFrom('machineKey').select('revokedAt').where('userId', '=', ids.producer)
    expect((await keys.executeTakeFirstOrThrow()).revokedAt).to.equal(null)
    await chief.post(`/people/${ids.producer}/reset`, { everything: 'yes' })
    expect((await keys.executeTakeFirstOrThrow()).revokedAt).not.to.equal(null)
    expect((await visitor.get('/api/v1/uploads', bearer)).status).to.equal(401)

    const kept = JSON.stringify([
      await app.db.selectFrom('passwordReset').selectAll().execute(),
      await app.db.selectFrom('auditEvent').selectAll().execute(),
      app.logged(),
    ])
    for (const secret of [
      codeOn(second),
      codeOn(second).replaceAll(' ', ''),
      linkOn(second).slice(-43),
      newPassword,
    ])
      expect(kept).not.to.contain(secret)
    expect(kept).to.contain('resetPassword').and.contain('setNewPassword')
  })

  it('works by its link too, and of many at the same moment only one sets the password', async () => {
    const chief = await signedIn(app, 'chief')
    const link = linkOn(await (await chief.post(`/people/${ids.producer}/reset`)).text())
    const answers = await Promise.all(
      [1, 2, 3].map(turn => new Visitor(app.url).post(link, { password: `${newPassword} ${turn}` })),
    )
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).to.deep.equal([
      303, 410, 410,
    ])
  })
})
