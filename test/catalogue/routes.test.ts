import { expect } from 'chai'
import { sql } from 'kysely'
import { z } from 'zod'
import { lessonsPerPage } from '../../src/catalogue/rules.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, addStoredUpload, sampleMedia } from '../support/lesson-rows.ts'
import { pageBytes } from '../support/wire.ts'

const listSchema = z.object({
  courseware: z.array(z.object({ coursewareId: z.string(), title: z.string() }).loose()),
  next: z.string().optional(),
})

describe('lists of lessons', () => {
  let hub: LessonHub
  let visitor: Visitor
  let owner: { id: string }

  before(async () => {
    hub = await startLessonHub()
    visitor = new Visitor(hub.url)
    owner = await join(hub.db, 'liming')
    await join(hub.db, 'wangfang')
    await join(hub.db, 'yunying', 'operator')
  })
  after(() => hub.close())
  afterEach(() => hub.db.deleteFrom('courseware').execute())

  it('refuses a visitor the list of lessons under way, and brings him to sign in', async () => {
    const answer = await visitor.get('/mine')
    expect(answer.status).to.equal(303)
    expect(answer.headers.get('location')).to.equal('/sign-in?next=%2Fmine')
  })

  it('shows a producer her own lessons only, and an operator everybody’s with their makers', async () => {
    const { coursewareId } = await addLesson(hub.db, { ownerId: owner.id, title: '果树冬季修剪' })
    await addStoredUpload(hub.db, { coursewareId, ownerId: owner.id })
    const mine = await (await (await signedIn(hub, 'liming')).get('/mine')).text()
    expect(mine).to.include('果树冬季修剪').and.to.include('正在制作')
    const others = await (await (await signedIn(hub, 'wangfang')).get('/mine')).text()
    expect(others).not.to.include('果树冬季修剪')
    const all = await (await (await signedIn(hub, 'yunying')).get('/mine')).text()
    expect(all).to.include('果树冬季修剪').and.to.include('制作：liming')
  })

  it('never lists a lesson that is not published', async () => {
    await addLesson(hub.db, { ownerId: owner.id, title: '还没做完' })
    expect(await (await visitor.get('/')).text()).not.to.include('还没做完')
    const list = listSchema.parse(await (await visitor.get('/api/v1/courseware')).json())
    expect(list.courseware).to.deep.equal([])
  })

  it('says what to do while there is nothing to list', async () => {
    expect(await (await visitor.get('/')).text())
      .to.include('还没有发布的课件')
      .and.to.include('href="/sign-in"')
    const page = await (await (await signedIn(hub, 'liming')).get('/?language=en')).text()
    expect(page).to.include('No lesson has been published yet').and.to.include('href="/upload"')
  })

  it('offers each poster in two formats and three widths', async () => {
    const lesson = { ownerId: owner.id, title: '<b>大棚</b>番茄', media: sampleMedia }
    const { coursewareId, releaseId } = await addLesson(hub.db, lesson)
    const page = await (await visitor.get('/')).text()
    const base = `/media/${coursewareId}/${releaseId}/poster-`
    for (const format of ['webp', 'jpg']) {
      expect(page).to.include(
        `${base}320.${format} 320w, ${base}640.${format} 640w, ${base}1280.${format} 1280w`,
      )
    }
    expect(page).to.include('&lt;b>大棚&lt;/b>番茄').and.to.include('12 分 34 秒')
  })

  it('gives every lesson exactly once over its pages, newest first, also where microseconds decide', async () => {
    const count = lessonsPerPage * 2 + 3
    for (let i = 0; i < count; i++)
      await addLesson(hub.db, { ownerId: owner.id, title: `第 ${i} 课`, media: sampleMedia })
    // Within one millisecond, and four at a time at the very same moment.
    await sql`update courseware set "publishedAt" = '2026-03-05T08:00:00Z'::timestamptz
      + (n.place / 4) * interval '1 microsecond'
      from (select id, row_number() over (order by id) as place from courseware) n where n.id = courseware.id`.execute(
      hub.db,
    )
    const seen: string[] = []
    let address: string | undefined = '/api/v1/courseware'
    while (address) {
      const list: z.infer<typeof listSchema> = listSchema.parse(await (await visitor.get(address)).json())
      seen.push(...list.courseware.map(lesson => lesson.coursewareId))
      address = list.next
    }
    const rows = await hub.db
      .selectFrom('courseware')
      .select('id')
      .orderBy('publishedAt', 'desc')
      .orderBy('id', 'desc')
      .execute()
    expect(seen).to.deep.equal(rows.map(row => row.id))
    expect(seen).to.have.length(count)
  })

  it('leads from page to page without script', async () => {
    for (let i = 0; i <= lessonsPerPage; i++)
      await addLesson(hub.db, {
        ownerId: owner.id,
        title: `第 ${i} 课`,
        media: sampleMedia,
        publishedAt: new Date(2026, 0, 1, 0, i),
      })
    const first = await (await visitor.get('/')).text()
    expect(first).to.include(`第 ${lessonsPerPage} 课`).and.not.to.include('第 0 课')
    const older = /href="(\/\?after=[^"]+)"/.exec(first)?.[1] ?? ''
    const second = await (await visitor.get(older)).text()
    expect(second).to.include('第 0 课').and.to.include('回到最新')
  })

  it('weighs under 50 KB on the wire when full, its style sheet and mark included', async () => {
    for (let i = 0; i < lessonsPerPage; i++)
      await addLesson(hub.db, {
        ownerId: owner.id,
        title: `第 ${i} 课：大棚番茄灰霉病的识别与综合防治`,
        media: sampleMedia,
      })
    expect(await pageBytes(hub.url, '/')).to.be.below(50_000)
  })
})
