import { randomBytes, randomInt } from 'node:crypto'
import { expect } from 'chai'
import { z } from 'zod'
import { rootOrganisation } from '../../src/account/rules.ts'
import { catchUp } from '../../src/search/keep-up.ts'
import { foundPerPage } from '../../src/search/rules.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'
import { pageBytes } from '../support/wire.ts'

const newId = () => randomBytes(16).toString('hex')
const suggestionsSchema = z.object({ words: z.array(z.string()) })

describe('lists of lessons that are searched and narrowed', () => {
  let hub: LessonHub
  let visitor: Visitor
  let ownerId = ''

  before(async () => {
    hub = await startLessonHub()
    visitor = new Visitor(hub.url)
    ownerId = (await join(hub.db, 'liming')).id
  })
  after(() => hub.close())
  afterEach(() => hub.db.deleteFrom('courseware').execute())

  const add = async (title: string, notes = '') =>
    (await addLesson(hub.db, { ownerId, title, notes, media: sampleMedia })).coursewareId
  const page = async (path: string) => {
    await catchUp(hub.db)
    const answer = await visitor.get(path)
    return { status: answer.status, answer, text: await answer.text() }
  }

  it('refuses to run script from a title, a topic of the address or the text that was searched for', async () => {
    await add('<script>alert(1)</script>番茄', '<img src=x onerror=alert(2)>')
    const evil = encodeURIComponent('"><script>alert(3)</script>番茄')
    for (const path of ['/', `/lessons?q=${evil}`, `/lessons?crop=${evil}&topic=${evil}&series=${evil}`]) {
      const { status, text } = await page(path)
      expect(status).to.equal(200)
      expect(text).not.to.include('<script>alert').and.not.to.include('<img src=x')
    }
  })

  it('takes any address for a list, whatever stands in it', async () => {
    await add('番茄')
    for (const query of [
      'page=0',
      'page=-1',
      'page=1e9',
      'q=%00',
      'topic=%00',
      `q=${'长'.repeat(900)}`,
      'season=',
    ])
      expect((await page(`/lessons?${query}`)).status, query).to.equal(200)
    for (const path of ['/series/x', `/series/${newId()}`, '/presenters/%00', `/presenters/${newId()}`])
      expect((await page(path)).status, path).to.equal(404)
  })

  it('finds a lesson by the words of its title in any order, and says when nothing is just so', async () => {
    await add('番茄大棚栽培')
    await add('水稻插秧')
    const found = await page('/lessons?q=大棚番茄')
    expect(found.text).to.include('番茄大棚栽培').and.to.include('共 1 个课件').and.not.to.include('水稻插秧')
    const near = await page('/lessons?q=大朋番茄')
    expect(near.text).to.include('番茄大棚栽培').and.to.include('没有与“大朋番茄”完全相符的课件')
    expect((await page('/lessons?q=钢琴')).text).to.include('没有找到课件')
    expect((await page('/lessons?q=大棚番茄&language=en')).text).to.include('1 lesson')
    visitor.cookies.clear()
  })

  it('offers each value with as many lessons as its link shows', async () => {
    const [first, second] = [await add('果树修剪'), await add('果树嫁接')]
    await add('水稻插秧')
    await hub.db
      .insertInto('lessonTopic')
      .values([first, second].map(coursewareId => ({ coursewareId, topicId: 'farming-fruit' })))
      .execute()
    await hub.db
      .updateTable('courseware')
      .set({ seasons: ['spring'], isHomeGrown: true, crop: '苹果', dialect: 'jin', revision: 1 })
      .where('id', '=', first)
      .execute()
    await hub.db.updateTable('courseware').set({ revision: 1 }).where('id', '=', second).execute()
    const { text } = await page('/lessons')
    const links = [...text.matchAll(/href="(\/lessons\?[^"]+)"[^>]*>([^<]+) <span class="tally">(\d+)</g)]
    expect(links.map(([, , label, count]) => `${label?.trim()} ${count}`)).to.include.members([
      '果树栽培 2',
      '春 1',
      '苹果 1',
      '晋语 1',
      '5–20 分钟 3',
    ])
    for (const [, href = '', label, count] of links)
      expect((await page(href.replaceAll('&amp;', '&'))).text, label).to.include(`共 ${count} 个课件`)
    const both = await page('/lessons?topic=farming-fruit&season=spring')
    expect(both.text).to.include('果树修剪').and.not.to.include('果树嫁接')
    expect(both.text).to.include('不再限于：栏目 果树栽培')
    const english = await page('/lessons?topic=farming-fruit&season=spring&language=en')
    expect(english.text).to.include('Season: Spring').and.not.to.include('：')
    visitor.cookies.clear()
  })

  it('leads an old link of a topic to the one that its lessons went to', async () => {
    await hub.db
      .insertInto('topic')
      .values({ id: 'old', parentId: null, labelZh: '旧', labelEn: 'Old', place: 99, mergedInto: 'law' })
      .execute()
    const { answer } = await page('/lessons?topic=old&q=番茄')
    expect(answer.status).to.equal(301)
    expect(answer.headers.get('location')).to.equal(`/lessons?q=${encodeURIComponent('番茄')}&topic=law`)
  })

  it('shows a series in its order, and from each lesson the way to the next', async () => {
    const seriesId = newId()
    await hub.db
      .insertInto('series')
      .values({
        id: seriesId,
        organisationId: rootOrganisation.id,
        title: '果树修剪四讲',
        summary: '从冬到秋。',
      })
      .execute()
    const ids: string[] = []
    for (const [title, seriesPlace] of [
      ['夏剪', 2],
      ['冬剪', 1],
      ['秋剪', 3],
    ] as const) {
      const id = await add(title)
      ids.push(id)
      await hub.db
        .updateTable('courseware')
        .set({ seriesId, seriesPlace, revision: 1 })
        .where('id', '=', id)
        .execute()
    }
    const { text } = await page(`/series/${seriesId}`)
    expect(text)
      .to.match(/1\. ?冬剪[\s\S]*2\. ?夏剪[\s\S]*3\. ?秋剪/)
      .and.to.include('从冬到秋。')
    const lesson = await page(`/courseware/${ids[0]}`)
    expect(lesson.text).to.match(/上一讲：<a href="\/courseware\/[0-9a-f]+">冬剪/)
    expect(lesson.text).to.match(/下一讲：<a href="\/courseware\/[0-9a-f]+">秋剪/)
  })

  it('shows a presenter with all his public lessons', async () => {
    const presenterId = newId()
    const organisationId = rootOrganisation.id
    await hub.db
      .insertInto('presenter')
      .values({
        id: presenterId,
        organisationId,
        name: '王春兰',
        skills: '果树嫁接',
        introduction: '县农技站。',
      })
      .execute()
    expect((await page(`/presenters/${presenterId}`)).status).to.equal(404)
    const coursewareId = await add('桃树嫁接')
    await hub.db
      .insertInto('credit')
      .values({ coursewareId, role: 'presenter', place: 0, name: '王春兰', presenterId })
      .execute()
    await hub.db.updateTable('courseware').set({ revision: 1 }).where('id', '=', coursewareId).execute()
    const { text } = await page(`/presenters/${presenterId}`)
    expect(text).to.include('县农技站。').and.to.include('桃树嫁接').and.to.include('共 1 个课件')
    expect((await page(`/courseware/${coursewareId}`)).text).to.include(`href="/presenters/${presenterId}"`)
  })

  it('leads from a lesson’s page to its handouts and to the lessons that share what it is about', async () => {
    const coursewareId = await add('番茄整枝')
    const handoutId = newId()
    const file = { title: '整枝示意图', bytes: 300_000, sha256: 'a'.repeat(64) }
    await hub.db
      .insertInto('handout')
      .values({ id: handoutId, coursewareId, ...file })
      .execute()
    await hub.db.insertInto('lessonTopic').values({ coursewareId, topicId: 'farming-vegetable' }).execute()
    const { text } = await page(`/courseware/${coursewareId}`)
    expect(text).to.include(`href="/courseware/${coursewareId}/handouts/${handoutId}">整枝示意图 (293 KB)`)
    expect(text).to.include('href="/lessons?topic=farming-vegetable">蔬菜种植')
  })

  it('keeps lessons for some places from all others', async () => {
    const id = await add('清河县内部通知')
    const visibleTo = [newId()]
    await hub.db
      .updateTable('courseware')
      .set({ visibility: 'regions', visibleTo })
      .where('id', '=', id)
      .execute()
    for (const path of ['/', '/lessons?q=内部', '/api/v1/courseware'])
      expect((await page(path)).text, path).not.to.include('内部通知')
    await hub.db
      .updateTable('courseware')
      .set({ visibleTo: [rootOrganisation.id] })
      .where('id', '=', id)
      .execute()
    await catchUp(hub.db)
    const member = await signedIn(hub, 'liming')
    for (const path of ['/', '/lessons?q=内部'])
      expect(await (await member.get(path)).text(), path).to.include('内部通知')
  })

  it('puts campaigns that are on, the gardens and the topics on the home page', async () => {
    const organisationId = rootOrganisation.id
    const campaign = { id: newId(), organisationId, beginsOn: '2020-01-01', endsOn: '2099-12-31' }
    await hub.db
      .insertInto('campaign')
      .values([
        { ...campaign, title: '春耕备耕' },
        { ...campaign, id: newId(), title: '已经结束', endsOn: '2020-02-01' },
        { ...campaign, id: newId(), title: '只给别处', visibility: 'regions', visibleTo: [newId()] },
      ])
      .execute()
    const coursewareId = await add('绘本共读')
    await hub.db.insertInto('lessonCollection').values({ coursewareId, collectionId: 'children' }).execute()
    await hub.db.insertInto('lessonTopic').values({ coursewareId, topicId: 'morality-family' }).execute()
    await hub.db.updateTable('courseware').set({ revision: 1 }).where('id', '=', coursewareId).execute()
    const { text } = await page('/')
    expect(text).to.include('春耕备耕').and.not.to.include('已经结束').and.not.to.include('只给别处')
    expect(text).to.match(/留守儿童亲情园<\/strong>(<span>[^<]*<\/span>)?<span class="tally">共 1 个课件/)
    expect(text).to.match(/家庭美德 <span class="tally">1</)
    expect((await page('/lessons?collection=children')).text).to.include('<h1>留守儿童亲情园</h1>')
    // A campaign has the lessons of its series too.
    const seriesId = newId()
    await hub.db.insertInto('series').values({ id: seriesId, organisationId, title: '备耕三讲' }).execute()
    await hub.db.insertInto('campaignSeries').values({ campaignId: campaign.id, seriesId }).execute()
    const inSeries = await add('种子处理')
    await hub.db.updateTable('courseware').set({ seriesId, revision: 1 }).where('id', '=', inSeries).execute()
    const list = await page(`/lessons?campaign=${campaign.id}`)
    expect(list.text)
      .to.include('<h1>春耕备耕</h1>')
      .and.to.include('种子处理')
      .and.not.to.include('绘本共读')
    // And those of its topics, which nobody put in by hand; so does a garden, and its tile counts them.
    const topicIds = ['morality-family']
    await hub.db.updateTable('campaign').set({ topicIds }).execute()
    expect(
      (await page(`/courseware/${coursewareId}`)).text,
      'the lesson tells of those that it is shown with',
    )
      .to.include('春耕备耕')
      .and.not.to.include('只给别处')
    expect((await page(`/lessons?campaign=${campaign.id}`)).text)
      .to.include('种子处理')
      .and.to.include('绘本共读')
    await hub.db.updateTable('collection').set({ topicIds }).where('id', '=', 'culture').execute()
    const home = (await visitor.get('/', { 'Cache-Control': 'no-cache' })).text()
    expect(await home).to.match(/href="[^"]*collection=culture"[^>]*>.*?共 1 个课件/)
    expect((await page('/lessons?collection=culture')).text).to.include('绘本共读')
    await hub.db.updateTable('collection').set({ topicIds: [] }).execute()
    await hub.db.deleteFrom('campaign').execute()
  })

  it('gives visitors what is new at once, and nothing again that they have', async () => {
    await add('第一课')
    const first = await page('/')
    expect(first.text).to.include('第一课')
    const etag = first.answer.headers.get('etag') ?? ''
    // fetch would say `no-cache` of itself, which asks for the whole.
    const known = { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' }
    expect((await visitor.get('/', known)).status).to.equal(304)
    await add('第二课')
    expect(await (await visitor.get('/')).text()).to.include('第二课')
    const plain = await visitor.get('/', { 'Accept-Encoding': 'identity' })
    expect(plain.headers.get('content-encoding')).to.equal(null)
    expect(await plain.text()).to.include('第二课')
  })

  it('suggests words by characters and by the initials of their syllables', async () => {
    await add('番茄大棚栽培')
    const suggest = async (text: string) => {
      const { text: body } = await page(`/api/v1/suggestions?q=${encodeURIComponent(text)}`)
      return suggestionsSchema.parse(JSON.parse(body)).words
    }
    expect(await suggest('番')).to.deep.equal(['番茄'])
    expect(await suggest('fq')).to.deep.equal(['番茄'])
    expect(await suggest('')).to.deep.equal([])
  })

  it('weighs under 50 KB on the wire for each kind of page, its style sheet, mark and scripts included', async () => {
    const presenterId = newId()
    const seriesId = newId()
    const organisationId = rootOrganisation.id
    await hub.db.insertInto('presenter').values({ id: presenterId, organisationId, name: '赵有田' }).execute()
    await hub.db
      .insertInto('series')
      .values({ id: seriesId, organisationId, title: '番茄全程管理' })
      .execute()
    // More campaigns than a home page has room for, with summaries of a thousand characters that no packing makes small.
    const longest = () =>
      Array.from({ length: 1000 }, () => String.fromCharCode(0x4e00 + randomInt(6000))).join('')
    await hub.db
      .insertInto('campaign')
      .values(
        Array.from({ length: 20 }, (_, at) => ({
          ...{ id: newId(), organisationId, beginsOn: '2020-01-01', endsOn: '2099-12-31' },
          ...{ title: `第 ${at} 个专题活动`, summary: longest() },
        })),
      )
      .execute()
    const topics = await hub.db.selectFrom('topic').select('id').where('parentId', 'is not', null).execute()
    for (let at = 0; at < foundPerPage; at += 1) {
      const coursewareId = await add(
        `第 ${at} 课：大棚番茄灰霉病的识别与综合防治`,
        '先看叶，再看果。'.repeat(60),
      )
      const topicId = topics[at % topics.length]?.id ?? ''
      await hub.db.insertInto('lessonTopic').values({ coursewareId, topicId }).execute()
      const credit = { coursewareId, role: 'presenter' as const, place: 0, name: '赵有田', presenterId }
      await hub.db.insertInto('credit').values(credit).execute()
      const described = {
        seriesId,
        seriesPlace: at + 1,
        crop: `作物${at}`,
        audiences: ['farmer', 'cadre'],
        revision: 1,
      }
      await hub.db.updateTable('courseware').set(described).where('id', '=', coursewareId).execute()
    }
    await catchUp(hub.db)
    const lists = [
      ...['/', '/lessons', '/lessons?q=番茄', '/lessons?topic=farming', '/lessons?collection=study'],
      ...[`/series/${seriesId}`, `/presenters/${presenterId}`],
    ]
    for (const path of lists) expect(await pageBytes(hub.url, path), path).to.be.below(50_000)
    await hub.db.deleteFrom('campaign').execute()
  })
})
