import { expect } from 'chai'
import { Router } from 'express'
import { anchorRoutes } from '../../src/competition/anchor-routes.ts'
import { reviewRoutes } from '../../src/competition/review-routes.ts'
import { stageRoutes } from '../../src/competition/stage-routes.ts'
import type { StageState } from '../../src/competition/stage-rules.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addCompetition, type CompetitionRows } from '../support/competition-rows.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

describe('anchor films', function () {
  this.timeout(30_000)
  let app: RunningApp
  let rows: CompetitionRows
  let organiser: Visitor
  let reviewer: Visitor
  let ownerId: string
  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    const { db } = app
    const films = { of: async () => expect.fail('no film is asked for') }
    routes.use(anchorRoutes({ db }), stageRoutes({ db }), reviewRoutes({ db, films }))
    rows = await addCompetition(db, { state: 'preparing' })
    organiser = await signedIn(app, rows.organiser)
    reviewer = await signedIn(app, rows.reviewers[0] ?? '')
    ownerId = (await join(db, 'liming')).id
  })
  after(() => app.close())
  afterEach(async () => {
    await app.db.deleteFrom('anchorFilm').execute()
    await setState('preparing')
  })

  const page = () => `/competitions/stages/${rows.stageId}/anchors`
  const forPanel = () => `/reviewing/stages/${rows.stageId}/anchors`
  const setState = (state: StageState) =>
    app.db.updateTable('competitionStage').set({ state }).where('id', '=', rows.stageId).execute()
  const lessonOf = async (title: string): Promise<string> =>
    (await addLesson(app.db, { ownerId, title, media: sampleMedia })).coursewareId
  const formOf = (coursewareId: string, more: Readonly<Record<string, string>> = {}) => ({
    ...{ address: `https://hub.example.org/courseware/${coursewareId}?language=zh-CN` },
    ...{ points: '85', why: '内容扎实，但字幕有错。', ...more },
  })
  const add = (coursewareId: string, more: Readonly<Record<string, string>> = {}) =>
    organiser.post(page(), formOf(coursewareId, more))
  const count = async () => (await app.db.selectFrom('anchorFilm').select('id').execute()).length

  it('are refused to visitors, reviewers and entrants, and to a panel of another stage', async () => {
    const stranger = await signedIn(app, rows.producer)
    const anchor = formOf(await lessonOf('大棚放风'))
    expect((await new Visitor(app.url).get(page())).status).to.equal(303)
    for (const other of [reviewer, stranger]) {
      expect((await other.get(page())).status).to.equal(403)
      expect((await other.post(page(), anchor)).status).to.equal(403)
      expect((await other.post(`${page()}/${'a'.repeat(32)}/remove`)).status).to.equal(403)
    }
    const elsewhere = await addCompetition(app.db, { prefix: 'other' })
    expect((await reviewer.get(forPanel())).status).to.equal(200)
    for (const other of [stranger, organiser, await signedIn(app, elsewhere.reviewers[0] ?? '')])
      expect((await other.get(forPanel())).status).to.be.within(403, 404)
    expect(await count()).to.equal(0)
  })

  it('are shown to the panel, the highest first, two beside each other, with what they are worth', async () => {
    const [low, high, middle] = [await lessonOf('低分'), await lessonOf('高分'), await lessonOf('中间')]
    for (const [lesson, points] of [
      [low, '60'],
      [high, '95'],
      [middle, '80'],
    ] as const)
      expect((await add(lesson, { points })).status).to.equal(303)
    const text = await (await reviewer.get(forPanel())).text()
    expect(text).to.match(/高分[\s\S]*约 95 分[\s\S]*中间[\s\S]*约 80 分[\s\S]*低分[\s\S]*约 60 分/)
    const filmsOf = (html: string) => [
      ...new Set([...html.matchAll(/\/media\/(?:courseware\/)?([0-9a-f]{32})\//g)].map(([, id]) => id)),
    ]
    expect(filmsOf(text)).to.deep.equal([high, middle])
    const ids = new Map(
      (await app.db.selectFrom('anchorFilm').select(['id', 'coursewareId']).execute()).map(
        ({ id, coursewareId }) => [coursewareId, id],
      ),
    )
    const chosen = await reviewer.get(`${forPanel()}?left=${ids.get(low)}&right=${ids.get(high)}`)
    expect(filmsOf(await chosen.text())).to.deep.equal([low, high])
    await setState('scoring')
    expect(await (await reviewer.get('/reviewing')).text()).to.include(forPanel())
    await setState('final')
    expect((await reviewer.get(forPanel())).status).to.equal(404)
  })

  it('are never an entry of the same competition, nor one that became an entry later', async () => {
    const { coursewareId } = await app.db
      .selectFrom('entry')
      .select('coursewareId')
      .where('id', '=', rows.entryIds[0] ?? '')
      .executeTakeFirstOrThrow()
    const refused = await add(coursewareId)
    expect(refused.status).to.equal(400)
    const text = await refused.text()
    expect(text).to.include('参加了这次评选').and.include('内容扎实')
    const lesson = await lessonOf('后来报送')
    expect((await add(lesson)).status).to.equal(303)
    await app.db
      .updateTable('entry')
      .set({ coursewareId: lesson })
      .where('id', '=', rows.entryIds[0] ?? '')
      .execute()
    expect(await (await reviewer.get(forPanel())).text()).not.to.include('后来报送')
    expect(await (await organiser.get(page())).text()).to.include('已经报送参评')
    await app.db
      .updateTable('entry')
      .set({ coursewareId })
      .where('id', '=', rows.entryIds[0] ?? '')
      .execute()
  })

  it('are refused with a reason where a field is wrong, the lesson is not public, there already, or one too many', async () => {
    const lesson = await lessonOf('番茄整枝')
    for (const [more, said] of [
      [{ address: 'https://example.org/' }, '这不是课件的网址'],
      [{ points: '101' }, '0 到 100'],
      [{ points: '8.5' }, '0 到 100'],
      [{ why: ' ' }, '理由'],
    ] as const) {
      const refused = await add(lesson, more)
      expect(refused.status).to.equal(400)
      expect(await refused.text()).to.include(said)
    }
    const { coursewareId: draft } = await addLesson(app.db, { ownerId, title: '草稿' })
    expect(await (await add(draft)).text()).to.include('没有公开')
    expect((await add(lesson)).status).to.equal(303)
    expect(await (await add(lesson)).text()).to.include('已经是样片')
    for (let more = 0; more < 5; more++)
      expect((await add(await lessonOf(`样片${more}`))).status).to.equal(303)
    expect(await (await add(await lessonOf('第七部'))).text()).to.include('最多 6 部')
    expect(await count()).to.equal(6)
  })

  it('are added and taken away on record, until scoring is over', async () => {
    await add(await lessonOf('用药安全'))
    const { id } = await app.db.selectFrom('anchorFilm').select('id').executeTakeFirstOrThrow()
    expect((await organiser.post(`${page()}/${id}/remove`)).status).to.equal(303)
    expect((await organiser.post(`${page()}/${id}/remove`)).status).to.equal(404)
    const rowsOf = await app.db
      .selectFrom('auditEvent')
      .select('action')
      .where('subjectId', '=', rows.stageId)
      .where('action', 'in', ['addAnchor', 'removeAnchor'])
      .orderBy('at', 'desc')
      .limit(2)
      .execute()
    expect(rowsOf.map(({ action }) => action)).to.deep.equal(['removeAnchor', 'addAnchor'])
    await setState('counting')
    expect((await add(await lessonOf('太晚了'))).status).to.equal(409)
    expect(await (await organiser.get(page())).text()).not.to.include('加一部样片')
  })
})
