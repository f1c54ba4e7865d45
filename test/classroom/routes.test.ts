import { expect } from 'chai'
import { newId } from '../../src/account/tokens.ts'
import { listPauses } from '../../src/classroom/records.ts'
import { readPauseTrack } from '../../src/media/pause-track.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, sampleMedia } from '../support/lesson-rows.ts'

describe('a lesson before a class', function () {
  this.timeout(60_000)
  let hub: LessonHub
  let producer: Visitor
  let ownerId: string
  let lesson: string
  const form = {
    at: '2:05',
    question: '留几片叶子？',
    choices: '一片\n\n 两片 \r\n三片',
    answer: '两片',
    discussMinutes: '3',
  }
  const address = (id = lesson) => `/courseware/${id}/pauses`

  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    await join(hub.db, 'other')
    producer = await signedIn(hub, 'liming')
    lesson = (await addLesson(hub.db, { ownerId, title: '番茄打叉', media: sampleMedia })).coursewareId
  })
  after(() => hub?.close())
  beforeEach(async () => {
    await hub.db.deleteFrom('pausePoint').execute()
  })

  it('refuses pauses from visitors and from other producers, and shows them no form', async () => {
    const visitor = new Visitor(hub.url)
    expect((await visitor.post(address(), form)).headers.get('location')).to.match(/^\/sign-in/)
    const other = await signedIn(hub, 'other')
    for (const answer of [await other.get(address()), await other.post(address(), form)])
      expect(answer.status).to.equal(404)
    expect(await listPauses(hub.db, lesson)).to.deep.equal([])
  })

  it('refuses who may not watch a lesson its film, its questions and its guide', async () => {
    const draft = (await addLesson(hub.db, { ownerId, title: '草稿' })).coursewareId
    const limited = (await addLesson(hub.db, { ownerId, title: '只给站点', media: sampleMedia })).coursewareId
    const limit = hub.db
      .updateTable('courseware')
      .set({ visibility: 'stations', visibleTo: ['a'.repeat(32)] })
    await limit.where('id', '=', limited).execute()
    const withdrawn = (await addLesson(hub.db, { ownerId, title: '已下架' })).coursewareId
    const withdraw = hub.db.updateTable('courseware').set({ withdrawnAt: new Date(), state: 'withdrawn' })
    await withdraw.where('id', '=', withdrawn).execute()
    const visitor = new Visitor(hub.url)
    for (const page of ['classroom', 'guide', 'pauses.vtt']) {
      expect((await visitor.get(`/courseware/${draft}/${page}`)).status, page).to.equal(404)
      expect((await visitor.get(`/courseware/${limited}/${page}`)).status, page).to.equal(404)
      expect((await visitor.get(`/courseware/${withdrawn}/${page}`)).status, page).to.equal(410)
      expect((await visitor.get(`/courseware/${lesson}/${page}`)).status, page).to.equal(200)
    }
  })

  it('refuses what is no pause, says what is wrong, and loses nothing that was typed', async () => {
    for (const [name, value] of [
      ['at', 'soon'],
      ['at', '12:35'],
      ['at', '2:75'],
      ['question', ' '],
      ['question', '问'.repeat(201)],
      ['choices', '一\n二\n三\n四\n五'],
      ['choices', '长'.repeat(81)],
      ['discussMinutes', '31'],
      ['discussMinutes', '-1'],
    ] as const) {
      const answer = await producer.post(address(), { ...form, [name]: value })
      expect(answer.status, `${name} ${value}`).to.equal(422)
      expect(await answer.text(), name)
        .to.contain(`field-${name}-fault`)
        .and.to.contain('两片')
    }
    expect(await listPauses(hub.db, lesson)).to.deep.equal([])
  })

  it('stops a film only once at a second, and forty times at most', async () => {
    expect((await producer.post(address(), form)).status).to.equal(303)
    expect((await producer.post(address(), form)).status).to.equal(409)
    for (let second = 1; second < 40; second++)
      expect((await producer.post(address(), { ...form, at: String(second) })).status).to.equal(303)
    expect((await producer.post(address(), { ...form, at: '3:00' })).status).to.equal(409)
  })

  it('is changed and removed, and tells by whom', async () => {
    const { coursewareId: lesson } = await addLesson(hub.db, {
      ownerId,
      title: '用电安全',
      media: sampleMedia,
    })
    const address = () => `/courseware/${lesson}/pauses`
    await producer.post(address(), form)
    const [pause] = await listPauses(hub.db, lesson)
    expect(pause).to.deep.include({ atSeconds: 125, choices: ['一片', '两片', '三片'], discussSeconds: 180 })
    expect((await producer.post(`${address()}/${pause?.id}`, { ...form, at: '0:30' })).status).to.equal(303)
    expect((await listPauses(hub.db, lesson))[0]?.atSeconds).to.equal(30)
    expect((await producer.post(`${address()}/${'0'.repeat(32)}`, form)).status).to.equal(404)
    await producer.post(`${address()}/${pause?.id}/remove`)
    expect(await listPauses(hub.db, lesson)).to.deep.equal([])
    const events = await hub.db
      .selectFrom('auditEvent')
      .select(['action', 'after'])
      .where('subjectId', '=', lesson)
      .orderBy('id')
      .execute()
    expect(events.map(({ action }) => action)).to.deep.equal(['savePause', 'savePause', 'removePause'])
  })

  it('is handed out as a WebVTT metadata track and printed on a guide, as text', async () => {
    const question = '<script>alert(1)</script> 什么时候 --> 打叉？'
    await producer.post(address(), { ...form, question })
    const answer = await new Visitor(hub.url).get(`/courseware/${lesson}/pauses.vtt`)
    expect(answer.headers.get('content-type')).to.match(/^text\/vtt/)
    const text = await answer.text()
    expect(text)
      .to.match(/^WEBVTT\n/)
      .and.to.contain('00:02:05.000 --> 00:02:06.000')
      .and.not.to.contain('<script')
    expect(readPauseTrack(text)[0]).to.deep.include({ atSeconds: 125, question, answer: '两片' })
    const guide = await (await new Visitor(hub.url).get(`/courseware/${lesson}/guide`)).text()
    expect(guide).not.to.contain('讲义：')
    const handout = { id: newId(), coursewareId: lesson, title: '打叉口诀', bytes: 9, sha256: 'a'.repeat(64) }
    await hub.db.insertInto('handout').values(handout).execute()
    const withHandout = await (await new Visitor(hub.url).get(`/courseware/${lesson}/guide`)).text()
    expect(withHandout).to.contain(`href="/courseware/${lesson}/handouts/${handout.id}"`)
    expect(guide)
      .to.contain('&lt;script>')
      .and.to.contain('讨论 3 分钟')
      .and.to.match(/课件号 \d{3}/)
  })
})
