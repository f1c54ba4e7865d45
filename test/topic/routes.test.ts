import { expect } from 'chai'
import { Router } from 'express'
import { findMetadata } from '../../src/metadata/records.ts'
import { metadataRoutes } from '../../src/metadata/routes.ts'
import { listTopics } from '../../src/topic/records.ts'
import { topicRoutes } from '../../src/topic/routes.ts'
import { inFamilies } from '../../src/topic/rules.ts'
import { join, type RunningApp, signedIn, startApp, Visitor } from '../support/app.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

describe('the tree of topics', () => {
  let app: RunningApp
  let chief: Visitor
  let owner: { id: string }
  const routes = Router()

  before(async () => {
    app = await startApp({ routers: [routes] })
    routes.use(topicRoutes({ db: app.db }), metadataRoutes({ db: app.db, editorialReview: 'none' }))
    owner = await join(app.db, 'liming')
    await join(app.db, 'zhubian', 'chiefEditor')
    chief = await signedIn(app, 'zhubian')
  })
  after(() => app.close())

  const labels = { labelZh: '食用菌', labelEn: 'Mushrooms' }
  const find = async (labelZh: string) => (await listTopics(app.db)).find(topic => topic.labelZh === labelZh)
  async function add(labelZh: string, parentId = 'farming'): Promise<string> {
    expect((await chief.post('/topics', { labelZh, labelEn: labelZh, parentId })).status).to.equal(303)
    return (await find(labelZh))?.id ?? ''
  }
  async function lessonWith(topicId: string): Promise<string> {
    const { coursewareId } = await addLesson(app.db, { ownerId: owner.id, title: '课', media: sampleMedia })
    const answer = await (await signedIn(app, 'liming')).post(`/courseware/${coursewareId}`, {
      topicIds: topicId,
    })
    expect(answer.status).to.equal(303)
    return coursewareId
  }
  const told = async (answer: Response) => {
    const page = await chief.get(answer.headers.get('location') ?? '')
    return { status: page.status, text: await page.text() }
  }

  it('refuses visitors, producers, and the chief editor of a town', async () => {
    const maker = await signedIn(app, 'liming')
    expect((await new Visitor(app.url).get('/topics')).status).to.equal(303)
    expect((await maker.get('/topics')).status).to.equal(403)
    expect((await maker.post('/topics', { ...labels, parentId: 'farming' })).status).to.equal(403)
    const town = { id: 'a'.repeat(32), kind: 'town' as const, name: '河东镇' }
    const root = '0'.repeat(32)
    await app.db
      .insertInto('organisation')
      .values({ ...town, parentId: root, path: `/${root}/${town.id}/` })
      .execute()
    const { id } = await join(app.db, 'zhenbian', 'chiefEditor')
    await app.db.updateTable('roleGrant').set({ organisationId: town.id }).where('userId', '=', id).execute()
    expect((await (await signedIn(app, 'zhenbian')).post('/topics/farming/archive')).status).to.equal(403)
  })

  it('refuses a topic without a name in both languages, and one below the second level', async () => {
    for (const wrong of [{ labelZh: '' }, { labelEn: '  ' }, { labelZh: '长'.repeat(41) }]) {
      const answer = await chief.post('/topics', { ...labels, parentId: 'farming', ...wrong })
      expect(await told(answer)).to.include({ status: 400 })
    }
    expect((await chief.post('/topics', { ...labels, parentId: 'farming-fruit' })).status).to.equal(400)
    expect((await chief.post('/topics', { ...labels, parentId: 'no-such' })).status).to.equal(404)
    expect(await find('食用菌')).to.equal(undefined)
  })

  it('refuses to delete one that a lesson has, or that others stand below', async () => {
    const id = await add('养蜂')
    const lesson = await lessonWith(id)
    const { status, text } = await told(await chief.post(`/topics/${id}/remove`))
    expect(status).to.equal(409)
    expect(text).to.include('这个栏目还在用').and.to.include('1 个课件')
    expect((await told(await chief.post('/topics/farming/remove'))).text).to.include('下面还有二级栏目')
    expect((await findMetadata(app.db, lesson))?.topics.map(topic => topic.id)).to.deep.equal([id])
  })

  it('never runs script in a name', async () => {
    await add('<script>alert(1)</script>')
    expect(await (await chief.get('/topics')).text()).to.not.include('<script>alert')
  })

  it('begins with the families of a county, in both languages', async () => {
    const families = inFamilies(await listTopics(app.db))
    const names = ['就业培训', '公民道德教育', '普法教育', '健康教育', '婚育新风教育']
    expect(families.map(({ labelZh }) => labelZh)).to.include.members(names)
    expect(families.every(({ below, labelEn }) => below.length > 1 && /[A-Z]/.test(labelEn))).to.equal(true)
  })

  it('keeps the id of one that is renamed, and tells who follows its lessons', async () => {
    const id = await add('养蚕')
    const lesson = await lessonWith(id)
    await chief.post(`/topics/${id}`, { labelZh: '桑蚕', labelEn: 'Silkworms' })
    expect((await findMetadata(app.db, lesson))?.topics).to.deep.include({
      ...{ id, parentId: 'farming', labelZh: '桑蚕', labelEn: 'Silkworms' },
    })
    const events = await app.db
      .selectFrom('lessonEvent')
      .select('kind')
      .where('coursewareId', '=', lesson)
      .execute()
    expect(events.map(({ kind }) => kind)).to.deep.equal(['published', 'changed', 'changed'])
  })

  it('offers an archived one no more, and leaves it to the lessons that have it', async () => {
    const id = await add('养兔')
    const lesson = await lessonWith(id)
    await chief.post(`/topics/${id}/archive`)
    const maker = await signedIn(app, 'liming')
    expect(await (await maker.get(`/courseware/${lesson}/edit`)).text()).to.include('养兔')
    expect((await maker.post(`/courseware/${lesson}`, { notes: '改', topicIds: id })).status).to.equal(303)
    const { coursewareId } = await addLesson(app.db, { ownerId: owner.id, title: '新课' })
    expect(await (await maker.get(`/courseware/${coursewareId}/edit`)).text()).to.not.include('养兔')
    expect((await maker.post(`/courseware/${coursewareId}`, { topicIds: id })).status).to.equal(400)
    await chief.post(`/topics/${id}/restore`)
    expect((await maker.post(`/courseware/${coursewareId}`, { topicIds: id })).status).to.equal(303)
  })

  it('merges one into another: lessons move, old addresses lead on, nothing is doubled', async () => {
    const [from, into] = [await add('大棚菜'), 'farming-vegetable']
    const lesson = await lessonWith(from)
    const both = await lessonWith(from)
    await app.db.insertInto('lessonTopic').values({ coursewareId: both, topicId: into }).execute()
    await app.db
      .updateTable('collection')
      .set({ topicIds: [from] })
      .where('id', '=', 'study')
      .execute()
    await chief.post(`/topics/${from}/merge`, { into })
    const garden = app.db.selectFrom('collection').select('topicIds').where('id', '=', 'study')
    expect((await garden.executeTakeFirst())?.topicIds, 'a garden gathers what it gathered').to.deep.equal([
      into,
    ])
    for (const id of [lesson, both])
      expect((await findMetadata(app.db, id))?.topics.map(topic => topic.id)).to.deep.equal([into])
    expect(await find('大棚菜')).to.include({ isArchived: true, mergedInto: into })
    expect((await told(await chief.post(`/topics/${into}/remove`))).status).to.equal(409)
    expect((await chief.post(`/topics/${into}/merge`, { into: from })).status).to.equal(400)
  })

  it('moves one among those beside it, deletes one that nobody has, and writes down each change', async () => {
    const id = await add('养驴')
    await chief.post(`/topics/${id}/move`, { direction: 'up' })
    const farming = inFamilies(await listTopics(app.db), true).find(family => family.id === 'farming')
    expect(farming?.below.at(-1)?.id).to.not.equal(id)
    await chief.post(`/topics/${id}/remove`)
    expect(await find('养驴')).to.equal(undefined)
    const events = await app.db
      .selectFrom('auditEvent')
      .select('action')
      .where('subjectKind', '=', 'topic')
      .where('subjectId', '=', id)
      .orderBy('id')
      .execute()
    expect(events.map(({ action }) => action)).to.deep.equal(['addTopic', 'moveTopic', 'removeTopic'])
  })
})
