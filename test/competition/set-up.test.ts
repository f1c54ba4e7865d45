import { expect } from 'chai'
import { Router } from 'express'
import { callRoutes } from '../../src/competition/call-routes.ts'
import { competitionListRoutes } from '../../src/competition/list-routes.ts'
import { listStages } from '../../src/competition/records.ts'
import { setupRoutes } from '../../src/competition/setup-routes.ts'
import { typedStage } from '../../src/competition/stage-form.ts'
import { stageRoutes } from '../../src/competition/stage-routes.ts'
import { type Typed, writeMoment } from '../../src/competition/typed-form.ts'
import { readSpecProfiles } from '../../src/profiles.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { makePlace, moveGrant } from '../support/places.ts'

const dayMs = 86_400_000
/** Of one moment: a form that is sent again in the next minute says the same. */
const started = Date.now()
const days = (count: number) => writeMoment(new Date(started + count * dayMs))

describe('setting up a competition', () => {
  let app: RunningApp
  const towns = { east: '', west: '' }
  const people = new Map<string, Visitor>()
  const as = (name: string): Visitor => people.get(name) ?? new Visitor(app.url)

  before(async () => {
    const routes = Router()
    app = await startApp({ routers: [routes] })
    const { db } = app
    const specProfiles = await readSpecProfiles()
    routes.use(competitionListRoutes({ db }), setupRoutes({ db, specProfiles }), stageRoutes({ db }))
    routes.use(callRoutes({ db, specProfiles }))
    towns.east = await makePlace(db, '东河镇')
    towns.west = await makePlace(db, '西山镇')
    for (const [name, role, town] of [
      ['dong', 'competitionOrganiser', towns.east],
      ['dongtoo', 'competitionOrganiser', towns.east],
      ['xi', 'competitionOrganiser', towns.west],
      ['xian', 'competitionOrganiser', undefined],
      ['shui', 'producer', towns.east],
    ] as const) {
      const { id } = await join(db, name, role)
      if (town) await moveGrant(db, id, town)
      people.set(name, await signedIn(app, name))
    }
  })
  after(() => app.close())

  const call = (change: Typed = {}): Record<string, string> => ({
    ...{ title: '春季课件评选', organisationId: towns.east, callText: '请各村报送种植课件。' },
    ...{ specProfile: 'courseware-general', entriesFrom: days(-1), entriesUntil: days(20) },
    ...{ 'category.0.name': '种植', 'category.0.quotas': '一等奖 1；二等奖 2', stages: '2' },
    ...change,
  })
  const make = async (change: Typed = {}, who = 'dong'): Promise<string> => {
    const answer = await as(who).post('/competitions/new', call(change))
    expect(answer.status, await answer.clone().text()).to.equal(303)
    return (answer.headers.get('location') ?? '').slice('/competitions/'.length)
  }
  const editForm = async (id: string, change: Typed = {}): Promise<Record<string, string>> => {
    const { revision } = await app.db
      .selectFrom('competition')
      .select('revision')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const categories = await app.db
      .selectFrom('entryCategory')
      .select(['id', 'name'])
      .where('competitionId', '=', id)
      .execute()
    const rows = Object.fromEntries(
      categories.flatMap(({ id: categoryId, name }, at) => [
        [`category.${at}.id`, categoryId],
        [`category.${at}.name`, name],
      ]),
    )
    return { ...call(), ...rows, revision: String(revision), ...change }
  }
  const firstStage = async (id: string) => {
    const [stage] = await listStages(app.db, id)
    if (!stage) throw new Error('no stage')
    return stage
  }
  const page = async (who: string, path: string) => (await as(who).get(`${path}?language=zh-CN`)).text()

  it('refuses who organises nothing, or nothing there', async () => {
    expect((await new Visitor(app.url).get('/competitions/new')).status).to.equal(303)
    expect((await as('shui').get('/competitions/new')).status).to.equal(403)
    expect((await as('xi').post('/competitions/new', call())).status).to.equal(403)
    const id = await make()
    for (const path of [`/competitions/${id}/edit`, `/competitions/${id}/open`, `/competitions/${id}/cancel`])
      expect((await as('xi').post(path, await editForm(id, { reason: 'x' }))).status, path).to.equal(403)
    const { id: stageId } = await firstStage(id)
    for (const part of ['', '/edit', '/times'])
      expect((await as('xi').get(`/competitions/stages/${stageId}${part}`)).status, part).to.equal(403)
    for (const part of ['prepare', 'start', 'close', 'reopen', 'pass-on', 'edit', 'times'])
      expect((await as('xi').post(`/competitions/stages/${stageId}/${part}`)).status, part).to.equal(403)
    expect((await as('dong').get('/competitions/stages/nothing')).status).to.equal(404)
  })

  it('shows a draft to who runs it and to nobody else', async () => {
    const id = await make({ title: '还没有写完的评选' })
    for (const who of ['dong', 'dongtoo', 'xian']) {
      expect((await as(who).get(`/competitions/${id}`)).status, who).to.equal(200)
      expect(await page(who, '/competitions'), who).to.include('还没有写完的评选')
    }
    for (const who of ['xi', 'shui', 'nobody']) {
      expect((await as(who).get(`/competitions/${id}`)).status, who).to.equal(404)
      expect(await page(who, '/competitions'), who).not.to.include('还没有写完的评选')
    }
  })

  it('refuses a form that is wrong, and keeps what was typed', async () => {
    const wrong = { title: '', callText: '写了很久的通知', entriesUntil: days(-2) }
    const answer = await as('dong').post('/competitions/new?language=zh-CN', call(wrong))
    expect(answer.status).to.equal(400)
    const text = await answer.text()
    expect(text).to.include('请写评选名称').and.to.include('截止要晚于开始').and.to.include('写了很久的通知')
  })

  it('makes a draft with stages and a usual rubric, and opens it to everybody', async () => {
    const id = await make({ title: '夏季课件评选' })
    const stages = await listStages(app.db, id)
    expect(stages.map(({ kind }) => kind)).to.deep.equal(['preliminary', 'final'])
    expect(stages.map(({ reviewersPerEntry }) => reviewersPerEntry)).to.deep.equal([3, 5])
    const opened = await as('dong').post(`/competitions/${id}/open`)
    expect(opened.status).to.equal(303)
    const text = await page('nobody', `/competitions/${id}`)
    for (const part of [
      '夏季课件评选',
      '正在报送',
      '一等奖 1 个',
      '请各村报送',
      '初评',
      '去掉一个最高分',
      '针对性',
    ])
      expect(text, part).to.include(part)
    expect(text).to.include('登录后报送').and.not.to.include('/edit')
    expect(await page('shui', `/competitions/${id}`)).to.include(`/competitions/${id}/enter`)
    expect(await page('nobody', '/competitions')).to.include('夏季课件评选')
    expect((await as('dong').post(`/competitions/${id}/open`)).status).to.equal(409)
  })

  it('takes more stages or fewer while it is a draft, and keeps what stays', async () => {
    const id = await make()
    const kinds = async () => (await listStages(app.db, id)).map(({ kind }) => kind)
    const change = async (stages: string) =>
      (await as('dong').post(`/competitions/${id}/edit`, await editForm(id, { stages }))).status
    const [, final] = await listStages(app.db, id)
    const stage = app.db.updateTable('competitionStage').where('id', '=', final?.id ?? '')
    await stage.set({ watchPercent: 95 }).execute()
    expect(await page('dong', `/competitions/${id}/edit`)).to.match(/<option value="2" selected/)
    for (const [stages, kept] of [
      ['3', ['preliminary', 'second', 'final']],
      ['1', ['final']],
      ['2', ['preliminary', 'final']],
    ] as const) {
      expect(await change(stages)).to.equal(303)
      expect(await kinds()).to.deep.equal(kept)
      const last = (await listStages(app.db, id)).at(-1)
      expect(last).to.include({ id: final?.id, watchPercent: 95, place: kept.length })
      expect(await page('dong', `/competitions/${id}`), stages).not.to.include('在报送截止以前就开始')
    }
    expect((await as('dong').post(`/competitions/${id}/open`)).status).to.equal(303)
    expect(await change('1')).to.equal(303)
    expect(await kinds()).to.deep.equal(['preliminary', 'final'])
  })

  it('refuses to open a call whose stages cannot follow each other', async () => {
    const id = await make()
    const stage = await firstStage(id)
    await app.db
      .updateTable('competitionStage')
      .set({ scoringFrom: new Date(Date.now() + dayMs) })
      .where('id', '=', stage.id)
      .execute()
    expect((await as('dong').post(`/competitions/${id}/open`)).status).to.equal(409)
    expect(await page('dong', `/competitions/${id}`)).to.include('在报送截止以前就开始')
  })

  it('refuses the second of two organisers who save at once', async () => {
    const id = await make()
    const seen = await editForm(id)
    const answers = await Promise.all([
      as('dong').post(`/competitions/${id}/edit`, { ...seen, title: '甲' }),
      as('dongtoo').post(`/competitions/${id}/edit`, { ...seen, title: '乙' }),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).to.deep.equal([303, 409])
    const stage = await firstStage(id)
    const typed = { ...typedStage(stage, Number(seen.revision)) }
    expect((await as('dong').post(`/competitions/stages/${stage.id}/edit`, typed)).status).to.equal(409)
  })

  it('refuses to shorten or re-measure what is public, but lets it last longer', async () => {
    const id = await make()
    await as('dong').post(`/competitions/${id}/open`)
    const edit = async (change: Typed) =>
      (await as('dong').post(`/competitions/${id}/edit`, await editForm(id, change))).status
    const { entriesFrom } = await app.db
      .selectFrom('competition')
      .select('entriesFrom')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const from = writeMoment(entriesFrom)
    expect(await edit({ entriesFrom: from, entriesUntil: days(22) })).to.equal(303)
    expect(await edit({ entriesFrom: from, entriesUntil: days(21) })).to.equal(400)
    const other = { entriesFrom: from, entriesUntil: days(22), specProfile: 'vocational-contest-2018' }
    expect(await edit(other)).to.equal(400)
    expect(await edit({ entriesFrom: days(-3), entriesUntil: days(22) })).to.equal(400)
  })

  it('keeps letters with their categories', async () => {
    const id = await make({ 'category.1.name': '法律', 'category.2.name': '健康' })
    const letters = async () =>
      Object.fromEntries(
        (
          await app.db
            .selectFrom('entryCategory')
            .select(['name', 'letter'])
            .where('competitionId', '=', id)
            .execute()
        ).map(({ name, letter }) => [name, letter]),
      )
    expect(await letters()).to.deep.equal({ 种植: 'A', 法律: 'B', 健康: 'C' })
    const form = await editForm(id)
    // The first two change names with each other, the third makes room for a new one.
    const changed = {
      'category.0.name': '法律',
      'category.1.name': '种植',
      'category.2.name': '',
      'category.2.id': '',
    }
    const answer = await as('dong').post(`/competitions/${id}/edit`, {
      ...form,
      ...changed,
      'category.5.name': '安全',
    })
    expect(answer.status).to.equal(303)
    expect(await letters()).to.deep.equal({ 法律: 'A', 种植: 'B', 安全: 'D' })
  })

  it('saves a stage’s rubric, and says what weights of 99 are', async () => {
    const id = await make()
    const stage = await firstStage(id)
    const { revision } = await editForm(id)
    const typed = { ...typedStage(stage, Number(revision)) }
    const path = `/competitions/stages/${stage.id}/edit`
    const wrong = await as('dong').post(`${path}?language=zh-CN`, { ...typed, 'criteria.0.weight': '19' })
    expect(wrong.status).to.equal(400)
    expect(await wrong.text()).to.include('合计必须是 100，现在是 99')
    const saved = await as('dong').post(path, { ...typed, 'criteria.0.name': '乡土味', watchPercent: '90' })
    expect(saved.status).to.equal(303)
    const after = await firstStage(id)
    expect(after.words.criteria.local?.name).to.equal('乡土味')
    expect(after.watchPercent).to.equal(90)
  })

  it('cancels with a reason that stands where the call stood', async () => {
    const id = await make({ title: '秋季课件评选' })
    await as('dong').post(`/competitions/${id}/open`)
    expect((await as('dong').post(`/competitions/${id}/cancel`, { reason: ' ' })).status).to.equal(400)
    expect((await as('dong').post(`/competitions/${id}/cancel`, { reason: '连日大雨' })).status).to.equal(303)
    expect(await page('nobody', `/competitions/${id}`))
      .to.include('已取消')
      .and.to.include('连日大雨')
    expect(await page('nobody', '/competitions')).not.to.include('秋季课件评选')
    expect((await as('dong').post(`/competitions/${id}/edit`, await editForm(id))).status).to.equal(409)
  })

  it('refuses to change call, categories or awards once entries are over', async () => {
    const id = await make()
    await app.db.updateTable('competition').set({ state: 'closed' }).where('id', '=', id).execute()
    expect((await as('dong').get(`/competitions/${id}/edit`)).status).to.equal(409)
    const form = await editForm(id, { 'category.0.quotas': '一等奖 9' })
    expect((await as('dong').post(`/competitions/${id}/edit`, form)).status).to.equal(409)
  })

  it('writes down who changed what', async () => {
    const id = await make()
    await as('dong').post(`/competitions/${id}/open`)
    const rows = await app.db
      .selectFrom('auditEvent')
      .select(['action', 'actorName'])
      .where('subjectId', '=', id)
      .orderBy('id')
      .execute()
    expect(rows.map(({ action }) => action)).to.deep.equal(['addCompetition', 'openCompetition'])
    expect(rows.every(({ actorName }) => actorName === 'dong')).to.equal(true)
  })
})
