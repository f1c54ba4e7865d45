import { expect } from 'chai'
import { giveRole, takeRole } from '../../src/account/grant-change-records.ts'
import { addOrganisation } from '../../src/account/organisation-change-records.ts'
import { type Identity, type Role, rootOrganisation } from '../../src/account/rules.ts'
import { join, type RunningApp, signedIn, startApp, type Visitor } from '../support/app.ts'

describe('roles of people', () => {
  let app: RunningApp
  let operator: Identity
  let chief: Identity
  let wang: Identity
  let east: string
  let west: string
  let asOperator: Visitor
  let asChief: Visitor

  /** An account that holds exactly one role. */
  const member = async (username: string, role: Role, organisationId: string) => {
    const person = await join(app.db, username)
    await app.db.deleteFrom('roleGrant').where('userId', '=', person.id).execute()
    await giveRole(app.db, operator, { userId: person.id, role, organisationId })
    return person
  }
  const rolesOf = async (userId: string) =>
    (await app.db.selectFrom('roleGrant').select('role').where('userId', '=', userId).execute()).map(
      ({ role }) => role,
    )
  const give = (visitor: Visitor, person: Identity, role: string, organisationId: string) =>
    visitor.post(`/people/${person.id}/roles`, { role, organisationId })
  const take = (visitor: Visitor, person: Identity, role: string, organisationId: string) =>
    visitor.post(`/people/${person.id}/roles/take`, { role, organisationId })

  before(async () => {
    app = await startApp()
    operator = await join(app.db, 'operator', 'operator')
    const below = (name: string) =>
      addOrganisation(app.db, operator, rootOrganisation.id, { name, kind: 'town' })
    east = await below('东风镇')
    west = await below('西河镇')
    chief = await member('chief', 'chiefEditor', east)
    wang = await member('wangfang', 'producer', east)
    await member('liming', 'producer', west)
    asOperator = await signedIn(app, 'operator')
    asChief = await signedIn(app, 'chief')
  })
  after(() => app.close())

  it('refuse a chief editor everybody and everything outside his place', async () => {
    const page = await (await asChief.get('/people')).text()
    expect(page).to.contain('wangfang').and.not.contain('liming').and.not.contain('>operator<')
    const other = await app.db
      .selectFrom('user')
      .select('id')
      .where('username', '=', 'liming')
      .executeTakeFirst()
    expect((await asChief.get(`/people/${other?.id}`)).status).to.equal(404)
    expect((await asChief.get(`/people?at=${west}`)).status).to.equal(404)
    expect((await give(asChief, wang, 'editor', west)).status).to.equal(403)
    expect((await give(asChief, wang, 'editor', rootOrganisation.id)).status).to.equal(403)
    expect(await rolesOf(wang.id)).to.deep.equal(['producer'])
  })

  it('refuse a chief editor to raise himself or another to those who look after people', async () => {
    for (const role of ['operator', 'chiefEditor']) {
      expect((await give(asChief, wang, role, east)).status).to.equal(403)
      expect((await give(asChief, chief, role, east)).status).to.equal(403)
    }
    const page = await (await asChief.get(`/people/${wang.id}`)).text()
    expect(page).to.contain('value="editor"').and.not.contain('value="chiefEditor"')
  })

  it('refuse unknown roles, places and people in words', async () => {
    for (const [role, place] of [
      ['king', east],
      ['editor', 'x'],
      ['', ''],
    ] as const) {
      const answer = await give(asOperator, wang, role, place)
      expect(answer.status).to.equal(400)
      expect(await answer.text()).to.contain('请选一个角色和一个机构')
    }
    expect((await give(asOperator, wang, 'editor', 'f'.repeat(32))).status).to.equal(403)
    expect((await asOperator.get('/people/nobody')).status).to.equal(404)
  })

  it('refuse to leave the hub without an operator, also where two take each other’s role at once', async () => {
    const answer = await take(asOperator, operator, 'operator', rootOrganisation.id)
    expect(answer.status).to.equal(409)
    expect(await answer.text()).to.contain('最后一位能登录的运营员')
    const second = await member('second', 'operator', rootOrganisation.id)
    const place = { role: 'operator', organisationId: rootOrganisation.id } as const
    const both = await Promise.allSettled([
      takeRole(app.db, second, { userId: operator.id, ...place }),
      takeRole(app.db, operator, { userId: second.id, ...place }),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    const keeper = (await rolesOf(operator.id)).includes('operator') ? operator : second
    await giveRole(app.db, keeper, { userId: operator.id, ...place })
  })

  it('are given and taken by who looks after the place, and count at once', async () => {
    const asWang = await signedIn(app, 'wangfang')
    expect((await asWang.get('/upload')).status).to.not.equal(403)
    expect((await give(asChief, wang, 'reviewer', east)).status).to.equal(303)
    expect((await give(asChief, wang, 'reviewer', east)).status).to.equal(303)
    expect(await rolesOf(wang.id)).to.have.members(['producer', 'reviewer'])
    const page = await (await asChief.get(`/people/${wang.id}?saved`)).text()
    expect(page).to.contain('评委').and.contain('本县 / 东风镇').and.contain('已保存')
    expect((await take(asChief, wang, 'producer', east)).status).to.equal(303)
    expect(await rolesOf(wang.id)).to.deep.equal(['reviewer'])
    expect((await asWang.get('/mine')).status).to.equal(403)
    const last = await take(asChief, wang, 'reviewer', east)
    expect(last.headers.get('location')).to.equal('/people')
    expect((await asWang.get('/account')).status).to.equal(200)
  })

  it('are written down, each change once, with names and no ids to look up', async () => {
    const rows = await app.db
      .selectFrom('auditEvent')
      .select(['action', 'actorName', 'before', 'after'])
      .where('subjectId', '=', wang.id)
      .where('actorId', '=', chief.id)
      .orderBy('id')
      .execute()
    const reviewer = { role: 'reviewer', organisation: '东风镇', person: 'wangfang' }
    expect(rows.map(({ action }) => action)).to.deep.equal(['giveRole', 'takeRole', 'takeRole'])
    expect(rows[0]).to.deep.include({ actorName: 'chief', before: null, after: reviewer })
    expect(rows[2]).to.deep.include({ before: reviewer, after: null })
  })

  it('are found by a part of a name, at a place, page by page', async () => {
    expect(await (await asOperator.get('/people?q=LIMI')).text())
      .to.contain('liming')
      .and.not.contain('wangfang')
    expect(await (await asOperator.get(`/people?at=${west}`)).text())
      .to.contain('liming')
      .and.not.contain('>chief<')
    for (const q of ["'; drop table", '%', '\\']) {
      const answer = await asOperator.get(`/people?q=${encodeURIComponent(q)}`)
      expect(answer.status).to.equal(200)
      expect(await answer.text()).to.contain('没有找到')
    }
  })
})
