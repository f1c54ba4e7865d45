import { expect } from 'chai'
import { Router } from 'express'
import { grantRole } from '../../src/account/grant-records.ts'
import { type Role, rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { readGaps } from '../../src/planning/gap-records.ts'
import { gapRoutes } from '../../src/planning/gap-routes.ts'
import { inNeed } from '../../src/planning/gaps.ts'
import { countNewAnswers } from '../../src/planning/request-records.ts'
import { requestRoutes } from '../../src/planning/request-routes.ts'
import { mostOpenRequests } from '../../src/planning/request-rules.ts'
import { stationRequestRoutes } from '../../src/planning/station-request-routes.ts'
import { catchUp } from '../../src/search/keep-up.ts'
import { mergeTopic } from '../../src/topic/change-records.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'
import { addPairedStation } from '../support/stations.ts'

const what = '大棚番茄灰霉病怎么防治'
const topicId = 'farming-vegetable'

describe('requests for lessons', () => {
  let app: RunningApp
  /** Two towns of the county, and a village of the first. */
  const places = { east: newId(), west: newId(), village: newId() }
  const people = new Map<string, Visitor>()
  const ids = new Map<string, string>()
  const as = (name: string): Visitor => people.get(name) ?? new Visitor(app.url)

  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    const { db } = app
    routes.use(requestRoutes({ db }), stationRequestRoutes({ db }), gapRoutes({ db }))
    const east = `${rootOrganisation.path}${places.east}/`
    for (const [id, name, kind, parentId, path] of [
      [places.east, '河东镇', 'town', rootOrganisation.id, east],
      [places.west, '河西镇', 'town', rootOrganisation.id, `${rootOrganisation.path}${places.west}/`],
      [places.village, '柳树村', 'village', places.east, `${east}${places.village}/`],
    ] as const)
      await db.insertInto('organisation').values({ id, name, kind, parentId, path }).execute()
    const roles: readonly (readonly [string, Role, string])[] = [
      ['zhanzhang', 'stationAdministrator', places.village],
      ['xizhan', 'stationAdministrator', places.west],
      ['dongbian', 'editor', places.east],
      ['xibian', 'editor', places.west],
      ['cunbian', 'editor', places.village],
      ['zongbian', 'chiefEditor', rootOrganisation.id],
    ]
    for (const [username, role, organisationId] of roles) {
      const { id } = await join(db, username)
      await db.deleteFrom('roleGrant').where('userId', '=', id).execute()
      await grantRole(db, { userId: id, role, organisationId, grantedBy: null })
      ids.set(username, id)
      people.set(username, await signedIn(app, username))
    }
  })
  after(() => app.close())
  afterEach(async () => {
    await app.db.deleteFrom('coursewareRequest').execute()
    await app.db.deleteFrom('courseware').execute()
    await catchUp(app.db)
  })

  const ask = (who: string, form: Record<string, string> = {}) =>
    as(who).post('/requests?language=zh-CN', { what, topicId, organisationId: places.village, ...form })
  const asked = async (who: string, form: Record<string, string> = {}): Promise<string> => {
    const answer = await ask(who, form)
    expect(answer.status, await answer.text()).to.equal(303)
    return answer.headers.get('location')?.split('/').at(-1) ?? ''
  }
  const answer = (who: string, id: string, form: Record<string, string>) =>
    as(who).post(`/requests/${id}/answer?language=zh-CN`, form)
  const board = async (who: string, language = 'zh-CN') =>
    (await as(who).get(`/requests?language=${language}`)).text()
  const count = async () => (await app.db.selectFrom('coursewareRequest').select('id').execute()).length
  const lesson = async (publish = true) =>
    (
      await addLesson(app.db, {
        ...{ ownerId: ids.get('zongbian') ?? '', title: '大棚番茄灰霉病防治' },
        ...(publish ? { media: sampleMedia } : {}),
      })
    ).coursewareId
  const vegetables = async () =>
    (await readGaps(app.db, 2031)).topics.find(({ id }) => id === topicId)?.requests

  it('refuses visitors, and whoever holds no role', async () => {
    const visitor = new Visitor(app.url)
    for (const path of ['/requests', '/requests/new', `/requests/${newId()}`])
      expect((await visitor.get(path)).headers.get('location'), path).to.match(/^\/sign-in/)
    expect((await visitor.post('/requests', { what })).status).to.be.oneOf([303, 401])
    const { id } = await join(app.db, 'meirole')
    await app.db.deleteFrom('roleGrant').where('userId', '=', id).execute()
    await asked('zhanzhang')
    people.set('meirole', await signedIn(app, 'meirole'))
    expect((await ask('meirole')).status).to.equal(403)
    expect(await board('meirole'))
      .to.include('还没有角色')
      .and.not.include(what)
    expect(await count()).to.equal(1)
  })

  it('refuses what is too long, empty, of no topic, or for a place that is not one’s own', async () => {
    for (const form of [
      { what: '好'.repeat(201) },
      { what: ' ' },
      { topicId: 'no-such' },
      { organisationId: places.west },
      { organisationId: places.east },
      { organisationId: 'x' },
    ])
      expect((await ask('zhanzhang', form)).status, JSON.stringify(form)).to.equal(400)
    const shown = await (
      await ask('zhanzhang', { what: '<script>alert(1)</script>', topicId: 'no-such' })
    ).text()
    expect(shown)
      .to.include('&lt;script>alert(1)')
      .and.include('请从列表里选一个栏目')
      .and.not.include('<script>alert')
    expect(await count()).to.equal(0)
  })

  it('loses nothing that was typed while a place is looked for, and asks nothing by that', async () => {
    const answer = await ask('dongbian', { organisationId: '', place: '柳', findPlace: 'yes' })
    expect(answer.status).to.equal(200)
    expect(await answer.text())
      .to.include(what)
      .and.include('柳树村')
      .and.include(`<option value="${topicId}" selected`)
      .and.not.include('河东镇</option>')
    expect(await count()).to.equal(0)
  })

  it('refuses the twenty-first that waits, of two at once too, until one is taken back', async () => {
    const [first = ''] = await Promise.all(
      Array.from({ length: mostOpenRequests - 1 }, (_, number) =>
        asked('zhanzhang', { what: `需求 ${number}` }),
      ),
    )
    const both = await Promise.all([ask('zhanzhang'), ask('zhanzhang')])
    expect(both.map(({ status }) => status)).to.have.members([303, 409])
    expect(await count()).to.equal(mostOpenRequests)
    expect((await as('xizhan').post(`/requests/${first}/withdraw`)).status).to.equal(404)
    expect((await as('dongbian').post(`/requests/${first}/withdraw`)).status).to.equal(403)
    expect((await as('zhanzhang').post(`/requests/${first}/withdraw`)).status).to.equal(303)
    expect((await as('zhanzhang').post(`/requests/${first}/withdraw`)).status).to.equal(409)
    expect((await as('dongbian').get(`/requests/${first}`)).status).to.equal(404)
    expect((await ask('zhanzhang')).status).to.equal(303)
  })

  it('refuses answers of other places, of those below, of who edits nothing, and lessons that are not public', async () => {
    const id = await asked('dongbian', { organisationId: places.east })
    const coursewareId = await lesson()
    const said = { verdict: 'answered', coursewareId }
    expect((await answer('xibian', id, said)).status).to.equal(404)
    for (const who of ['cunbian', 'zhanzhang'])
      expect((await answer(who, id, said)).status, who).to.equal(403)
    const draft = await lesson(false)
    for (const wrong of [draft, newId(), 'x', `${coursewareId}0`])
      expect((await answer('dongbian', id, { ...said, coursewareId: wrong })).status, wrong).to.equal(400)
    await app.db
      .updateTable('courseware')
      .set({ visibility: 'regions' })
      .where('id', '=', coursewareId)
      .execute()
    const hidden = await answer('dongbian', id, said)
    expect(hidden.status).to.equal(400)
    expect(await hidden.text())
      .to.include('没有找到这个课件')
      .and.include(`value="${coursewareId}"`)
    for (const form of [{ verdict: 'declined' }, { verdict: 'x' }, {}])
      expect((await answer('dongbian', id, form)).status, JSON.stringify(form)).to.equal(400)
    expect((await answer('dongbian', newId(), said)).status).to.equal(404)
    const { state } = await app.db.selectFrom('coursewareRequest').select('state').executeTakeFirstOrThrow()
    expect(state).to.equal('open')
  })

  it('shows a request to its place, below and above it, one’s own first, by topic', async () => {
    await asked('zhanzhang')
    await asked('cunbian', { what: '黄瓜怎么搭架' })
    await asked('zongbian', { what: '手机怎么报修', organisationId: rootOrganisation.id, topicId: '' })
    const mine = await board('zhanzhang')
    expect(mine).to.match(/蔬菜[^<]*（2 条）/)
    expect(mine).to.include('没有合适的栏目（1 条）')
    expect(mine.indexOf(what)).to.be.below(mine.indexOf('黄瓜怎么搭架'))
    expect(await board('xizhan'))
      .to.include('手机怎么报修')
      .and.not.include(what)
    const english = await board('dongbian', 'en')
    expect(english).to.include('Requests').and.include('No topic fits (1)').and.not.include('点播需求')
    await board('dongbian')
  })

  it('stands in the report of gaps until a lesson answers it, and again when that lesson is withdrawn', async () => {
    const id = await asked('zhanzhang')
    await asked('xizhan', { organisationId: places.west, topicId: '', what: '手机怎么报修' })
    const gaps = await readGaps(app.db, 2031)
    expect(gaps.requestsWithoutTopic).to.equal(1)
    expect(inNeed(gaps.topics)[0]).to.include({ id: topicId, requests: 1 })
    const page = await (await as('zongbian').get('/planning/gaps?year=2031&language=zh-CN')).text()
    expect(page)
      .to.include('村里的需求 1 条')
      .and.include('没有栏目的需求')
      .and.include(`/planning/proposals/new?topicId=${topicId}`)
    const csv = await (await as('zongbian').get('/planning/gaps?year=2031&format=csv')).text()
    expect(csv)
      .to.include('村里的需求')
      .and.match(/没有栏目的需求,1,/)

    const coursewareId = await lesson()
    await catchUp(app.db)
    expect(await (await as('dongbian').get(`/requests/${id}`)).text()).to.include(
      '就是这个：大棚番茄灰霉病防治',
    )
    const address = `https://lessons.example/courseware/${coursewareId}?t=3`
    const said = { verdict: 'answered', coursewareId: address }
    const both = await Promise.all([answer('dongbian', id, said), answer('zongbian', id, said)])
    expect(both.map(({ status }) => status)).to.have.members([303, 409])
    expect(await vegetables()).to.equal(0)
    expect(await board('zhanzhang'))
      .to.include('已有课件')
      .and.include(`/courseware/${coursewareId}`)

    await app.db.updateTable('courseware').set({ publishedAt: null }).where('id', '=', coursewareId).execute()
    expect(await vegetables()).to.equal(1)
    expect((await answer('dongbian', id, { verdict: 'declined', answer: '今年排满了' })).status).to.equal(303)
    expect(await vegetables()).to.equal(0)
    expect(await board('zhanzhang')).to.include('原因：今年排满了')
    const changes = await app.db
      .selectFrom('auditEvent')
      .select('action')
      .where('subjectId', '=', id)
      .orderBy('id')
      .execute()
    expect(changes.map(({ action }) => action)).to.deep.equal([
      ...['askForLesson', 'answerRequest', 'declineRequest'],
    ])
  })

  it('goes with its topic when that is merged into another', async () => {
    await asked('zhanzhang')
    const actor = { id: ids.get('zongbian') ?? '', name: 'zongbian', username: 'zongbian' }
    await mergeTopic({ db: app.db, actor }, topicId, 'farming-livestock')
    const { topics } = await readGaps(app.db, 2031)
    expect(topics.find(({ id }) => id === 'farming-livestock')?.requests).to.equal(1)
  })

  describe('of a paired station', () => {
    const screens: Visitor[] = []
    let stationId: string
    const wished = 'farming-livestock'
    before(async () => {
      for (const name of ['柳树村站', '柳树小学站']) {
        const station = await addPairedStation(app.db, { name, placeId: places.village })
        const screen = new Visitor(app.url)
        const [cookie = '', value = ''] = station.cookie.split('=')
        screen.cookies.set(cookie, value)
        screens.push(screen)
        if (name === '柳树村站') stationId = station.stationId
      }
    })
    const at = (index: number) => screens[index] ?? new Visitor(app.url)
    const screen = async () => (await at(0).get('/station/ask?language=zh-CN')).text()

    it('refuses a computer that is not paired, a topic that is not offered, and what is another station’s', async () => {
      const visitor = new Visitor(app.url)
      expect((await visitor.get('/station/ask')).headers.get('location')).to.equal('/station/pair')
      expect((await visitor.post('/station/ask', { topicId: wished })).status).to.equal(401)
      expect((await as('zongbian').post('/station/ask', { topicId: wished })).status).to.equal(401)
      for (const wrong of ['no-such', '', '<script>'])
        expect((await at(0).post('/station/ask', { topicId: wrong })).status, wrong).to.be.oneOf([400, 404])
      expect(await count()).to.equal(0)
      await at(0).post('/station/ask', { topicId: wished })
      const { id } = await app.db.selectFrom('coursewareRequest').select('id').executeTakeFirstOrThrow()
      expect((await at(1).post(`/station/ask/${id}/withdraw`)).status).to.equal(409)
      expect((await as('zhanzhang').post(`/requests/${id}/withdraw`)).status).to.equal(403)
      expect(await (await at(1).get('/station/ask')).text()).not.to.include(id)
      expect((await at(0).post(`/station/ask/${id}/withdraw`)).status).to.equal(303)
      expect((await as('dongbian').get(`/requests/${id}`)).status).to.equal(404)
    })

    it('is made by one press, counts once, stands on the board, and its answer on the station’s own screen', async () => {
      const press = () => at(0).post('/station/ask', { topicId: wished })
      for (const pressed of await Promise.all([press(), press()]))
        expect(pressed.headers.get('location')).to.include('sent')
      expect(await count()).to.equal(1)
      expect(await board('zhanzhang')).to.match(/柳树村 · 柳树村站/)
      const waiting = await screen()
      expect(waiting)
        .to.match(/想学“[^”]+”/)
        .and.include('撤回')
        .and.not.include(`value="${wished}"`)
      const { id } = await app.db.selectFrom('coursewareRequest').select('id').executeTakeFirstOrThrow()
      const coursewareId = await lesson()
      expect(await countNewAnswers(app.db, stationId)).to.equal(0)
      expect((await answer('dongbian', id, { verdict: 'answered', coursewareId })).status).to.equal(303)
      expect(await countNewAnswers(app.db, stationId)).to.equal(1)
      const answered = await screen()
      expect(answered)
        .to.include(`href="/station/lessons/${coursewareId}"`)
        .and.include('有课件了：大棚番茄灰霉病防治')
        .and.include(`value="${wished}"`)
      expect(await (await at(0).get('/station/ask?language=en')).text()).to.include('Choose a topic')
      const { actorId, after } = await app.db
        .selectFrom('auditEvent')
        .select(['actorId', 'after'])
        .where('subjectId', '=', id)
        .where('action', '=', 'askForLesson')
        .executeTakeFirstOrThrow()
      expect(actorId, 'nobody knows who sits there').to.equal(null)
      expect(after).to.include({ station: '柳树村站', topicId: wished })
    })
  })
})
