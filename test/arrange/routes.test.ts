import { expect } from 'chai'
import { Router } from 'express'
import { listAllCampaigns, listCollections, listSeries } from '../../src/arrange/records.ts'
import { arrangeRoutes } from '../../src/arrange/routes.ts'
import { isOn } from '../../src/arrange/rules.ts'
import { readHome } from '../../src/catalogue/home.tsx'
import { placesOf } from '../../src/catalogue/places.ts'
import { findMetadata } from '../../src/metadata/records.ts'
import { metadataRoutes } from '../../src/metadata/routes.ts'
import { openSearch } from '../../src/search/search.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'
import { addPairedStation } from '../support/stations.ts'

const root = '0'.repeat(32)
const town = { id: 'a'.repeat(32), path: `/${root}/${'a'.repeat(32)}/` }

describe('what lessons are grouped by', () => {
  let app: RunningApp
  let owner: { id: string }
  let maker: Visitor
  let chief: Visitor
  const routes = Router()

  before(async () => {
    app = await startApp({ routers: [routes] })
    routes.use(
      arrangeRoutes({ db: app.db, editorialReview: 'two' }),
      metadataRoutes({ db: app.db, editorialReview: 'none' }),
    )
    await app.db
      .insertInto('organisation')
      .values({ ...town, parentId: root, kind: 'town', name: '河东镇' })
      .execute()
    owner = await join(app.db, 'liming')
    await join(app.db, 'zhubian', 'chiefEditor')
    const { id } = await join(app.db, 'zhenbian', 'editor')
    await app.db.updateTable('roleGrant').set({ organisationId: town.id }).where('userId', '=', id).execute()
    maker = await signedIn(app, 'liming')
    chief = await signedIn(app, 'zhubian')
  })
  after(() => app.close())

  const seriesCalled = async (title: string) =>
    (await listSeries(app.db, town.path)).find(series => series.title === title)
  const campaign = { title: '科技致富', summary: '', beginsOn: '2026-11-01', endsOn: '2026-12-31' }

  it('refuses visitors, and a town’s editor what belongs to the county', async () => {
    const visitor = new Visitor(app.url)
    expect((await visitor.get('/arrange')).status).to.equal(303)
    await maker.post('/arrange/series', { title: '县里的系列' })
    const series = await seriesCalled('县里的系列')
    await chief.post('/arrange/campaigns', { ...campaign, title: '县里的活动' })
    const [known] = await listAllCampaigns(app.db)
    const townEditor = await signedIn(app, 'zhenbian')
    for (const path of [`/arrange/series/${series?.id}`, `/arrange/campaigns/${known?.id}`])
      expect((await townEditor.post(path, { ...campaign, title: '改掉' })).status, path).to.equal(404)
    for (const path of ['/arrange/collections', '/arrange/collections/study'])
      expect((await townEditor.post(path, { labelZh: '园', labelEn: 'x' })).status, path).to.equal(403)
    expect(await (await townEditor.get('/arrange')).text()).to.not.include('县里的')
    expect((await maker.post('/arrange/campaigns', campaign)).status).to.equal(403)
    expect((await maker.post('/arrange/series/no-such', { title: 'x' })).status).to.equal(404)
  })

  it('refuses names that are empty or too long, and a campaign that ends before it begins', async () => {
    const wrong: readonly [string, Record<string, string>][] = [
      ['/arrange/series', { title: ' ' }],
      ['/arrange/series', { title: '长'.repeat(81) }],
      ['/arrange/campaigns', { ...campaign, endsOn: '2026-10-31' }],
      ['/arrange/campaigns', { ...campaign, beginsOn: '2026-02-30' }],
      ['/arrange/collections/study', { labelZh: '', labelEn: 'Study' }],
      ['/arrange/collections/study/move', { direction: 'sideways' }],
    ]
    for (const [path, form] of wrong) {
      const answer = await chief.post(path, form)
      expect(answer.headers.get('location'), path).to.equal('/arrange?fault')
    }
    const page = await chief.get('/arrange?fault')
    expect(page.status).to.equal(400)
    expect(await page.text()).to.include('没有保存')
  })

  it('refuses its maker other words for a series or presenter that the public sees; an editor changes them', async () => {
    await maker.post('/arrange/series', { title: '嫁接' })
    const series = await seriesCalled('嫁接')
    const { coursewareId } = await addLesson(app.db, { ownerId: owner.id, title: '芽接' })
    await maker.post(`/courseware/${coursewareId}`, { seriesId: series?.id ?? '', presenter: '孙福来' })
    const [presenter] = (await findMetadata(app.db, coursewareId))?.presenters ?? []
    const forms = [
      [`/arrange/series/${series?.id}`, { title: '嫁接三讲' }],
      [`/arrange/presenters/${presenter?.id}`, { skills: '果树嫁接' }],
    ] as const
    const reword = async (who: Visitor) =>
      Promise.all(forms.map(async ([path, form]) => (await who.post(path, form)).status))
    expect(await reword(maker), 'while it is a draft').to.deep.equal([303, 303])
    await app.db
      .updateTable('courseware')
      .set({ releaseId: 'e'.repeat(32), media: JSON.stringify(sampleMedia), publishedAt: new Date() })
      .where('id', '=', coursewareId)
      .execute()
    expect(await reword(maker)).to.deep.equal([403, 403])
    const page = await (await maker.get('/arrange')).text()
    expect(page).to.include('请找编辑').and.to.not.include(`action="/arrange/series/${series?.id}"`)
    expect(await reword(chief)).to.deep.equal([303, 303])
  })

  it('never runs script in a name', async () => {
    await maker.post('/arrange/series', {
      title: '<script>alert(1)</script>',
      summary: '</textarea><script>',
    })
    expect(await (await chief.get('/arrange')).text()).to.not.match(/<script>alert|<\/textarea><script>/)
  })

  it('tells the followers of its lessons when a series gets another title', async () => {
    await maker.post('/arrange/series', { title: '修剪三讲' })
    const series = await seriesCalled('修剪三讲')
    const { coursewareId } = await addLesson(app.db, { ownerId: owner.id, title: '一', media: sampleMedia })
    await maker.post(`/courseware/${coursewareId}`, { seriesId: series?.id ?? '', seriesPlace: '1' })
    await chief.post(`/arrange/series/${series?.id}`, { title: '修剪四讲', summary: '冬春' })
    // Nothing of this is told.
    await chief.post(`/arrange/series/${series?.id}`, { title: '修剪四讲', summary: '冬春两季' })
    expect((await findMetadata(app.db, coursewareId))?.series).to.include({ title: '修剪四讲', place: 1 })
    const events = await app.db
      .selectFrom('lessonEvent')
      .select('kind')
      .where('coursewareId', '=', coursewareId)
      .execute()
    expect(events).to.have.length(3)
    await chief.post(`/arrange/series/${series?.id}`, { title: '修剪四讲', isArchived: 'yes' })
    const other = await addLesson(app.db, { ownerId: owner.id, title: '二' })
    const late = await maker.post(`/courseware/${other.coursewareId}`, { seriesId: series?.id ?? '' })
    expect(late.status).to.equal(400)
  })

  it('makes a campaign of several series for some towns', async () => {
    await maker.post('/arrange/series', { title: '养羊' })
    const series = await seriesCalled('养羊')
    const body = new URLSearchParams({ ...campaign, title: '冬训', visibleTo: town.id })
    for (const id of [series?.id ?? '', 'f'.repeat(32)]) body.append('seriesIds', id)
    await chief.send('/arrange/campaigns', { method: 'POST', body, headers: { Origin: app.url } })
    const known = (await listAllCampaigns(app.db)).find(({ title }) => title === '冬训')
    expect(known).to.deep.include({ visibility: 'regions', visibleTo: [town.id], seriesIds: [series?.id] })
    if (!known) throw new Error('no campaign')
    expect(
      ['2026-10-31', '2026-11-01', '2026-12-31', '2027-01-01'].map(day => isOn(known, day)),
    ).to.deep.equal([false, true, true, false])
  })

  it('makes a campaign for single stations, looked for by name, that stands on their home pages alone', async () => {
    const { stationId } = await addPairedStation(app.db, { name: '河东村部', placeId: town.id })
    const beside = await addPairedStation(app.db, { name: '河东小学', placeId: town.id })
    expect(await (await chief.get('/arrange')).text()).to.not.include('河东村部')
    expect(await (await chief.get('/arrange?place=村部')).text())
      .to.include(`value="${stationId}"`)
      .and.to.not.include(beside.stationId)
    const body = { ...campaign, title: '果树冬剪周', visibleTo: stationId }
    expect((await chief.post('/arrange/campaigns', body)).headers.get('location')).to.equal('/arrange?saved')
    expect(await (await chief.get('/arrange')).text(), 'stays ticked').to.match(
      new RegExp(`value="${stationId}"[^>]*checked`),
    )
    const pinnedAt = async (id: string) => {
      const places = placesOf(undefined, { id, placePath: town.path })
      const asker = { language: 'zh-CN', places, now: new Date('2026-11-20T02:00:00Z') } as const
      const { campaigns } = await readHome(app.db, openSearch(app.db), asker)
      return campaigns.map(({ title }) => title)
    }
    expect(await pinnedAt(stationId)).to.include('果树冬剪周')
    expect(await pinnedAt(beside.stationId))
      .to.include('冬训')
      .and.to.not.include('果树冬剪周')
  })

  it('begins with the four gardens, which a chief editor renames, orders and adds to', async () => {
    const labels = async () => (await listCollections(app.db)).map(({ labelZh }) => labelZh)
    const gardens = ['学习园', '留守儿童亲情园', '群众文化活动园', '创业人士致富园']
    expect(await labels()).to.deep.equal(gardens)
    await chief.post('/arrange/collections/culture/move', { direction: 'up' })
    await chief.post('/arrange/collections/study', {
      ...{ labelZh: '充电园', labelEn: 'Learning' },
      topicIds: 'morality-family',
    })
    const study = async () => (await listCollections(app.db)).find(({ id }) => id === 'study')
    expect((await study())?.topicIds).to.deep.equal(['morality-family'])
    await chief.post('/arrange/collections', { labelZh: '防灾园', labelEn: 'Safety' })
    expect(await labels()).to.deep.equal([
      '充电园',
      '群众文化活动园',
      '留守儿童亲情园',
      '创业人士致富园',
      '防灾园',
    ])
    const actions = await app.db
      .selectFrom('auditEvent')
      .select('action')
      .where('subjectKind', '=', 'collection')
      .orderBy('id')
      .execute()
    expect(actions.map(({ action }) => action)).to.deep.equal([
      ...['moveCollection', 'changeCollection', 'addCollection'],
    ])
  })

  it('keeps what is told of a presenter, who is entered by being named', async () => {
    const { coursewareId } = await addLesson(app.db, { ownerId: owner.id, title: '三' })
    await maker.post(`/courseware/${coursewareId}`, { presenter: '赵桂兰' })
    const [presenter] = (await findMetadata(app.db, coursewareId))?.presenters ?? []
    await maker.post(`/arrange/presenters/${presenter?.id}`, { skills: '柳编', introduction: '三代柳编' })
    const page = await (await maker.get('/arrange')).text()
    expect(page).to.include('赵桂兰').and.to.include('value="柳编"').and.to.include('三代柳编')
  })
})
