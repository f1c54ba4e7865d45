import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { Router } from 'express'
import { grantRole } from '../../src/account/grant-records.ts'
import { type Role, rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { proposalRoutes } from '../../src/planning/proposal-routes.ts'
import { planningRoutes } from '../../src/planning/routes.ts'
import { monthOf, yearOf } from '../../src/planning/rules.ts'
import { catchUp } from '../../src/search/keep-up.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

const month = monthOf(new Date())
const year = yearOf(new Date())
const summary = '给大棚菜农看：灰霉病怎么认，怎么防。'

describe('topic planning', () => {
  let app: RunningApp
  /** Two towns of the county. */
  const places = { east: newId(), west: newId() }
  const people = new Map<string, Visitor>()
  const as = (name: string): Visitor => people.get(name) ?? new Visitor(app.url)
  const idOf = async (username: string) =>
    (await app.db.selectFrom('user').select('id').where('username', '=', username).executeTakeFirstOrThrow())
      .id

  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    const { db } = app
    routes.use(planningRoutes({ db, review: 'none' }), proposalRoutes({ db }))
    for (const [name, id] of Object.entries(places))
      await db
        .insertInto('organisation')
        .values({
          id,
          name,
          kind: 'town',
          parentId: rootOrganisation.id,
          path: `${rootOrganisation.path}${id}/`,
        })
        .execute()
    const roles: readonly (readonly [string, readonly (readonly [Role, string])[]])[] = [
      ['wang', [['producer', places.east]]],
      ['li', [['producer', places.west]]],
      ['bianji', [['editor', rootOrganisation.id]]],
      ['xibianji', [['editor', places.west]]],
      ['zongbian', [['chiefEditor', rootOrganisation.id]]],
      [
        'liangren',
        [
          ['editor', rootOrganisation.id],
          ['chiefEditor', rootOrganisation.id],
        ],
      ],
      ['pingwei', [['reviewer', rootOrganisation.id]]],
    ]
    for (const [username, grants] of roles) {
      await join(db, username)
      const userId = await idOf(username)
      await db.deleteFrom('roleGrant').where('userId', '=', userId).execute()
      for (const [role, organisationId] of grants)
        await grantRole(db, { userId, role, organisationId, grantedBy: null })
      people.set(username, await signedIn(app, username))
    }
  })
  after(() => app.close())
  afterEach(async () => {
    await app.db.deleteFrom('topicProposal').execute()
    await app.db.deleteFrom('productionQuota').execute()
    await app.db.deleteFrom('courseware').execute()
    await catchUp(app.db)
  })

  const propose = (title: string, change: Record<string, string> = {}, who = 'wang') =>
    as(who).post('/planning/proposals?language=zh-CN', {
      title,
      summary,
      organisationId: places.east,
      month,
      ...change,
    })
  const proposed = async (title: string, change: Record<string, string> = {}, who = 'wang') => {
    const answer = await propose(title, change, who)
    expect(answer.status, await answer.text()).to.equal(303)
    return answer.headers.get('location')?.split('/').at(-1) ?? ''
  }
  const decide = (who: string, id: string, verdict: 'approve' | 'return', reason = '', round = '1') =>
    as(who).post(`/planning/proposals/${id}/${verdict}`, { round, reason })
  const planned = async (title: string) => {
    const id = await proposed(title)
    expect((await decide('bianji', id, 'approve')).status).to.equal(303)
    expect((await decide('zongbian', id, 'approve')).status).to.equal(303)
    const item = await app.db
      .selectFrom('planItem')
      .select('id')
      .where('proposalId', '=', id)
      .executeTakeFirstOrThrow()
    return item.id
  }
  const text = async (who: string, path: string, language = 'zh-CN') =>
    (await as(who).get(`${path}${path.includes('?') ? '&' : '?'}language=${language}`)).text()
  const stateOf = async (id: string) =>
    (await app.db.selectFrom('topicProposal').select('state').where('id', '=', id).executeTakeFirstOrThrow())
      .state

  describe('a proposal', () => {
    it('refuses visitors, roles that make no lessons, and places where one makes none', async () => {
      for (const path of ['/planning', '/planning/proposals', '/planning/proposals/new', '/planning/quotas'])
        expect((await new Visitor(app.url).get(path)).headers.get('location')).to.match(/^\/sign-in/)
      expect((await propose('大棚番茄灰霉病防治', {}, 'pingwei')).status).to.equal(403)
      const answer = await propose('大棚番茄灰霉病防治', {}, 'li')
      expect(answer.status).to.equal(400)
      expect(await answer.text()).to.include('请选一个您可以制作课件的单位')
      expect(await app.db.selectFrom('topicProposal').selectAll().execute()).to.deep.equal([])
    })

    it('refuses wrong fields and an unknown topic, and loses nothing that was typed', async () => {
      const answer = await propose('<script>alert(1)</script>', {
        summary: '短',
        topicId: 'no-such',
        month: 'x',
      })
      expect(answer.status).to.equal(400)
      expect(await answer.text())
        .to.include('value="&lt;script>alert(1)')
        .and.to.include('请写 10 到 1000 个字')
        .and.to.include('请选一个月份')
        .and.not.to.include('<script>alert')
      expect((await propose('大棚', { topicId: 'no-such' })).status).to.equal(400)
    })

    it('loses nothing that was typed while its place is looked for, and proposes nothing by that', async () => {
      const long = '讲清楚怎么认、怎么防。'.repeat(90)
      const typed = { summary: long, organisationId: '', place: 'eas', findPlace: 'yes' }
      const answer = await propose('大棚番茄', typed, 'liangren')
      expect(answer.status).to.equal(200)
      const page = await answer.text()
      for (const text of [
        'value="大棚番茄"',
        long,
        `<option value="${month}" selected`,
        'value="eas"',
        'east</option>',
      ])
        expect(page).to.include(text)
      expect(page).not.to.include('本县</option>').and.not.include('class="fault"')
      const id = await proposed('大棚番茄')
      const again = await as('wang').post(`/planning/proposals/${id}`, { ...typed, title: '改了一半' })
      expect(await again.text()).to.include('value="改了一半"')
      const titles = await app.db.selectFrom('topicProposal').select('title').execute()
      expect(titles).to.deep.equal([{ title: '大棚番茄' }])
    })

    it('refuses the proposer himself, those of another place, and the same person twice', async () => {
      const id = await proposed('大棚番茄灰霉病防治')
      for (const who of ['wang', 'li', 'xibianji', 'pingwei', 'zongbian'])
        expect((await decide(who, id, 'approve')).status, who).to.equal(403)
      expect((await decide('liangren', id, 'approve')).status).to.equal(303)
      expect((await decide('liangren', id, 'approve')).status).to.equal(403)
      expect(await stateOf(id)).to.equal('endorsed')
      expect((await decide('zongbian', id, 'approve')).status).to.equal(303)
      expect(await stateOf(id)).to.equal('approved')
    })

    it('refuses a decision on what was changed or decided meanwhile', async () => {
      const id = await proposed('大棚番茄灰霉病防治')
      const rewritten = { title: '大棚黄瓜霜霉病防治', summary, organisationId: places.east, month }
      expect((await as('wang').post(`/planning/proposals/${id}`, rewritten)).status).to.equal(303)
      expect((await decide('bianji', id, 'approve', '', '1')).status).to.equal(409)
      expect((await decide('bianji', id, 'approve', '', '2')).status).to.equal(303)
      expect((await as('wang').post(`/planning/proposals/${id}`, rewritten)).status).to.equal(409)
      const both = await Promise.all(['liangren', 'zongbian'].map(who => decide(who, id, 'approve', '', '2')))
      expect(both.map(({ status }) => status)).to.have.members([303, 409])
      expect(await app.db.selectFrom('planItem').selectAll().execute()).to.have.length(1)
    })

    it('is returned with a reason, which nobody else reads, changed, and proposed again', async () => {
      const id = await proposed('大棚番茄灰霉病防治')
      const without = await decide('bianji', id, 'return', ' ')
      expect(without.status).to.equal(400)
      expect(await without.text()).to.include('请写明退回的原因')
      expect((await decide('bianji', id, 'return', '范围太大，先讲一种病')).status).to.equal(303)
      expect(await text('wang', `/planning/proposals/${id}`))
        .to.include('范围太大')
        .and.to.include('已退回')
      expect((await as('li').get(`/planning/proposals/${id}`)).status).to.equal(404)
      expect((await as('li').get(`/planning/proposals/${id}/edit`)).status).to.equal(404)
      expect(await text('wang', `/planning/proposals/${id}/edit`)).to.include('value="大棚番茄灰霉病防治"')
      await as('wang').post(`/planning/proposals/${id}`, {
        ...{ title: '大棚番茄灰霉病怎么认', summary, organisationId: places.east, month },
      })
      expect(await stateOf(id)).to.equal('proposed')
      expect((await decide('bianji', id, 'approve', '可以', '2')).status).to.equal(303)
      expect(await text('wang', `/planning/proposals/${id}`, 'en'))
        .to.include('waits for the chief editor')
        .and.not.to.include('endorsed<')
      const actions = await app.db
        .selectFrom('auditEvent')
        .select('action')
        .where('subjectId', '=', id)
        .orderBy('id')
        .execute()
      expect(actions.map(({ action }) => action)).to.deep.equal([
        'proposeTopic',
        'returnProposal',
        'rewriteProposal',
        'approveProposal',
      ])
    })

    it('is taken back by its proposer alone', async () => {
      const id = await proposed('大棚番茄灰霉病防治')
      expect((await as('li').post(`/planning/proposals/${id}/withdraw`)).status).to.equal(409)
      expect((await as('wang').post(`/planning/proposals/${id}/withdraw`)).status).to.equal(303)
      expect(await stateOf(id)).to.equal('withdrawn')
      expect((await decide('bianji', id, 'approve')).status).to.equal(409)
    })
  })

  describe('what is similar', () => {
    it('is shown before a topic is proposed twice, with the first one named; who says it is another goes on', async () => {
      const first = await proposed('大棚番茄灰霉病防治')
      const answer = await propose('番茄大棚灰黴病防治', { organisationId: places.west }, 'li')
      expect(answer.status).to.equal(409)
      const page = await answer.text()
      expect(page)
        .to.include('可能重复')
        .and.to.include(`/planning/proposals/${first}`)
        .and.to.include('east')
      const [, seen = ''] = /name="seen" value="([^"]*)"/.exec(page) ?? []
      expect(seen).to.equal(first)
      await proposed('番茄大棚灰黴病防治', { organisationId: places.west, seen }, 'li')
      // Something that came meanwhile was not seen.
      const third = await propose('大棚番茄灰霉病防治', { seen: first })
      expect(third.status).to.equal(409)
    })

    it('is found among public lessons, and not among drafts or what was taken back', async () => {
      const ownerId = await idOf('li')
      const { coursewareId } = await addLesson(app.db, {
        ownerId,
        title: '大棚番茄灰霉病防治',
        media: sampleMedia,
      })
      await addLesson(app.db, { ownerId, title: '大棚黄瓜霜霉病防治' })
      await addLesson(app.db, { ownerId, title: '农村用电安全', media: sampleMedia })
      await catchUp(app.db)
      const answer = await propose('大棚番茄灰霉病的防治')
      expect(answer.status).to.equal(409)
      expect(await answer.text())
        .to.include(`/courseware/${coursewareId}`)
        .and.to.include('已发布课件')
        .and.not.to.include('农村用电安全')
      expect((await propose('大棚黄瓜霜霉病防治')).status).to.equal(303)
      const gone = await app.db.selectFrom('topicProposal').select('id').executeTakeFirstOrThrow()
      await as('wang').post(`/planning/proposals/${gone.id}/withdraw`)
      expect((await propose('大棚黄瓜霜霉病防治')).status).to.equal(303)
    })
  })

  describe('the plan', () => {
    it('refuses to begin, link or drop what is not one’s own place’s', async () => {
      const item = await planned('大棚番茄灰霉病防治')
      const path = `/planning/items/${item}`
      for (const who of ['li', 'pingwei']) {
        expect((await as(who).post(`${path}/start`)).status, who).to.equal(403)
        expect((await as(who).post(`${path}/drop`, { reason: 'x' })).status, who).to.equal(403)
      }
      expect((await as('wang').post(`${path}/drop`, { reason: 'x' })).status).to.equal(403)
      const { coursewareId } = await addLesson(app.db, { ownerId: await idOf('li'), title: '别人的' })
      expect((await as('wang').post(`${path}/link`, { coursewareId })).status).to.equal(404)
      expect((await as('li').post(`${path}/link`, { coursewareId })).status).to.equal(403)
      for (const id of ['x', newId()])
        expect((await as('wang').get(`/planning/items/${id}`)).status).to.equal(404)
    })

    it('is one and the same for all units, with owners, months and what is overdue', async () => {
      const item = await planned('大棚番茄灰霉病防治')
      await app.db
        .updateTable('planItem')
        .set({ month: `${year}-01` })
        .where('id', '=', item)
        .execute()
      for (const who of ['wang', 'li', 'pingwei']) {
        const page = await text(who, `/planning?year=${year}`)
        expect(page).to.include('大棚番茄灰霉病防治').and.to.include('负责人：wang').and.to.include('未开始')
        if (month > `${year}-01`) expect(page).to.include('1 项已过期未发布')
      }
      expect(await text('li', `/planning?year=${year}&place=${places.west}`)).not.to.include('大棚番茄')
      expect(await text('li', `/planning?year=${year + 1}`)).not.to.include('大棚番茄')
      expect(await text('li', '/planning?year=abc&place=%27', 'en')).to.include('not started')
    })

    it('is shown up to 300 items in less than 50 KB, and says that there are more', async () => {
      const proposerId = await idOf('wang')
      const rows = Array.from({ length: 301 }, (_, at) => {
        const [id, proposalId] = [newId(), newId()]
        const title = `${id.slice(0, 12)} 大棚番茄第 ${at} 课：<b>灰霉病</b>的识别与防治`
        const own = {
          title,
          summary,
          topicId: null,
          organisationId: places.east,
          month: `${year}-0${1 + (at % 9)}`,
        }
        return {
          proposal: { id: proposalId, ...own, proposerId, state: 'approved' as const, grams: [] },
          item: { id, proposalId, ...own, ownerId: proposerId },
        }
      })
      await app.db
        .insertInto('topicProposal')
        .values(rows.map(({ proposal }) => proposal))
        .execute()
      await app.db
        .insertInto('planItem')
        .values(rows.map(({ item }) => item))
        .execute()
      const page = await text('li', `/planning?year=${year}`)
      expect(page).to.include('只显示前 300 项').and.not.to.include('<b>灰霉病')
      expect(page.split('href="/planning/items/')).to.have.length(301)
      expect(gzipSync(page).length).to.be.lessThan(50_000)
    })

    it('begins a lesson once, with title, summary and topic, and is closed by its publication alone', async () => {
      const topic = await app.db.selectFrom('topic').select('id').executeTakeFirstOrThrow()
      const item = await planned('大棚番茄灰霉病防治')
      await app.db.updateTable('planItem').set({ topicId: topic.id }).where('id', '=', item).execute()
      const twice = await Promise.all([1, 2].map(() => as('wang').post(`/planning/items/${item}/start`)))
      expect(twice.map(({ status }) => status)).to.have.members([303, 409])
      const lesson = await app.db.selectFrom('courseware').selectAll().executeTakeFirstOrThrow()
      const begun = twice.find(({ status }) => status === 303)
      expect(begun?.headers.get('location')).to.equal(`/upload?lesson=${lesson.id}`)
      expect(lesson).to.include({ title: '大棚番茄灰霉病防治', notes: summary, organisationId: places.east })
      const topics = await app.db.selectFrom('lessonTopic').selectAll().execute()
      expect(topics).to.deep.equal([{ coursewareId: lesson.id, topicId: topic.id }])
      expect(await text('wang', '/planning')).to.include('制作中')
      // A draft is its makers': others are shown no way to it.
      expect(await text('li', `/planning/items/${item}`)).not.to.include(lesson.id)
      const published = { releaseId: newId(), media: JSON.stringify(sampleMedia), publishedAt: new Date() }
      await app.db.updateTable('courseware').set(published).where('id', '=', lesson.id).execute()
      const closed = await app.db.selectFrom('planItem').selectAll().executeTakeFirstOrThrow()
      expect(closed.closedAt).not.to.equal(null)
      expect(await text('li', '/planning'))
        .to.include('已发布')
        .and.not.to.include('制作中')
      expect(await text('li', `/planning/items/${item}`)).to.include(`/courseware/${lesson.id}`)
      const audit = await app.db
        .selectFrom('auditEvent')
        .selectAll()
        .where('action', '=', 'closePlanItem')
        .executeTakeFirstOrThrow()
      expect(audit).to.deep.include({ subjectId: item, actorId: null, after: { coursewareId: lesson.id } })
      expect((await as('zongbian').post(`/planning/items/${item}/drop`, { reason: 'x' })).status).to.equal(
        409,
      )
    })

    it('takes a lesson that is there already, once, and closes at once where that is public', async () => {
      const item = await planned('大棚番茄灰霉病防治')
      const other = await planned('农村用电安全')
      const ownerId = await idOf('wang')
      const { coursewareId } = await addLesson(app.db, { ownerId, title: '番茄', media: sampleMedia })
      expect(await text('wang', `/planning/items/${item}`)).to.include(`value="${coursewareId}"`)
      expect((await as('wang').post(`/planning/items/${item}/link`, { coursewareId })).status).to.equal(303)
      expect((await as('wang').post(`/planning/items/${other}/link`, { coursewareId })).status).to.equal(409)
      expect(await text('wang', `/planning/items/${item}`)).to.include('完成于')
    })

    it('drops an item with a reason that all can read', async () => {
      const item = await planned('大棚番茄灰霉病防治')
      expect((await as('zongbian').post(`/planning/items/${item}/drop`, { reason: '' })).status).to.equal(400)
      expect(
        (await as('zongbian').post(`/planning/items/${item}/drop`, { reason: '今年不种' })).status,
      ).to.equal(303)
      expect(await text('li', `/planning/items/${item}`)).to.include('已取消：今年不种')
      expect((await as('wang').post(`/planning/items/${item}/start`)).status).to.equal(409)
    })
  })

  describe('a quota', () => {
    const set = (who: string, organisationId: string, lessons: string) =>
      as(who).post('/planning/quotas', { organisationId, year: String(year), lessons })

    it('refuses producers, other places’ chief editors, and numbers that are none', async () => {
      expect((await set('wang', places.east, '2')).status).to.equal(403)
      await join(app.db, 'xizongbian')
      const userId = await idOf('xizongbian')
      await app.db.deleteFrom('roleGrant').where('userId', '=', userId).execute()
      await grantRole(app.db, { userId, role: 'chiefEditor', organisationId: places.west, grantedBy: null })
      people.set('xizongbian', await signedIn(app, 'xizongbian'))
      expect((await set('xizongbian', places.east, '2')).status).to.equal(403)
      expect((await set('xizongbian', places.west, '2')).status).to.equal(303)
      for (const lessons of ['', '-1', 'x', '1.5'])
        expect((await set('zongbian', places.east, lessons)).status, lessons).to.equal(400)
      expect((await set('zongbian', newId(), '2')).status).to.equal(404)
    })

    it('counts what a unit and those below it have published this year, and nothing else', async () => {
      expect((await set('zongbian', places.east, '2')).status).to.equal(303)
      expect((await set('zongbian', rootOrganisation.id, '5')).status).to.equal(303)
      expect(await text('li', '/planning')).to.include('0 / 2')
      const ownerId = await idOf('wang')
      const add = async (organisationId: string, publishedAt?: Date) => {
        const { coursewareId } = await addLesson(app.db, {
          ...{ ownerId, title: newId() },
          ...(publishedAt ? { media: sampleMedia, publishedAt } : {}),
        })
        await app.db
          .updateTable('courseware')
          .set({ organisationId })
          .where('id', '=', coursewareId)
          .execute()
      }
      await add(places.east, new Date())
      await add(places.east)
      await add(places.east, new Date(`${year - 1}-12-31T23:59:59+08:00`))
      await add(places.west, new Date())
      const page = await text('li', '/planning')
      expect(page).to.include('1 / 2').and.to.include('2 / 5')
      expect(page).to.include('aria-label="east：已发布 1 个，任务 2 个"')
      await set('zongbian', places.east, '0')
      expect(await text('li', '/planning')).not.to.include('1 / 2')
    })
  })
})
