import { expect } from 'chai'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

describe('the watch page', () => {
  let hub: LessonHub
  let owner: { id: string }
  let visitor: Visitor

  before(async () => {
    hub = await startLessonHub()
    owner = await join(hub.db, 'liming')
    await join(hub.db, 'wangfang')
  })
  after(() => hub.close())
  beforeEach(() => {
    visitor = new Visitor(hub.url)
  })

  const addPublished = (notes = '') =>
    addLesson(hub.db, { ownerId: owner.id, title: '大棚番茄灰霉病防治', notes, media: sampleMedia })

  it('refuses ids that are none or name nothing, with a page in words', async () => {
    for (const id of ['0'.repeat(32), 'x', '%00', "'--", 'A'.repeat(32)]) {
      const answer = await visitor.get(`/courseware/${id}`)
      expect(answer.status, id).to.equal(404)
      expect(answer.headers.get('content-type')).to.match(/^text\/html/)
    }
  })

  it('refuses to show a lesson that is not published', async () => {
    const { coursewareId } = await addLesson(hub.db, { ownerId: owner.id, title: '还没做完' })
    const answer = await visitor.get(`/courseware/${coursewareId}`)
    expect(answer.status).to.equal(404)
    expect(await answer.text()).not.to.include('还没做完')
  })

  it('shows anyone a published lesson: length, notes, and what its files are', async () => {
    const { coursewareId } = await addPublished('第一段<script>\n\n第二段')
    const page = await (await visitor.get(`/courseware/${coursewareId}`)).text()
    expect(page).to.include('12 分 34 秒').and.to.include('第一段&lt;script>').and.to.include('1280 × 720')
    expect(page).to.include('1163').and.to.include('12.5 帧/秒').and.to.include('118 MB')
  })

  it('plays without script where the browser itself plays HLS, and says what to do elsewhere', async () => {
    const { coursewareId, releaseId } = await addPublished()
    const page = await (await visitor.get(`/courseware/${coursewareId}?language=en`)).text()
    const fallback = page.slice(page.indexOf('<noscript>'), page.lastIndexOf('</noscript>'))
    expect(fallback)
      .to.include(`src="/media/${coursewareId}/${releaseId}/master.m3u8"`)
      .and.to.include('controls')
    expect(fallback).to.include('The player needs JavaScript')
  })

  it('offers a change of its words to its owner only', async () => {
    const { coursewareId } = await addPublished()
    const edit = `/courseware/${coursewareId}/edit`
    for (const who of [visitor, await signedIn(hub, 'wangfang')]) {
      expect(await (await who.get(`/courseware/${coursewareId}`)).text()).not.to.include(edit)
    }
    expect(
      await (await (await signedIn(hub, 'liming')).get(`/courseware/${coursewareId}`)).text(),
    ).to.include(edit)
  })

  it('says when a lesson is sound alone, or has none', async () => {
    const sound = sampleMedia.renditions.filter(({ width }) => width === 0)
    const { listenPlaylist: _, ...silent } = sampleMedia
    const heard = await addLesson(hub.db, {
      ownerId: owner.id,
      title: '广播',
      media: { ...sampleMedia, renditions: sound },
    })
    const seen = await addLesson(hub.db, { ownerId: owner.id, title: '默片', media: silent })
    expect(await (await visitor.get(`/courseware/${heard.coursewareId}`)).text()).to.include(
      '只有声音，没有画面',
    )
    expect(await (await visitor.get(`/courseware/${seen.coursewareId}`)).text()).to.include('这一课没有声音')
  })
})
