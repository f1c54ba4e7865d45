import { expect } from 'chai'
import { openJob } from '../../src/courseware/job-records.ts'
import { failJob } from '../../src/courseware/verdict-records.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, addStoredUpload, sampleMedia } from '../support/lesson-rows.ts'

describe('pages of a lesson under way', () => {
  let hub: LessonHub
  let owner: { id: string }

  before(async () => {
    hub = await startLessonHub()
    owner = await join(hub.db, 'liming')
    await join(hub.db, 'wangfang')
    await join(hub.db, 'yunying', 'operator')
  })
  after(() => hub.close())

  const addDraft = () =>
    addLesson(hub.db, { ownerId: owner.id, title: '果树冬季修剪', notes: '主讲：县农技站' })

  async function addFailed() {
    const { coursewareId } = await addDraft()
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId: owner.id })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    await failJob(hub.db, job, { verb: 'transcode', code: 'encodeFailed', facts: {} })
    return coursewareId
  }

  it('refuses everybody but owner and operators: for others the lesson does not exist', async () => {
    const { coursewareId } = await addDraft()
    const path = `/courseware/${coursewareId}`
    const other = await signedIn(hub, 'wangfang')
    for (const who of [other, new Visitor(hub.url)]) {
      expect((await who.get(path)).status).to.equal(404)
    }
    expect((await other.get(`${path}/edit`)).status).to.equal(404)
    expect((await other.post(path, { title: '改掉', notes: '' })).status).to.equal(404)
    expect((await other.post(`${path}/retry`)).status).to.equal(404)
    expect((await (await signedIn(hub, 'yunying')).get(path)).status).to.equal(200)
    const row = await hub.db
      .selectFrom('courseware')
      .select('title')
      .where('id', '=', coursewareId)
      .executeTakeFirst()
    expect(row?.title).to.equal('果树冬季修剪')
  })

  it('refuses a visitor to change or to retry, and brings him to sign in', async () => {
    const { coursewareId } = await addDraft()
    const visitor = new Visitor(hub.url)
    for (const answer of [
      await visitor.get(`/courseware/${coursewareId}/edit`),
      await visitor.post(`/courseware/${coursewareId}`, { title: '改掉' }),
      await visitor.post(`/courseware/${coursewareId}/retry`),
    ]) {
      expect(answer.status).to.equal(303)
      expect(answer.headers.get('location')).to.match(/^\/sign-in/)
    }
  })

  it('refuses a form that another site sends', async () => {
    const { coursewareId } = await addDraft()
    const maker = await signedIn(hub, 'liming')
    const answer = await maker.post(
      `/courseware/${coursewareId}`,
      { title: '改掉' },
      { Origin: 'https://evil.example' },
    )
    expect(answer.status).to.equal(403)
  })

  it('refuses an empty title and a title over 120 characters, and keeps what was typed', async () => {
    const { coursewareId } = await addDraft()
    const maker = await signedIn(hub, 'liming')
    for (const title of ['  ', '长'.repeat(121)]) {
      const answer = await maker.post(`/courseware/${coursewareId}`, { title, notes: '新的说明' })
      expect(answer.status).to.equal(400)
      expect(await answer.text())
        .to.include('请填写标题')
        .and.to.include('新的说明')
    }
  })

  it('refuses to retry what has not failed', async () => {
    const { coursewareId } = await addDraft()
    const answer = await (await signedIn(hub, 'liming')).post(`/courseware/${coursewareId}/retry`)
    expect(answer.status).to.equal(404)
  })

  it('tells all eight verbs and what is waited for in its first HTML, in both languages', async () => {
    const { coursewareId } = await addDraft()
    const maker = await signedIn(hub, 'liming')
    const zh = await (await maker.get(`/courseware/${coursewareId}`)).text()
    for (const word of ['上传', '检测', '规划', '转码', '打包', '入库', '发布', '播放']) {
      expect(zh).to.include(`<span class="name">${word}</span>`)
    }
    expect(zh).to.include('等您继续上传').and.to.include('刷新进度')
    const en = await (await maker.get(`/courseware/${coursewareId}?language=en`)).text()
    expect(en).to.include('Waiting for you to go on uploading').and.to.include('lang="en"')
  })

  it('names the verb that failed, says what to do, and retries without script', async () => {
    const coursewareId = await addFailed()
    const maker = await signedIn(hub, 'liming')
    const page = await (await maker.get(`/courseware/${coursewareId}`)).text()
    expect(page).to.include('“转码”这一步没有成功').and.to.include('转码没有成功。请点“重试”')
    expect(page).to.include(`action="/courseware/${coursewareId}/retry"`).and.not.to.include('encodeFailed</')
    const answer = await maker.post(`/courseware/${coursewareId}/retry`)
    expect(answer.status).to.equal(303)
    expect(answer.headers.get('location')).to.equal(`/courseware/${coursewareId}`)
    expect((await hub.production.progress(coursewareId))?.state).to.equal('processing')
  })

  it('saves title and notes by a plain form, and says so', async () => {
    const { coursewareId } = await addDraft()
    const maker = await signedIn(hub, 'liming')
    const answer = await maker.post(`/courseware/${coursewareId}`, { title: ' 桃树夏季修剪 ', notes: '改过' })
    expect(answer.status).to.equal(303)
    const page = await (await maker.get(answer.headers.get('location') ?? '')).text()
    expect(page).to.include('已保存').and.to.include('value="桃树夏季修剪"').and.to.include('改过')
  })

  it('lets the owner of a published lesson change its words on a page of their own', async () => {
    const { coursewareId } = await addLesson(hub.db, { ownerId: owner.id, title: '大棚', media: sampleMedia })
    const maker = await signedIn(hub, 'liming')
    expect(await (await maker.get(`/courseware/${coursewareId}/edit`)).text()).to.include('value="大棚"')
    const answer = await maker.post(`/courseware/${coursewareId}`, { title: '大棚番茄', notes: '' })
    expect(await (await maker.get(answer.headers.get('location') ?? '')).text()).to.include(
      '<h1>大棚番茄</h1>',
    )
  })
})
