import { expect } from 'chai'
import { Router } from 'express'
import { findMetadata } from '../../src/metadata/records.ts'
import { metadataRoutes } from '../../src/metadata/routes.ts'
import { join, type RunningApp, signedIn, startApp, type Visitor } from '../support/app.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

const unescaped = (text: string) =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')
/** The hidden field of a shown form. */
const baseIn = (html: string): string => unescaped(/name="base" value="([^"]*)"/.exec(html)?.[1] ?? '')

describe('the form of a lesson', () => {
  let app: RunningApp
  let owner: { id: string }
  let maker: Visitor
  const routes = Router()

  before(async () => {
    app = await startApp({ routers: [routes] })
    routes.use(metadataRoutes({ db: app.db, editorialReview: 'none' }))
    owner = await join(app.db, 'liming')
    await join(app.db, 'wangfang')
    await join(app.db, 'bianji', 'editor')
    maker = await signedIn(app, 'liming')
  })
  after(() => app.close())

  const addDraft = async (title = '果树冬季修剪') =>
    (await addLesson(app.db, { ownerId: owner.id, title, notes: '剪哪里' })).coursewareId
  const open = async (id: string, who = maker) => (await who.get(`/courseware/${id}/edit`)).text()
  const setState = (id: string, state: 'draft' | 'firstReview') =>
    app.db.updateTable('courseware').set({ state }).where('id', '=', id).execute()

  it('refuses everybody but the owner and the editors of its place: for others there is none', async () => {
    const id = await addDraft()
    const other = await signedIn(app, 'wangfang')
    expect((await other.get(`/courseware/${id}/edit`)).status).to.equal(404)
    expect((await other.post(`/courseware/${id}`, { title: '改掉' })).status).to.equal(404)
    expect((await (await signedIn(app, 'bianji')).get(`/courseware/${id}/edit`)).status).to.equal(200)
    expect((await findMetadata(app.db, id))?.title).to.equal('果树冬季修剪')
  })

  it('refuses the author while others review it, and lets their editor mend', async () => {
    const id = await addDraft()
    await setState(id, 'firstReview')
    const answer = await maker.post(`/courseware/${id}`, { title: '改掉' })
    expect(answer.status).to.equal(409)
    expect(await answer.text()).to.include('正在审核')
    const editor = await signedIn(app, 'bianji')
    expect((await editor.post(`/courseware/${id}`, { title: '果树修剪' })).status).to.equal(303)
  })

  it('refuses what is too long, malformed or unknown, field by field, and keeps all that was typed', async () => {
    const id = await addDraft()
    const base = baseIn(await open(id))
    const wrong: readonly [Record<string, string>, string][] = [
      [{ title: '   ' }, '请填写标题'],
      [{ title: '长'.repeat(121) }, '请填写标题'],
      [{ notes: '长'.repeat(4001) }, '最多 4000 个字'],
      [{ audiences: 'everybody' }, '请重新选择'],
      [{ seasons: "spring'; drop table courseware" }, '请重新选择'],
      [{ seriesPlace: '1e9' }, '请填 1 到 9999 的数字'],
      [{ localityId: 'x' }, '请重新选择'],
      [{ topicIds: 'no-such-topic' }, '已被删除或停用'],
      [{ presenter: `王芳、${'长'.repeat(41)}` }, '最多 10 个名字'],
      [{ crop: '茄'.repeat(41) }, '最多 40 个字'],
    ]
    for (const [fields, words] of wrong) {
      const sent = { title: '果树冬季修剪', notes: '剪哪里', subtitleMode: 'none', base, ...fields }
      const answer = await maker.post(`/courseware/${id}`, sent)
      expect(answer.status, JSON.stringify(fields)).to.equal(400)
      const page = await answer.text()
      expect(page).to.include(words)
      const [text = ''] = Object.values(fields)
      if (!['audiences', 'seasons', 'localityId', 'topicIds'].includes(Object.keys(fields)[0] ?? ''))
        expect(unescaped(page)).to.include(text.trim())
    }
    expect((await findMetadata(app.db, id))?.title).to.equal('果树冬季修剪')
  })

  it('refuses a body over the limit, and one that is no form', async () => {
    const id = await addDraft()
    expect((await maker.post(`/courseware/${id}`, { notes: 'x'.repeat(70_000) })).status).to.equal(413)
    const headers = { 'Content-Type': 'application/json', Origin: app.url }
    const bodies = ['{"title":{"$ne":1}}', '[1]', '{"title":7}', '{']
    for (const body of bodies)
      expect((await maker.send(`/courseware/${id}`, { method: 'POST', body, headers })).status).to.equal(400)
  })

  it('never runs script that stands in a text field', async () => {
    const id = await addDraft()
    const evil = `"><script>alert(1)</script>`
    const fields = ['title', 'notes', 'crop', 'presenter', 'producer', 'rightsStatement', 'sourceStatement']
    const sent = Object.fromEntries(fields.map(field => [field, evil]))
    expect((await maker.post(`/courseware/${id}`, sent)).status).to.equal(303)
    const page = await open(id)
    expect(page).to.not.include('<script>alert')
    expect(page).to.include('&quot;>&lt;script>alert(1)')
  })

  it('keeps texts without what no database takes: NUL, half characters, marks that turn the direction', async () => {
    const id = await addDraft()
    const answer = await maker.post(`/courseware/${id}`, {
      title: '番\u0000茄\u202e整枝',
      notes: '一\r\n二\u0007',
    })
    expect(answer.status).to.equal(303)
    const known = await findMetadata(app.db, id)
    expect(known).to.include({ title: '番茄整枝', notes: '一\n二' })
  })

  it('saves everything that it asks, and shows it again', async () => {
    const id = await addDraft('大棚番茄灰霉病防治')
    const base = baseIn(await open(id))
    const place = '0'.repeat(32)
    const body = new URLSearchParams([
      ...Object.entries({ base, title: '大棚番茄灰霉病防治', notes: '看叶、通风、用药' }),
      ...[
        ['topicIds', 'farming-vegetable'],
        ['topicIds', 'farming-protection'],
      ],
      ...[
        ['audiences', 'farmer'],
        ['audiences', 'cadre'],
        ['isHomeGrown', 'yes'],
        ['localityId', place],
      ],
      ...[
        ['crop', '番茄'],
        ['seasons', 'spring'],
        ['seasons', 'winter'],
        ['dialect', 'jin'],
      ],
      ...[
        ['subtitleMode', 'burnt'],
        ['presenter', '王芳、李明，赵四'],
        ['producer', '县农技站'],
      ],
      ...[
        ['camera', '孙五'],
        ['collectionIds', 'study'],
        ['rightsStatement', '本站所有'],
      ],
      ['sourceStatement', '自拍'],
    ])
    const headers = { Origin: app.url }
    expect((await maker.send(`/courseware/${id}`, { method: 'POST', body, headers })).status).to.equal(303)
    const known = await findMetadata(app.db, id)
    expect(known?.topics.map(topic => topic.labelZh)).to.have.members(['蔬菜种植', '病虫防治'])
    expect(known?.presenters.map(({ name }) => name)).to.deep.equal(['王芳', '李明', '赵四'])
    expect(known?.credits).to.deep.equal([
      { role: 'camera', name: '孙五' },
      { role: 'producer', name: '县农技站' },
    ])
    expect(known?.locality?.name).to.equal('本县')
    expect(known).to.deep.include({ seasons: ['spring', 'winter'], dialect: 'jin', subtitleMode: 'burnt' })
    expect(known?.collections.map(one => one.id)).to.deep.equal(['study'])
    expect(await open(id))
      .to.include('可以送审')
      .and.to.include('王芳、李明、赵四')
    const events = await app.db
      .selectFrom('auditEvent')
      .select(['action', 'actorName'])
      .where('subjectId', '=', id)
      .execute()
    expect(events).to.deep.equal([{ action: 'describe', actorName: 'liming' }])
  })

  it('tells what is missing before it can be submitted, and asks no more of who saves', async () => {
    const id = await addDraft()
    const page = await open(id)
    for (const field of ['topicIds', 'audiences', 'presenter', 'producer', 'rightsStatement'])
      expect(page).to.include(`href="#field-${field}"`)
    expect(page).to.not.include('href="#field-localityId"')
    await maker.post(`/courseware/${id}`, { isHomeGrown: 'yes' })
    expect(await open(id)).to.include('href="#field-localityId"')
  })

  it('tells of another lesson of the same title, and leads to it where the reader may see it', async () => {
    const id = await addDraft('柿子 保鲜！')
    const { coursewareId } = await addLesson(app.db, {
      ownerId: owner.id,
      title: '柿子保鲜',
      media: sampleMedia,
    })
    const other = await join(app.db, 'zhaoliu')
    await addLesson(app.db, { ownerId: other.id, title: '柿子，保鲜' })
    const page = await open(id)
    expect(page).to.include('已有同名的课件').and.to.include(`href="/courseware/${coursewareId}"`)
    expect(page).to.include('其他单位的课件').and.to.not.include('柿子，保鲜')
    expect(await open(await addDraft('独一无二的标题'))).to.not.include('已有同名的课件')
  })

  describe('where two save at once', () => {
    it('keeps what each of them alone has changed, and tells the second', async () => {
      const id = await addDraft()
      const base = baseIn(await open(id))
      const editor = await signedIn(app, 'bianji')
      const same = { title: '果树冬季修剪', notes: '剪哪里', subtitleMode: 'none', base }
      await editor.post(`/courseware/${id}`, { ...same, crop: '苹果' })
      const answer = await maker.post(`/courseware/${id}`, { ...same, notes: '先剪枯枝' })
      expect(answer.status).to.equal(200)
      expect(await answer.text()).to.include('别人刚改过这些项，已为您保留：作物或行业')
      expect(await findMetadata(app.db, id)).to.include({ crop: '苹果', notes: '先剪枯枝' })
    })

    it('shows the second the difference, loses nothing, and saves what he decides', async () => {
      const id = await addDraft()
      const base = baseIn(await open(id))
      const editor = await signedIn(app, 'bianji')
      const same = { title: '果树冬季修剪', notes: '剪哪里', subtitleMode: 'none', base }
      await editor.post(`/courseware/${id}`, { ...same, title: '苹果冬季修剪', notes: '编辑写的' })
      const answer = await maker.post(`/courseware/${id}`, {
        ...{ ...same, title: '果树冬剪', notes: '作者写的', crop: '苹果树' },
      })
      expect(answer.status).to.equal(409)
      const page = await answer.text()
      for (const text of [
        '有人同时改了这个课件',
        'bianji',
        '编辑写的',
        '作者写的',
        'value="果树冬剪"',
        '苹果树',
      ])
        expect(page.replace(/<\/?mark>/g, '')).to.include(text)
      // Nothing of it is saved before he has decided.
      expect(await findMetadata(app.db, id)).to.include({
        title: '苹果冬季修剪',
        notes: '编辑写的',
        crop: '',
      })
      const decided = await maker.post(`/courseware/${id}`, {
        ...{ title: '果树冬剪', notes: '作者写的', crop: '苹果树', subtitleMode: 'none', base: baseIn(page) },
        ...{ 'take-title': 'theirs', 'take-notes': 'mine' },
      })
      expect(decided.status).to.equal(303)
      const known = await findMetadata(app.db, id)
      expect(known).to.include({ title: '苹果冬季修剪', notes: '作者写的', crop: '苹果树', revision: 2 })
    })

    it('tells a script of the conflict by name, and what it may send next', async () => {
      const id = await addDraft()
      const base = baseIn(await open(id))
      const json = { Accept: 'application/json' }
      const first = await maker.post(`/courseware/${id}`, { notes: '一', base: '' }, json)
      expect(await first.json()).to.include.keys('prints', 'missing', 'theirs', 'faults')
      const second = await maker.post(`/courseware/${id}`, { title: '果树冬季修剪', notes: '二', base }, json)
      expect(second.status).to.equal(409)
      expect(await second.json()).to.deep.equal({ conflicts: ['notes'] })
    })

    it('gives each of many at once a turn', async () => {
      const id = await addDraft()
      const names = Array.from({ length: 8 }, (_, at) => `甲${at}、乙${at}`)
      const answers = await Promise.all(
        names.map(presenter => maker.post(`/courseware/${id}`, { presenter })),
      )
      expect(answers.map(({ status }) => status)).to.deep.equal(names.map(() => 303))
      expect((await findMetadata(app.db, id))?.revision).to.equal(8)
    })
  })

  it('makes an event of what the public sees, and none of what it does not', async () => {
    const draft = await addDraft()
    await maker.post(`/courseware/${draft}`, { topicIds: 'law-land' })
    const { coursewareId } = await addLesson(app.db, {
      ownerId: owner.id,
      title: '公开课',
      media: sampleMedia,
    })
    await maker.post(`/courseware/${coursewareId}`, { topicIds: 'law-land' })
    await maker.post(`/courseware/${coursewareId}`, { topicIds: 'law-land' })
    const events = await app.db
      .selectFrom('lessonEvent')
      .select('kind')
      .where('coursewareId', 'in', [draft, coursewareId])
      .orderBy('seq')
      .execute()
    expect(events.map(({ kind }) => kind)).to.deep.equal(['published', 'changed'])
  })
})
