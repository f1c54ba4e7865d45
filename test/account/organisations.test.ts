import { expect } from 'chai'
import { giveRole } from '../../src/account/grant-change-records.ts'
import {
  addOrganisation,
  archiveOrganisation,
  moveOrganisation,
} from '../../src/account/organisation-change-records.ts'
import { findOrganisation, searchOrganisations } from '../../src/account/organisation-records.ts'
import type { OrganisationKind } from '../../src/account/organisation-rules.ts'
import { type Identity, rootOrganisation } from '../../src/account/rules.ts'
import { join, makeInvitation, type RunningApp, signedIn, startApp, type Visitor } from '../support/app.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

const script = '<script>alert(1)</script>'

describe('the tree of organisations', () => {
  let app: RunningApp
  let operator: Identity
  let asOperator: Visitor
  let ids: Record<'east' | 'west' | 'wang' | 'li', string>

  const add = (parentId: string, kind: OrganisationKind, name: string) =>
    addOrganisation(app.db, operator, parentId, { kind, name })
  const pathOf = async (id: string) => (await findOrganisation(app.db, id))?.path
  const textOf = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()

  before(async () => {
    app = await startApp()
    operator = await join(app.db, 'operator', 'operator')
    asOperator = await signedIn(app, 'operator')
    const east = await add(rootOrganisation.id, 'town', '东风镇')
    const west = await add(rootOrganisation.id, 'town', '西河镇')
    const wang = await add(east, 'village', '王庄村')
    ids = { east, west, wang, li: await add(wang, 'department', '李家合作社') }
    const chief = await join(app.db, 'chief')
    await app.db.deleteFrom('roleGrant').where('userId', '=', chief.id).execute()
    await giveRole(app.db, operator, { userId: chief.id, role: 'chiefEditor', organisationId: east })
  })
  after(() => app.close())

  describe('refuses', () => {
    it('an empty name, one that is too long, an unknown kind, and keeps what was typed', async () => {
      const path = `/organisations/${ids.east}/places`
      for (const form of [
        { name: ' ', kind: 'village' },
        { name: '村'.repeat(61), kind: 'village' },
        { name: '新村', kind: 'province' },
      ]) {
        const answer = await asOperator.post(path, form)
        expect(answer.status).to.equal(400)
        const page = await answer.text()
        expect(page).to.contain('请填写名称')
        if (form.name.trim()) expect(page).to.contain(`value="${form.name.slice(0, 60)}`)
      }
    })

    it('a name that stands at this place already, whatever its case', async () => {
      await add(ids.west, 'village', 'Lihe')
      const answer = await asOperator.post(`/organisations/${ids.west}/places`, {
        ...{ name: 'LIHE', kind: 'village' },
      })
      expect(answer.status).to.equal(409)
      expect(await answer.text()).to.contain('这一级已有同名的机构：LIHE')
    })

    it('a larger place below a smaller one, new, renamed or moved', async () => {
      for (const [path, form] of [
        [`/organisations/${ids.wang}/places`, { name: '大镇', kind: 'town' }],
        [`/organisations/${ids.east}`, { name: '东风镇', kind: 'village' }],
        [`/organisations/${ids.east}/move`, { to: ids.wang }],
        [`/organisations/${ids.west}/move`, { to: ids.wang }],
      ] as const) {
        const answer = await asOperator.post(path, form)
        expect(answer.status, path).to.equal(409)
        expect(await answer.text()).to.contain('不能放在那里')
      }
    })

    it('to archive what somebody holds a role in, or what has something below it, and says how many', async () => {
      const wang = await join(app.db, 'wang')
      await giveRole(app.db, operator, { userId: wang.id, role: 'producer', organisationId: ids.wang })
      const answer = await asOperator.post(`/organisations/${ids.wang}/archive`)
      expect(answer.status).to.equal(409)
      expect(await answer.text())
        .to.contain('1 个机构')
        .and.contain('1 人')
      expect((await findOrganisation(app.db, ids.wang))?.archivedAt).to.equal(null)
    })

    it('to move or archive the root', async () => {
      for (const [what, form] of [
        ['move', { to: ids.east }],
        ['archive', {}],
      ] as const)
        expect(
          (await asOperator.post(`/organisations/${rootOrganisation.id}/${what}`, form)).status,
        ).to.equal(403)
    })

    it('the manager of one town everything of another: it does not exist for him', async () => {
      const asChief = await signedIn(app, 'chief')
      expect((await asChief.get('/organisations')).headers.get('location')).to.equal(
        `/organisations/${ids.east}`,
      )
      for (const id of [ids.west, rootOrganisation.id, 'f'.repeat(32), 'x'])
        expect((await asChief.get(`/organisations/${id}`)).status).to.equal(404)
      expect((await asChief.post(`/organisations/${ids.west}`, { name: 'x', kind: 'town' })).status).to.equal(
        404,
      )
      expect((await asChief.post(`/organisations/${ids.wang}/move`, { to: ids.west })).status).to.equal(404)
      expect((await asChief.post(`/organisations/${ids.east}/move`, { to: ids.west })).status).to.equal(403)
      expect((await asChief.post(`/organisations/${ids.east}/archive`)).status).to.equal(403)
      expect((await asChief.get(`/organisations/${ids.wang}`)).status).to.equal(200)
      expect(await textOf(asChief, `/organisations/${ids.east}?q=村`)).to.contain('王庄村')
      expect(await textOf(asChief, `/organisations/${ids.east}`)).not.to.contain('西河镇')
    })
  })

  it('never runs a script that somebody wrote into a name', async () => {
    const id = await add(ids.west, 'department', script)
    for (const path of [`/organisations/${id}`, `/organisations/${ids.west}`, '/audit-log'])
      expect(await textOf(asOperator, path))
        .to.contain('&lt;script>')
        .and.not.contain(script)
  })

  it('is built by its pages', async () => {
    const answer = await asOperator.post(`/organisations/${ids.west}/places`, {
      ...{ name: '南坡村', kind: 'village' },
    })
    expect(answer.status).to.equal(303)
    const page = await textOf(asOperator, answer.headers.get('location') ?? '')
    expect(page).to.contain('南坡村').and.contain('已保存')
    const root = await textOf(asOperator, `/organisations/${rootOrganisation.id}`)
    expect(root).to.contain('东风镇').and.contain('西河镇').and.not.contain('南坡村')
    expect(await textOf(asOperator, `/organisations/${rootOrganisation.id}?q=南坡`)).to.contain(
      '本县 / 西河镇 / 南坡村',
    )
  })

  it('offers for a move only what may stand above, and says so where there is nothing', async () => {
    const village = await textOf(asOperator, `/organisations/${ids.wang}`)
    const choice = /<select[^>]*id="field-to".*?<\/select>/s.exec(village)?.[0] ?? ''
    expect(choice).to.contain('西河镇').and.contain(`value="${rootOrganisation.id}"`)
    expect(choice).not.to.contain(ids.east).and.not.contain(ids.li)
    expect(await textOf(asOperator, `/organisations/${ids.west}`)).to.contain('没有别的机构可以做它的上级')
  })

  it('moves a place with all below it, and what its people may do with it', async () => {
    const from = await pathOf(ids.east)
    await moveOrganisation(app.db, operator, ids.wang, ids.west)
    expect(await pathOf(ids.li)).to.equal(`${await pathOf(ids.west)}${ids.wang}/${ids.li}/`)
    const below = await searchOrganisations(app.db, { under: [from ?? ''], limit: 10 })
    expect(below.map(({ id }) => id)).to.deep.equal([ids.east])
    const asChief = await signedIn(app, 'chief')
    expect((await asChief.get(`/organisations/${ids.wang}`)).status).to.equal(404)
    await moveOrganisation(app.db, operator, ids.wang, ids.east)
    expect((await asChief.get(`/organisations/${ids.wang}`)).status).to.equal(200)
  })

  it('never becomes a circle, whoever moves what at the same moment', async () => {
    const [one, other] = await Promise.all([
      add(ids.east, 'department', '甲'),
      add(ids.east, 'department', '乙'),
    ])
    const moves = await Promise.allSettled([
      moveOrganisation(app.db, operator, one, other),
      moveOrganisation(app.db, operator, other, one),
    ])
    expect(moves.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    const paths = await Promise.all([pathOf(one), pathOf(other)])
    for (const path of paths) expect(path?.startsWith(`${await pathOf(ids.east)}`)).to.equal(true)
  })

  it('tells the lists of lessons when the place that they are about is called otherwise or lies elsewhere', async () => {
    const place = await add(ids.west, 'village', '柳树村')
    const about = async (title: string, isPublic: boolean) => {
      const media = isPublic ? { media: sampleMedia } : {}
      const { coursewareId } = await addLesson(app.db, { ownerId: operator.id, title, ...media })
      await app.db
        .updateTable('courseware')
        .set({ localityId: place })
        .where('id', '=', coursewareId)
        .execute()
      return coursewareId
    }
    const lesson = await about('柳编', true)
    const draft = await about('还没公开', false)
    const kindsOf = async (coursewareId: string) =>
      (
        await app.db
          .selectFrom('lessonEvent')
          .select('kind')
          .where('coursewareId', '=', coursewareId)
          .orderBy('seq')
          .execute()
      ).map(({ kind }) => kind)
    const before = (await kindsOf(lesson)).length
    const since = async () => (await kindsOf(lesson)).slice(before)
    await asOperator.post(`/organisations/${ids.west}`, { name: '西河新镇', kind: 'town' })
    expect(await since()).to.deep.equal(['changed'])
    await moveOrganisation(app.db, operator, place, ids.east)
    expect(await since()).to.deep.equal(['changed', 'changed'])
    await asOperator.post(`/organisations/${rootOrganisation.id}`, { name: '青禾县', kind: 'county' })
    expect(await since()).to.have.length(2)
    expect(await kindsOf(draft)).to.deep.equal([])
    await asOperator.post(`/organisations/${ids.west}`, { name: '西河镇', kind: 'town' })
    await asOperator.post(`/organisations/${rootOrganisation.id}`, { name: '本县', kind: 'county' })
  })

  it('never has somebody with a role at a place that was archived at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await add(ids.east, 'village', `临时村${round}`)
      const outcomes = await Promise.allSettled([
        archiveOrganisation(app.db, operator, id),
        giveRole(app.db, operator, { userId: operator.id, role: 'reviewer', organisationId: id }),
      ])
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    }
  })

  it('archives what is empty: its invitations end, nobody gets a role there, its name is free; and restores it', async () => {
    const id = await add(ids.east, 'village', '空村')
    await makeInvitation(app.db, { role: 'producer', name: 'x', createdBy: operator, organisationId: id })
    await archiveOrganisation(app.db, operator, id)
    const invitation = app.db.selectFrom('invitation').select('revokedAt').where('organisationId', '=', id)
    expect((await invitation.executeTakeFirstOrThrow()).revokedAt).not.to.equal(null)
    const given = giveRole(app.db, operator, { userId: operator.id, role: 'editor', organisationId: id })
    expect(await given.catch((error: unknown) => error)).to.include({ code: 'organisationArchived' })
    expect(await textOf(asOperator, `/organisations/${ids.east}`)).to.contain('已停用的机构')
    const again = await add(ids.east, 'village', '空村')
    expect((await asOperator.post(`/organisations/${id}/restore`)).status).to.equal(409)
    await archiveOrganisation(app.db, operator, again)
    expect((await asOperator.post(`/organisations/${id}/restore`)).status).to.equal(303)
  })

  it('is said to work under contract by who looks after what it lies in, and by nobody of its own', async () => {
    const path = `/organisations/${ids.east}`
    const form = { name: '东风镇', kind: 'town' }
    const sourcing = async () => (await findOrganisation(app.db, ids.east))?.sourcing
    const asChief = await signedIn(app, 'chief')
    expect((await asOperator.post(path, { ...form, sourcing: 'cheap' })).status).to.equal(400)
    expect(await textOf(asChief, path)).not.to.match(
      /action="\/organisations\/[0-9a-f]+">(?:(?!<\/form>).)*sourcing/s,
    )
    expect((await asOperator.post(path, { ...form, sourcing: 'contracted' })).status).to.equal(303)
    expect((await asChief.post(path, { ...form, sourcing: 'inHouse' })).status).to.equal(303)
    expect(await sourcing()).to.equal('contracted')
    expect(await textOf(asChief, path)).to.include('课件要总编多复核一次')
    expect((await asOperator.post(path, { ...form, sourcing: 'inHouse' })).status).to.equal(303)
    expect(await sourcing()).to.equal('inHouse')
    const { before, after } = await app.db
      .selectFrom('auditEvent')
      .select(['before', 'after'])
      .where('subjectId', '=', ids.east)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    expect([before, after]).to.deep.equal([
      { ...form, sourcing: 'contracted' },
      { ...form, sourcing: 'inHouse' },
    ])
    expect(await textOf(asOperator, '/audit-log')).to.include('合同或外来单位')
  })

  it('lists no place that is archived among those to choose from', async () => {
    const all = await searchOrganisations(app.db, { under: [rootOrganisation.path], limit: 100 })
    expect(all.every(({ archivedAt }) => archivedAt === null)).to.equal(true)
    expect(all[0]?.id).to.equal(rootOrganisation.id)
    for (const { path, parentId } of all.slice(1)) {
      const parentAt = all.findIndex(({ id }) => id === parentId)
      expect(parentAt, path).to.be.lessThan(all.findIndex(each => each.path === path))
    }
  })

  it('writes down who changed what of it', async () => {
    const rows = await app.db
      .selectFrom('auditEvent')
      .select(['action', 'actorName', 'before', 'after'])
      .where('subjectId', '=', ids.wang)
      .orderBy('id')
      .execute()
    expect(rows[0]).to.deep.equal({
      ...{ action: 'addOrganisation', actorName: 'operator', before: null },
      after: { name: '王庄村', kind: 'village', parent: '东风镇' },
    })
    expect(rows.at(-1)).to.deep.include({ action: 'moveOrganisation', before: { parent: '西河镇' } })
  })
})
