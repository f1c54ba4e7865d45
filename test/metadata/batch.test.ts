import { expect } from 'chai'
import { Router } from 'express'
import { catalogueRoutes } from '../../src/catalogue/routes.ts'
import { batchRoutes } from '../../src/metadata/batch-routes.ts'
import { findMetadata } from '../../src/metadata/records.ts'
import { openSearch } from '../../src/search/search.ts'
import { join, type RunningApp, signedIn, startApp, type Visitor } from '../support/app.ts'
import { addLesson } from '../support/lesson-rows.ts'

describe('several lessons changed at once', () => {
  let app: RunningApp
  let owner: { id: string }
  let maker: Visitor
  const routes = Router()

  before(async () => {
    app = await startApp({ routers: [routes] })
    routes.use(
      batchRoutes({ db: app.db, editorialReview: 'none' }),
      catalogueRoutes({ db: app.db, search: openSearch(app.db) }),
    )
    owner = await join(app.db, 'liming')
    await join(app.db, 'wangfang')
    maker = await signedIn(app, 'liming')
  })
  after(() => app.close())

  const addDraft = async (title: string, ownerId = owner.id) =>
    (await addLesson(app.db, { ownerId, title })).coursewareId
  const change = (ids: readonly string[], fields: readonly [string, string][]) =>
    maker.send('/batch-edit', {
      method: 'POST',
      headers: { Origin: app.url },
      body: new URLSearchParams([...ids.map(id => ['id', id] as [string, string]), ...fields]),
    })
  const topicsOf = async (id: string) => (await findMetadata(app.db, id))?.topics.map(topic => topic.id)

  it('refuses lessons of others as if there were none, and changes the rest', async () => {
    const { id } = await join(app.db, 'zhaoliu')
    const [own, foreign] = [await addDraft('自己的课'), await addDraft('别人的课', id)]
    const form = await (await maker.get(`/batch-edit?id=${own}&id=${foreign}`)).text()
    expect(form).to.include('选中了 1 个课件').and.to.not.include('别人的课')
    const page = await (await change([own, foreign], [['audiences', 'farmer']])).text()
    expect(page).to.include('已修改').and.to.include('找不到的课件').and.to.not.include('别人的课')
    expect((await findMetadata(app.db, foreign))?.audiences).to.deep.equal([])
    expect((await findMetadata(app.db, own))?.audiences).to.deep.equal(['farmer'])
  })

  it('refuses what is filled in wrong, nothing at all, and no lesson or too many', async () => {
    const id = await addDraft('课')
    expect((await change([id], [['crop', '茄'.repeat(41)]])).status).to.equal(400)
    expect(
      (
        await change(
          [id],
          [
            ['crop', ''],
            ['dialect', ''],
          ],
        )
      ).status,
    ).to.equal(400)
    expect((await change(['no-id'], [['crop', '茄']])).status).to.equal(400)
    const many = Array.from({ length: 201 }, (_, at) => at.toString(16).padStart(32, '0'))
    expect((await change(many, [['crop', '茄']])).status).to.equal(400)
    expect(await (await maker.get('/batch-edit')).text()).to.include('请先在“我的课件”里选中')
  })

  it('tells for each lesson why it was not changed', async () => {
    const [full, reviewed] = [await addDraft('满'), await addDraft('在审')]
    const topics = ['law-land', 'law-work', 'law-family', 'law-mediation', 'health-aid']
    await app.db
      .insertInto('lessonTopic')
      .values(topics.map(topicId => ({ coursewareId: full, topicId })))
      .execute()
    await app.db.updateTable('courseware').set({ state: 'secondReview' }).where('id', '=', reviewed).execute()
    const page = await (await change([full, reviewed], [['topicIds', 'health-food']])).text()
    expect(page).to.include('这些项有问题：栏目').and.to.include('正在审核')
    expect(await topicsOf(full)).to.have.members(topics)
  })

  it('changes only what is filled in: joins it to what there is, or puts it in its place', async () => {
    const [one, two] = [await addDraft('甲'), await addDraft('乙')]
    await app.db.insertInto('lessonTopic').values({ coursewareId: one, topicId: 'law-land' }).execute()
    await change(
      [one, two],
      [
        ['topicIds', 'health-aid'],
        ['crop', '番茄'],
        ['presenter', '王芳'],
      ],
    )
    expect(await topicsOf(one)).to.have.members(['law-land', 'health-aid'])
    expect(await topicsOf(two)).to.deep.equal(['health-aid'])
    expect(await findMetadata(app.db, one)).to.include({ title: '甲', crop: '番茄' })
    await change(
      [one, two],
      [
        ['topicIds', 'health-food'],
        ['adding', 'replace'],
      ],
    )
    expect(await topicsOf(one)).to.deep.equal(['health-food'])
    expect(await (await change([one], [['crop', '番茄']])).text()).to.include('本来就是这样')
  })

  it('numbers the lessons of a series in the order in which they were chosen', async () => {
    const ids = [await addDraft('三'), await addDraft('一'), await addDraft('二')]
    const seriesId = 'c'.repeat(32)
    const organisationId = '0'.repeat(32)
    await app.db.insertInto('series').values({ id: seriesId, organisationId, title: '修剪三讲' }).execute()
    await change(ids, [
      ['seriesId', seriesId],
      ['firstPlace', '4'],
    ])
    const places = await Promise.all(ids.map(async id => (await findMetadata(app.db, id))?.series?.place))
    expect(places).to.deep.equal([4, 5, 6])
  })

  it('is offered in the list of one’s own lessons', async () => {
    const id = await addDraft('甲课')
    const page = await (await maker.get('/mine')).text()
    expect(page).to.include('action="/batch-edit"').and.to.include(`name="id" value="${id}"`)
    expect(page).to.include('aria-label="选中“甲课”"')
  })
})
