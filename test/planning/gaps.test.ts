import { expect } from 'chai'
import { Router } from 'express'
import { rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import { planningApiRoutes } from '../../src/planning/api-routes.ts'
import { gapRoutes } from '../../src/planning/gap-routes.ts'
import { type Gaps, gapsSchema, inNeed, neglected } from '../../src/planning/gaps.ts'
import { planSchema, quotaListSchema } from '../../src/planning/messages.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

const year = 2031

describe('the gaps of a year', () => {
  let app: RunningApp
  let chief: Visitor
  let maker: Visitor
  let owner: { id: string }
  const town = { id: newId(), name: '河东镇', kind: 'town' as const, parentId: rootOrganisation.id }
  const path = `${rootOrganisation.path}${town.id}/`

  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    const { db } = app
    routes.use(gapRoutes({ db }), planningApiRoutes({ db }))
    await db
      .insertInto('organisation')
      .values({ ...town, path })
      .execute()
    owner = await join(db, 'liming')
    await join(db, 'zongbian', 'chiefEditor')
    maker = await signedIn(app, 'liming')
    chief = await signedIn(app, 'zongbian')
    await fill()
  })
  after(() => app.close())

  /** Vegetables are planned twice and one of them is done; sheep are proposed, a campaign wants pigs; towns have quotas. */
  const fill = async () => {
    const { db } = app
    const done = await addLesson(db, { ownerId: owner.id, title: '大棚番茄', media: sampleMedia })
    await db
      .updateTable('courseware')
      .set({ isHomeGrown: true, localityId: town.id, seasons: ['spring', 'summer'] })
      .where('id', '=', done.coursewareId)
      .execute()
    await db
      .insertInto('lessonTopic')
      .values({ coursewareId: done.coursewareId, topicId: 'farming-vegetable' })
      .execute()
    for (const [title, coursewareId] of [
      ['大棚番茄', done.coursewareId],
      ['大棚黄瓜', null],
    ] as const)
      await db
        .insertInto('planItem')
        .values({
          ...{
            id: newId(),
            proposalId: await propose(title, 'farming-vegetable', 'approved'),
            title,
            coursewareId,
          },
          ...{ summary: '给菜农看。', topicId: 'farming-vegetable', organisationId: town.id },
          ...{ month: `${year}-03`, ownerId: owner.id },
        })
        .execute()
    await propose('冬季养羊', 'farming-livestock', 'proposed')
    await db
      .insertInto('campaign')
      .values({
        ...{ id: newId(), organisationId: rootOrganisation.id, title: '孝老爱亲' },
        ...{ beginsOn: `${year}-05-01`, endsOn: `${year}-06-30`, topicIds: ['morality-family'] },
      })
      .execute()
    await db.insertInto('productionQuota').values({ organisationId: town.id, year, lessons: 4 }).execute()
  }
  const propose = async (title: string, topicId: string, state: 'proposed' | 'approved') => {
    const id = newId()
    await app.db
      .insertInto('topicProposal')
      .values({
        ...{ id, title, topicId, state, summary: '给养殖户看。', organisationId: town.id },
        ...{ proposerId: owner.id, month: `${year}-11`, grams: [] },
      })
      .execute()
    return id
  }
  const ask = async (address: string, who = chief): Promise<unknown> => (await who.get(address)).json()
  const gaps = async (): Promise<Gaps> => gapsSchema.parse(await ask(`/api/v1/planning/gaps?year=${year}`))

  it('refuses visitors, producers, and a year that is none', async () => {
    const visitor = new Visitor(app.url)
    expect((await visitor.get('/api/v1/planning/gaps')).status).to.equal(401)
    for (const address of ['/planning/gaps', '/api/v1/planning/gaps', '/planning/gaps?format=csv'])
      expect((await maker.get(address)).status, address).to.equal(403)
    for (const address of ['gaps?year=99', 'items?year=x', 'items?place=zz', 'quotas?year='])
      expect((await chief.get(`/api/v1/planning/${address}`)).status, address).to.equal(400)
    expect((await chief.get(`/api/v1/planning/items?place=${newId()}`)).status).to.equal(404)
  })

  it('counts by topic what is planned, proposed and announced, beside what is public', async () => {
    const { topics } = await gaps()
    const of = (id: string) => topics.find(topic => topic.id === id)
    expect(of('farming-vegetable')).to.include({ planned: 1, proposed: 0, lessons: 1, homeGrown: 1 })
    expect(of('farming-vegetable')?.seasonsWithout).to.deep.equal(['autumn', 'winter'])
    expect(of('farming-livestock')).to.include({ planned: 0, proposed: 1, lessons: 0 })
    expect(of('morality-family')).to.include({ campaigns: 1, lessons: 0 })
    expect(inNeed(topics).map(({ id }) => id)).to.have.members([
      ...['farming-vegetable', 'farming-livestock', 'morality-family'],
    ])
    expect(neglected(topics).map(({ id }) => id)).to.not.include('morality-family')
  })

  it('counts by month and by place', async () => {
    const { months, places } = await gaps()
    expect(months).to.have.length(12)
    expect(months[2]).to.deep.equal({ month: `${year}-03`, planned: 2, published: 1 })
    expect(places).to.deep.equal([
      { ...{ id: town.id, name: '河东镇', quota: 4, published: 0, planned: 1, homeGrown: 1 } },
    ])
  })

  it('tells programs the plan and its quotas; of a draft only that there is one', async () => {
    const plan = planSchema.parse(await ask(`/api/v1/planning/items?year=${year}&place=${town.id}`, maker))
    expect(plan.items.map(({ title, stage }) => `${title} ${stage}`)).to.have.members([
      ...['大棚番茄 published', '大棚黄瓜 planned'],
    ])
    const { quotas } = quotaListSchema.parse(await ask(`/api/v1/planning/quotas?year=${year}`, maker))
    expect(quotas).to.deep.equal([
      { organisationId: town.id, organisationName: '河东镇', lessons: 4, published: 0 },
    ])
  })

  it('stands on a page in both languages, and in a table that no spreadsheet runs', async () => {
    const page = await (await chief.get(`/planning/gaps?year=${year}`)).text()
    expect(page).to.include('有需求、还缺课件的栏目').and.include('河东镇').and.include('缺 4 个')
    const english = await chief.get(`/planning/gaps?year=${year}`, { 'Accept-Language': 'en' })
    expect(await english.text())
      .to.include('Topics that are wanted')
      .and.not.include('缺口')
    await app.db.updateTable('organisation').set({ name: '=河东镇' }).where('id', '=', town.id).execute()
    const csv = await (await chief.get(`/planning/gaps?year=${year}&format=csv`)).text()
    expect(csv).to.include("'=河东镇")
    const empty = await (await chief.get('/planning/gaps?year=2040')).text()
    expect(empty).to.include('还没有任务数和计划')
  })
})
