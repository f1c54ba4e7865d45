import { expect } from 'chai'
import { rootOrganisation } from '../../src/account/rules.ts'
import { listOwnPauses } from '../../src/classroom/records.ts'
import { publishedMediaSchema } from '../../src/courseware/rules.ts'
import { openSchedule } from '../../src/editorial/schedule.ts'
import { readPauseTrack } from '../../src/media/pause-track.ts'
import { findMetadata } from '../../src/metadata/records.ts'
import { findOwnPicture } from '../../src/poster/records.ts'
import { listSubtitles } from '../../src/subtitle/records.ts'
import { mediaKey } from '../../storage/keys.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { addDraft } from '../support/drafts.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { pictureOf } from '../support/pictures.ts'
import { sendSubtitles, srtOf } from '../support/subtitles.ts'

type Draft = Awaited<ReturnType<typeof addDraft>>

const srt = srtOf([1, 3, '先看叶背'], [20, 22, '再看土'])

describe('a change of a lesson that is public', () => {
  let hub: LessonHub
  let author: Awaited<ReturnType<typeof join>>
  let photograph: Buffer
  const people: Record<string, Visitor> = {}
  const by = (name: string): Visitor => people[name] ?? new Visitor(hub.url)

  before(async () => {
    photograph = await pictureOf(640, 360).jpeg().toBuffer()
    hub = await startLessonHub({ changes: 'two' })
    author = await join(hub.db, 'liming')
    await join(hub.db, 'bianji', 'editor')
    await join(hub.db, 'zongbian', 'chiefEditor')
    await join(hub.db, 'wangfang')
    for (const name of ['liming', 'bianji', 'zongbian', 'wangfang']) people[name] = await signedIn(hub, name)
  })
  after(() => hub.close())

  const review = async (name: string, { coursewareId }: Draft, action: string, form: object = {}) => {
    const path = `/courseware/${coursewareId}/review`
    const page = await (await by(name).get(path)).text()
    const seen = /name="seen" value="([^"]*)"/.exec(page)?.[1] ?? ''
    return by(name).post(`${path}/${action}`, { seen, ...form })
  }
  const approve = async (lesson: Draft) => {
    expect((await review('liming', lesson, 'submit')).status).to.equal(303)
    expect((await review('bianji', lesson, 'approve')).status).to.equal(303)
    expect((await review('zongbian', lesson, 'approve')).status).to.equal(303)
  }
  const addPublic = async (): Promise<Draft> => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await hub.db
      .updateTable('courseware')
      .set({ state: 'published', publishedAt: new Date(), approvedUploadId: lesson.uploadId })
      .where('id', '=', lesson.coursewareId)
      .execute()
    return lesson
  }
  const row = ({ coursewareId }: Draft) =>
    hub.db.selectFrom('courseware').selectAll().where('id', '=', coursewareId).executeTakeFirstOrThrow()
  const shownTitle = async (lesson: Draft) => (await row(lesson)).title
  const events = async ({ coursewareId }: Draft) =>
    (await hub.db.selectFrom('lessonEvent').select('kind').where('coursewareId', '=', coursewareId).execute())
      .length
  const actions = async ({ coursewareId }: Draft) =>
    (
      await hub.db
        .selectFrom('auditEvent')
        .select(['action', 'actorName'])
        .where('subjectId', '=', coursewareId)
        .orderBy('id')
        .execute()
    ).map(({ action, actorName }) => `${actorName} ${action}`)
  const save = (name: string, { coursewareId }: Draft, fields: Record<string, string>) =>
    by(name).post(`/courseware/${coursewareId}`, fields)
  const sendPicture = (name: string, { coursewareId }: Draft) => {
    const body = new FormData()
    body.set('file', new File([new Uint8Array(photograph)], '棚.jpg'))
    const headers = { Origin: hub.url }
    return by(name).send(`/courseware/${coursewareId}/poster/picture`, { method: 'POST', body, headers })
  }
  const masterOf = async (lesson: Draft) => {
    const media = publishedMediaSchema.parse((await row(lesson)).media)
    const key = mediaKey(lesson.coursewareId, (await row(lesson)).releaseId ?? '', media.masterPlaylist)
    return new TextDecoder().decode(await hub.store.read(key))
  }

  it('refuses to show what its maker writes before two people approved it, and shows them the difference', async () => {
    const lesson = await addPublic()
    const before = await events(lesson)
    expect((await save('liming', lesson, { title: '果树夏季修剪' })).status).to.equal(303)
    expect(await shownTitle(lesson)).to.equal('果树冬季修剪')
    const watch = async () => (await new Visitor(hub.url).get(`/courseware/${lesson.coursewareId}`)).text()
    expect(await watch())
      .to.include('果树冬季修剪')
      .and.not.include('夏季')
    const form = await (await by('liming').get(`/courseware/${lesson.coursewareId}/edit`)).text()
    expect(form).to.include('果树夏季修剪').and.include('/review')

    expect((await review('liming', lesson, 'submit')).status).to.equal(303)
    const page = await (await by('bianji').get(`/courseware/${lesson.coursewareId}/review`)).text()
    expect(page).to.include('果树<mark>冬</mark>季修剪').and.include('果树<mark>夏</mark>季修剪')
    expect((await review('bianji', lesson, 'approve')).status).to.equal(303)
    expect(await shownTitle(lesson)).to.equal('果树冬季修剪')
    expect(await events(lesson), 'the public hears of nothing').to.equal(before)
    expect((await review('zongbian', lesson, 'approve')).status).to.equal(303)
    expect(await watch()).to.include('果树夏季修剪')
    const { holdsChange, heldMetadata, state } = await row(lesson)
    expect([holdsChange, heldMetadata, state]).to.deep.equal([false, null, 'published'])
    expect(await actions(lesson)).to.include.members(['liming proposeChange', 'zongbian describe'])
  })

  it('refuses its author a change while it is reviewed, and an approval of what was submitted before', async () => {
    const lesson = await addPublic()
    await save('liming', lesson, { title: '第一稿' })
    await review('liming', lesson, 'submit')
    expect((await save('liming', lesson, { title: '偷换' })).status).to.equal(409)
    expect((await sendPicture('liming', lesson)).status).to.equal(409)
    expect((await sendSubtitles(by('liming'), lesson.coursewareId, srt)).status).to.equal(409)
    const path = `/courseware/${lesson.coursewareId}/review`
    const seen = /name="seen" value="([^"]*)"/.exec(await (await by('bianji').get(path)).text())?.[1] ?? ''
    await review('liming', lesson, 'recall')
    await save('liming', lesson, { title: '第二稿' })
    await review('liming', lesson, 'submit')
    expect((await by('bianji').post(`${path}/approve`, { seen })).status).to.equal(409)
    expect((await by('wangfang').post(`${path}/drop-change`)).status).to.equal(404)
  })

  it('by an editor who had no part in it counts at once, and is logged', async () => {
    const lesson = await addPublic()
    await save('liming', lesson, { notes: '作者补充的内容。' })
    expect((await save('bianji', lesson, { title: '果树冬季修剪（更正）' })).status).to.equal(303)
    expect(await shownTitle(lesson)).to.equal('果树冬季修剪（更正）')
    expect(await actions(lesson)).to.include('bianji describe')
    await approve(lesson)
    const { title, notes } = await row(lesson)
    expect([title, notes]).to.deep.equal(['果树冬季修剪（更正）', '作者补充的内容。'])
  })

  it('of its subtitles waits, can be read by reviewers alone, and then stands in the playlists', async () => {
    const lesson = await addPublic()
    const { coursewareId } = lesson
    expect((await sendSubtitles(by('liming'), coursewareId, srt)).status).to.equal(303)
    expect(await listSubtitles(hub.db, coursewareId)).to.deep.equal([])
    expect(await masterOf(lesson)).not.to.include('TYPE=SUBTITLES')
    const page = await (await by('bianji').get(`/courseware/${coursewareId}/review`)).text()
    const path = new RegExp(`/courseware/${coursewareId}/subtitles/[0-9a-f]{32}`).exec(page)?.[0] ?? ''
    expect(await (await by('bianji').get(path)).text())
      .to.include('先看叶背')
      .and.include('再看土')
    expect((await by('wangfang').get(path)).status).to.equal(404)
    await approve(lesson)
    const [saved] = await listSubtitles(hub.db, coursewareId)
    expect(await masterOf(lesson)).to.include(saved?.id)

    const remove = { language: saved?.language ?? '' }
    expect((await by('liming').post(`/courseware/${coursewareId}/subtitles/remove`, remove)).status).to.equal(
      303,
    )
    expect(await listSubtitles(hub.db, coursewareId)).to.have.length(1)
    await approve(lesson)
    expect(await listSubtitles(hub.db, coursewareId)).to.deep.equal([])
    expect(await masterOf(lesson)).not.to.include('TYPE=SUBTITLES')
  })

  it('of its cover waits too', async () => {
    const lesson = await addPublic()
    const { posterChoice } = await row(lesson)
    expect((await sendPicture('liming', lesson)).status).to.equal(303)
    expect((await row(lesson)).posterChoice).to.equal(posterChoice)
    expect(await (await by('liming').get(`/courseware/${lesson.coursewareId}/poster`)).text()).to.include(
      '等待审核',
    )
    await approve(lesson)
    const own = await findOwnPicture(hub.db, lesson.coursewareId)
    expect((await row(lesson)).posterChoice).to.equal(own?.id)

    await by('liming').post(`/courseware/${lesson.coursewareId}/poster`, { choice: 'a' })
    expect((await row(lesson)).posterChoice).to.equal(own?.id)
    await approve(lesson)
    expect((await row(lesson)).posterChoice).to.equal('a')
  })

  it('of its handouts waits: nobody else fetches a new one, and one that is to go stays till then', async () => {
    const lesson = await addPublic()
    const path = `/courseware/${lesson.coursewareId}/handouts`
    const form = new FormData()
    form.set('title', '用药表')
    form.set('file', new File(['%PDF-1.4\nstartxref\n9\n%%EOF\n'], '表.pdf'))
    await by('liming').send(path, { method: 'POST', body: form, headers: { Origin: hub.url } })
    const shown = async () => (await findMetadata(hub.db, lesson.coursewareId))?.handouts.length
    expect(await shown()).to.equal(0)
    const { id } = await hub.db
      .selectFrom('handout')
      .select('id')
      .where('coursewareId', '=', lesson.coursewareId)
      .executeTakeFirstOrThrow()
    expect((await new Visitor(hub.url).get(`${path}/${id}`)).status).to.equal(404)
    expect((await by('bianji').get(`${path}/${id}`)).status).to.equal(200)
    await approve(lesson)
    expect((await new Visitor(hub.url).get(`${path}/${id}`)).status).to.equal(200)
    await by('liming').post(`${path}/${id}/remove`)
    expect(await shown()).to.equal(1)
    await approve(lesson)
    expect(await shown()).to.equal(0)
  })

  it('of its pauses waits: a room is asked the old question, reviewers read the new one', async () => {
    const lesson = await addPublic()
    const path = `/courseware/${lesson.coursewareId}/pauses`
    const shown = async () => readPauseTrack(await (await new Visitor(hub.url).get(`${path}.vtt`)).text())
    const asked = async () => (await shown()).map(({ atSeconds, question }) => `${atSeconds} ${question}`)
    const ownId = async (question: string) =>
      (await listOwnPauses(hub.db, lesson.coursewareId)).find(one => one.question === question)?.id
    const say = (name: string, at: string, question: string, id = '') =>
      by(name).post(`${path}${id && `/${id}`}`, { at, question, choices: '一片\n两片', answer: '两片' })
    await say('bianji', '0:01', '留几片叶子？')
    await say('bianji', '0:02', '几时浇水？')
    const before = await events(lesson)

    await say('liming', '0:01', '留两片叶子吗？', await ownId('留几片叶子？'))
    await say('liming', '0:03', '骗人的新问题')
    await say('liming', '0:03', '新问题<script>alert(1)</script>', await ownId('骗人的新问题'))
    await by('liming').post(`${path}/${await ownId('几时浇水？')}/remove`)
    expect(await asked()).to.deep.equal(['1 留几片叶子？', '2 几时浇水？'])
    expect(await events(lesson), 'the public hears of nothing').to.equal(before)
    const own = await (await by('liming').get(path)).text()
    expect(own).to.include('留两片叶子吗？').and.include('您的改动先不公开').and.not.include('几时浇水')

    await review('liming', lesson, 'submit')
    expect((await say('liming', '0:04', '偷换')).status).to.equal(409)
    const page = await (await by('bianji').get(`/courseware/${lesson.coursewareId}/review`)).text()
    for (const text of ['新增或替换： 0:03', '新问题&lt;script>', '删除： 0:02', '答案：两片'])
      expect(page).to.include(text)
    expect((await say('bianji', '0:03', '编辑也加一个')).status).to.equal(303)
    await review('bianji', lesson, 'approve')
    await review('zongbian', lesson, 'approve')
    expect(await asked()).to.deep.equal(['1 留两片叶子吗？', '3 新问题<script>alert(1)</script>'])
    expect((await row(lesson)).holdsChange).to.equal(false)

    await by('liming').post(`${path}/${await ownId('留两片叶子吗？')}/remove`)
    await review('liming', lesson, 'drop-change')
    expect(await asked()).to.have.length(2)
    expect((await row(lesson)).holdsChange).to.equal(false)
  })

  it('refuses an approval of questions that an editor wrote anew after the look', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    const path = `/courseware/${lesson.coursewareId}`
    await review('liming', lesson, 'submit')
    await review('bianji', lesson, 'approve')
    const seen = /name="seen" value="([^"]*)"/.exec(await (await by('zongbian').get(`${path}/review`)).text())
    await by('bianji').post(`${path}/pauses`, { at: '0:01', question: '没人看过的问题' })
    const answer = await by('zongbian').post(`${path}/review/approve`, { seen: seen?.[1] ?? '' })
    expect(answer.status).to.equal(409)
    expect(await (await by('zongbian').get(`${path}/review`)).text()).to.include(
      '0:01 <span class="said">没人',
    )
    expect((await row(lesson)).publishedAt).to.equal(null)
  })

  it('of one that is announced for a day is offered that day again, and keeps nobody waiting for it', async () => {
    const day = new Date('2031-03-05T01:00:00Z')
    const announce = async () => {
      const lesson = await addPublic()
      await hub.db
        .updateTable('courseware')
        .set({ publishedAt: null, scheduledAt: day })
        .where('id', '=', lesson.coursewareId)
        .execute()
      expect((await save('liming', lesson, { title: '果树夏季修剪' })).status).to.equal(303)
      await review('liming', lesson, 'submit', { visibility: 'regions', visibleTo: rootOrganisation.id })
      expect((await row(lesson)).visibility, 'as it was approved').to.equal('all')
      return lesson
    }
    const changed = await announce()
    await review('bianji', changed, 'approve')
    const page = await (await by('zongbian').get(`/courseware/${changed.coursewareId}/review`)).text()
    const offered = /name="publishAt"[^>]*value="([^"]*)"/.exec(page)?.[1]
    expect(offered, 'in China’s time').to.equal('2031-03-05T09:00')
    expect((await review('zongbian', changed, 'approve', { publishAt: offered })).status).to.equal(303)
    const { scheduledAt, publishedAt, title } = await row(changed)
    expect([scheduledAt, publishedAt, title]).to.deep.equal([day, null, '果树夏季修剪'])

    const waiting = await announce()
    const standing = await (await by('liming').get(`/courseware/${waiting.coursewareId}/review`)).text()
    expect(standing).to.include('自动公开')
    const log = { warn: () => undefined, info: () => undefined }
    const schedule = openSchedule({ db: hub.db, log, now: () => day, lookEveryMs: 3600_000 })
    await schedule.look()
    await schedule.close()
    const onTheDay = await row(waiting)
    expect([onTheDay.publishedAt, onTheDay.title]).to.deep.equal([day, '果树冬季修剪'])
    await review('bianji', waiting, 'approve')
    await review('zongbian', waiting, 'approve')
    expect(await shownTitle(waiting)).to.equal('果树夏季修剪')
  })

  it('that is dropped leaves all as it was', async () => {
    const lesson = await addPublic()
    await save('liming', lesson, { title: '别的' })
    await sendPicture('liming', lesson)
    await sendSubtitles(by('liming'), lesson.coursewareId, srt)
    await review('liming', lesson, 'submit')
    expect((await review('liming', lesson, 'drop-change')).status).to.equal(303)
    const { state, holdsChange, heldMetadata, heldPoster, title } = await row(lesson)
    expect([state, holdsChange, heldMetadata, heldPoster, title]).to.deep.equal([
      ...['published', false, null, null, '果树冬季修剪'],
    ])
  })

  it('that names a topic which was removed meanwhile is not approved, and says which field', async () => {
    const lesson = await addPublic()
    const topic = await hub.db
      .insertInto('topic')
      .values({ id: 'old-topic', parentId: null, labelZh: '旧栏目', labelEn: 'Old', place: 99 })
      .returning('id')
      .executeTakeFirstOrThrow()
    const path = `/courseware/${lesson.coursewareId}`
    expect((await save('liming', lesson, { topicIds: topic.id })).status).to.equal(303)
    await hub.db.deleteFrom('topic').where('id', '=', topic.id).execute()
    expect((await by('liming').get(`${path}/edit`)).status).to.equal(200)
    await review('liming', lesson, 'submit')
    await review('bianji', lesson, 'approve')
    const answer = await review('zongbian', lesson, 'approve')
    expect(answer.status).to.equal(409)
    expect(await answer.text()).to.include('topicIds')
  })
})
