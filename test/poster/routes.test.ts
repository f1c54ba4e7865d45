import { expect } from 'chai'
import sharp from 'sharp'
import { findPublished } from '../../src/catalogue/records.ts'
import { removeOwnPicture, saveOwnPicture } from '../../src/poster/change.ts'
import { findOwnPicture } from '../../src/poster/records.ts'
import { ownPicturePrefix } from '../../storage/keys.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, type PlayableLesson, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson } from '../support/lesson-rows.ts'
import { pictureOf } from '../support/pictures.ts'

describe('the cover picture of a lesson', () => {
  let hub: LessonHub
  let maker: Visitor
  let ownerId: string
  let lesson: PlayableLesson
  let photograph: Buffer

  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    await join(hub.db, 'wangfang')
    await join(hub.db, 'yunying', 'operator')
    maker = await signedIn(hub, 'liming')
    photograph = await pictureOf(1600, 900, '#204080').jpeg().toBuffer()
  })
  after(() => hub.close())
  beforeEach(async () => {
    lesson = await hub.publish({ ownerId, title: '大棚番茄灰霉病防治' })
  })

  const path = () => `/courseware/${lesson.coursewareId}/poster`
  const page = async (query = '') => (await maker.get(path() + query)).text()
  const choiceOf = async () => (await findPublished(hub.db, lesson.coursewareId))?.posterChoice
  function send(who: Visitor, file: Uint8Array | undefined, headers: Record<string, string> = {}) {
    const body = new FormData()
    body.set('file', file ? new File([new Uint8Array(file)], '棚.jpg') : new File([], ''))
    return who.send(`${path()}/picture`, { method: 'POST', body, headers: { Origin: who.url, ...headers } })
  }
  const keysOf = async (pictureId: string) => {
    const keys: string[] = []
    for await (const { key } of hub.store.list(ownPicturePrefix(lesson.coursewareId, pictureId)))
      keys.push(key)
    return keys
  }
  const parts = () => ({ db: hub.db, store: hub.store })

  it('refuses everybody but owner and operators: for others the lesson has no such page', async () => {
    const other = await signedIn(hub, 'wangfang')
    const visitor = new Visitor(hub.url)
    const asks = (who: Visitor) => [
      () => who.get(path()),
      () => who.post(path(), { choice: 'b' }),
      () => send(who, photograph),
      () => who.post(`${path()}/picture/remove`),
    ]
    for (const ask of asks(other)) expect((await ask()).status).to.equal(404)
    for (const ask of asks(visitor)) {
      const answer = await ask()
      expect(answer.status).to.equal(303)
      expect(answer.headers.get('location')).to.match(/^\/sign-in/)
    }
    expect(await choiceOf()).to.equal('a')
    expect(await findOwnPicture(hub.db, lesson.coursewareId)).to.equal(undefined)
    const watch = `/courseware/${lesson.coursewareId}`
    expect(await (await other.get(watch)).text()).not.to.include(path())
    expect(await (await maker.get(watch)).text()).to.include(path())
    const operator = await signedIn(hub, 'yunying')
    expect((await operator.post(path(), { choice: 'c' })).status).to.equal(303)
    expect(await choiceOf()).to.equal('c')
  })

  it('refuses forms that another site sends', async () => {
    const headers = { Origin: 'https://evil.example' }
    expect((await send(maker, photograph, headers)).status).to.equal(403)
    expect((await maker.post(path(), { choice: 'b' }, headers)).status).to.equal(403)
  })

  it('refuses what is no choice, and a picture that is not there', async () => {
    expect((await maker.post(path(), { choice: 'd' })).status).to.equal(400)
    expect((await maker.post(path(), { choice: 'f'.repeat(32) })).status).to.equal(400)
    expect((await maker.post(path())).status).to.equal(400)
    expect((await maker.post(path(), { choice: 'own' })).status).to.equal(404)
    expect(await choiceOf()).to.equal('a')
  })

  const wrongFiles: readonly (readonly [string, Uint8Array | undefined, number, string])[] = [
    ['no file', undefined, 422, '请选择一张图片'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 422, 'JPEG、PNG 或 WebP'],
    ['a broken picture', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(999)]), 422, '已损坏'],
    ['more than 8 MB', Buffer.alloc(8_000_001, 'a'), 413, '上限是 8 MB'],
    ['far more than 8 MB', Buffer.alloc(20_000_000, 'a'), 413, '上限是 8 MB'],
  ]
  for (const [what, file, status, sentence] of wrongFiles) {
    it(`refuses ${what}, says so on the form, and changes nothing`, async () => {
      const answer = await send(maker, file)
      expect(answer.status).to.equal(status)
      expect(await answer.text())
        .to.include(sentence)
        .and.to.include('type="file"')
      expect(await choiceOf()).to.equal('a')
      expect(await findOwnPicture(hub.db, lesson.coursewareId)).to.equal(undefined)
    })
  }

  it('refuses a lesson that is not published, and says why', async () => {
    const { coursewareId } = await addLesson(hub.db, { ownerId, title: '未发布' })
    const own = `/courseware/${coursewareId}/poster`
    expect((await maker.post(own, { choice: 'b' })).status).to.equal(404)
    const text = await (await maker.get(own)).text()
    expect(text).to.include('课件发布后才能选封面图').and.not.to.include('type="file"')
  })

  it('is one of three from the film, the first until another is chosen, everywhere', async () => {
    const base = `/media/${lesson.coursewareId}/${lesson.releaseId}/poster-`
    expect(await page())
      .to.include(`${base}a-320.jpg`)
      .and.to.include(`${base}c-320.webp`)
    expect(await page()).to.match(/value="a" checked/)
    expect((await maker.post(path(), { choice: 'b' })).headers.get('location')).to.equal(`${path()}?saved`)
    expect(await page('?saved'))
      .to.match(/value="b" checked/)
      .and.to.include('已保存')
    const visitor = new Visitor(hub.url)
    for (const address of ['/', `/courseware/${lesson.coursewareId}`, '/api/v1/courseware']) {
      const text = await (await visitor.get(address)).text()
      expect(text, address).to.include(`${base}b-`).and.not.to.include(`${base}a-`)
    }
    expect((await fetch(new URL(`${base}b-640.webp`, hub.url))).headers.get('content-type')).to.equal(
      'image/webp',
    )
    expect(await page('?language=en'))
      .to.include('Picture 2 from the film')
      .and.to.include('Use this one')
    await maker.get('/?language=zh-CN')
  })

  it('falls back to the first where a new release has no such scene', async () => {
    await maker.post(path(), { choice: 'c' })
    const media = JSON.stringify({ ...lesson.media, posterNames: ['a'] })
    await hub.db.updateTable('courseware').set({ media }).where('id', '=', lesson.coursewareId).execute()
    expect(await (await new Visitor(hub.url).get('/')).text()).to.include('/poster-a-320.jpg')
    expect(await page()).to.include('没有别的合适画面')
  })

  it('is the maker’s own picture, never as it was sent, served to any site for good', async () => {
    expect((await send(maker, photograph)).headers.get('location')).to.equal(`${path()}?saved`)
    const own = await findOwnPicture(hub.db, lesson.coursewareId)
    expect(await choiceOf()).to.equal(own?.id)
    expect(own).to.deep.include({ widths: [320, 640, 1280] })
    const base = `/media/${lesson.coursewareId}/poster/${own?.id}/poster-`
    for (const address of ['/', `/courseware/${lesson.coursewareId}`, '/api/v1/courseware'])
      expect(await (await new Visitor(hub.url).get(address)).text(), address).to.include(base)
    const answer = await fetch(new URL(`${base}640.jpg`, hub.url))
    const header = (name: string) => answer.headers.get(name)
    expect(header('content-type')).to.equal('image/jpeg')
    expect(header('x-content-type-options')).to.equal('nosniff')
    expect(header('content-security-policy')).to.equal("sandbox; default-src 'none'")
    expect(header('cache-control')).to.include('immutable')
    expect((await sharp(await answer.arrayBuffer()).metadata()).width).to.equal(640)
    for (const rest of ['', 'poster-640.jpg/x', '..%2f..%2fx', 'poster-999.jpg'])
      expect(
        (await fetch(`${hub.url}/media/${lesson.coursewareId}/poster/${own?.id}/${rest}`)).status,
      ).to.equal(404)
    expect(await page()).to.match(/value="own" checked/)
  })

  it('keeps an own picture beside a candidate that was chosen since, and takes it up again', async () => {
    await send(maker, photograph)
    await maker.post(path(), { choice: 'b' })
    expect(await choiceOf()).to.equal('b')
    await maker.post(path(), { choice: 'own' })
    expect(await choiceOf()).to.match(/^[0-9a-f]{32}$/)
    await maker.post(`${path()}/picture/remove`)
    expect(await choiceOf()).to.equal('a')
    expect(await page('?removed'))
      .to.include('已删除')
      .and.not.to.include('value="own"')
  })

  it('keeps replaced files for a day, and removes them at the next change after it', async () => {
    await saveOwnPicture(parts(), lesson.coursewareId, photograph)
    const old = await findOwnPicture(hub.db, lesson.coursewareId)
    await saveOwnPicture(parts(), lesson.coursewareId, photograph)
    expect(await keysOf(old?.id ?? '')).to.have.length(6)
    const twoDaysAgo = new Date(Date.now() - 48 * 3600_000)
    await hub.db
      .updateTable('ownPicture')
      .set({ endedAt: twoDaysAgo })
      .where('id', '=', old?.id ?? '')
      .execute()
    await removeOwnPicture(parts(), lesson.coursewareId)
    expect(await keysOf(old?.id ?? '')).to.deep.equal([])
  })

  it('ends with one own picture where two are brought at the same moment', async () => {
    await Promise.all([1, 2, 3].map(() => saveOwnPicture(parts(), lesson.coursewareId, photograph)))
    const own = await findOwnPicture(hub.db, lesson.coursewareId)
    expect(await choiceOf()).to.equal(own?.id)
  })
})
