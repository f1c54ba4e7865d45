import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { replaceFilm } from '../../src/courseware/film-records.ts'
import { openJob } from '../../src/courseware/job-records.ts'
import { findCourseware } from '../../src/courseware/records.ts'
import { publishedMediaSchema } from '../../src/courseware/rules.ts'
import { publishRelease } from '../../src/courseware/verdict-records.ts'
import { moveSubtitles } from '../../src/subtitle/records.ts'
import { mediaKey } from '../../storage/keys.ts'
import { join, signedIn, type Visitor } from '../support/app.ts'
import { addDraft } from '../support/drafts.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addStoredUpload } from '../support/lesson-rows.ts'

type Draft = Awaited<ReturnType<typeof addDraft>>

describe('a new film for a lesson that is public', () => {
  let hub: LessonHub
  let author: Awaited<ReturnType<typeof join>>
  const people: Record<string, Visitor> = {}

  before(async () => {
    hub = await startLessonHub()
    author = await join(hub.db, 'liming')
    await join(hub.db, 'bianji', 'editor')
    await join(hub.db, 'zongbian', 'chiefEditor')
    for (const name of ['liming', 'bianji', 'zongbian']) people[name] = await signedIn(hub, name)
  })
  after(() => hub.close())

  const review = async (name: string, { coursewareId }: Draft, action: string, form: object = {}) => {
    const path = `/courseware/${coursewareId}/review`
    const page = (await (await people[name]?.get(path))?.text()) ?? ''
    const seen = /name="seen" value="([^"]*)"/.exec(page)?.[1] ?? ''
    const answer = await people[name]?.post(`${path}/${action}`, { seen, ...form })
    expect(answer?.status, `${name} ${action}`).to.equal(303)
  }
  const publish = async (lesson: Draft) => {
    await review('liming', lesson, 'submit')
    await review('bianji', lesson, 'approve')
    await review('zongbian', lesson, 'approve')
  }
  const row = async ({ coursewareId }: Draft) => {
    const lesson = await findCourseware(hub.db, coursewareId)
    if (!lesson) throw new Error('the lesson is gone')
    return lesson
  }
  /** Sends a new film and makes it, as the line does. */
  const makeNewFilm = async (lesson: Draft, mode: 'two' | 'none' = 'two') => {
    const { coursewareId, media } = lesson
    const record = await row(lesson)
    const actor = { id: author.id, name: 'liming', username: 'liming' }
    await hub.db.transaction().execute(step => replaceFilm(step, actor, record, mode))
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId: author.id })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    const releaseId = randomBytes(16).toString('hex')
    await publishRelease(hub.db, job, { releaseId, media, subtitleGeneration: 0 })
    return { releaseId, uploadId }
  }

  it('waits beside the shown one until two approve; address, day and first publishing stay', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await publish(lesson)
    const before = await row(lesson)
    const { releaseId } = await makeNewFilm(lesson)
    expect((await row(lesson)).releaseId).to.equal(before.releaseId)
    await publish(lesson)
    const after = await row(lesson)
    expect(after.releaseId).to.equal(releaseId)
    expect(after.heldRelease).to.equal(null)
    expect(after.publishedAt).to.deep.equal(before.publishedAt)
    expect(after.firstPublishedAt).to.deep.equal(before.firstPublishedAt)
  })

  it('waits too where the lesson is announced for a day and looked at once more before it', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    const { coursewareId, uploadId } = lesson
    await hub.db
      .updateTable('courseware')
      .set({ state: 'published', scheduledAt: new Date('2031-03-05T01:00:00Z'), approvedUploadId: uploadId })
      .where('id', '=', coursewareId)
      .execute()
    await makeNewFilm(lesson)
    await review('liming', lesson, 'submit')
    await makeNewFilm(lesson)
    expect((await row(lesson)).releaseId, 'what was approved').to.equal(lesson.releaseId)
    await review('liming', lesson, 'drop-film')
    const { releaseId, heldRelease, state } = await row(lesson)
    expect([releaseId, heldRelease, state]).to.deep.equal([lesson.releaseId, null, 'published'])
  })

  it('tells the public nothing while it is reviewed, and of the change once', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await publish(lesson)
    const events = async () =>
      (
        await hub.db
          .selectFrom('lessonEvent')
          .select('kind')
          .where('coursewareId', '=', lesson.coursewareId)
          .orderBy('seq')
          .execute()
      ).map(({ kind }) => kind)
    const first = await events()
    expect(first).to.deep.equal(['published', 'withdrawn', 'published'])
    await makeNewFilm(lesson)
    await review('liming', lesson, 'submit')
    await review('bianji', lesson, 'approve')
    expect(await events()).to.deep.equal(first)
    await review('zongbian', lesson, 'approve')
    expect(await events()).to.deep.equal([...first, 'changed'])
  })

  it('refuses to widen, by the way, who may watch what is shown', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    const root = '0'.repeat(32)
    await review('liming', lesson, 'submit', { visibility: 'regions', visibleTo: root })
    await review('bianji', lesson, 'approve')
    await review('zongbian', lesson, 'approve')
    await makeNewFilm(lesson)
    await review('liming', lesson, 'submit', { visibility: 'all' })
    expect((await row(lesson)).visibility).to.equal('regions')
  })

  it('is let go, and the shown one stays, where its author thinks better of it', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await publish(lesson)
    await makeNewFilm(lesson)
    await review('liming', lesson, 'drop-film')
    const { state, heldRelease, releaseId } = await row(lesson)
    expect([state, heldRelease, releaseId]).to.deep.equal(['published', null, lesson.releaseId])
  })

  it('never comes in by a second version of the film that was not approved', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await publish(lesson)
    const { uploadId } = await makeNewFilm(lesson)
    await review('liming', lesson, 'drop-film')
    const { coursewareId, media } = lesson
    await hub.db.deleteFrom('transcodeJob').where('uploadId', '=', uploadId).execute()
    const again = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    await publishRelease(hub.db, again, { releaseId: 'b'.repeat(32), media, subtitleGeneration: 0 })
    expect((await row(lesson)).releaseId).to.equal(lesson.releaseId)
  })

  it('takes its place at once on a hub without reviews', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    await publish(lesson)
    const { releaseId } = await makeNewFilm(lesson, 'none')
    expect((await row(lesson)).releaseId).to.equal(releaseId)
  })

  it('of a draft is simply its film', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    const { releaseId, uploadId } = await makeNewFilm(lesson)
    const { heldRelease, releaseUploadId, ...rest } = await row(lesson)
    expect([rest.releaseId, releaseUploadId, heldRelease]).to.deep.equal([releaseId, uploadId, null])
    expect(rest.publishedAt).to.equal(null)
  })

  it('names the subtitles that the lesson has when it is approved', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    const { coursewareId, media } = lesson
    await publish(lesson)
    const { releaseId } = await makeNewFilm(lesson)
    for (const file of [media.masterPlaylist, media.av1Playlist, media.listenPlaylist]) {
      if (!file) continue
      const text = await hub.store.read(mediaKey(coursewareId, lesson.releaseId, file))
      const contentType = 'application/vnd.apple.mpegurl'
      await hub.store.put(mediaKey(coursewareId, releaseId, file), text, { contentType })
    }
    const saved = {
      ...{ id: 'e'.repeat(32), language: 'zh-CN' as const, dialect: null, cueCount: 0, firstCues: [] },
      createdAt: new Date(),
    }
    const move = { coursewareId, releaseId: lesson.releaseId, generation: 0, language: saved.language, saved }
    expect(await moveSubtitles(hub.db, { ...move, playlists: media })).to.equal(true)
    await publish(lesson)
    const shown = publishedMediaSchema.parse((await row(lesson)).media)
    const master = await hub.store.read(mediaKey(coursewareId, releaseId, shown.masterPlaylist))
    expect(new TextDecoder().decode(master)).to.include(saved.id)
  })

  it('asks for the first look again where subtitles were changed after it', async () => {
    const lesson = await addDraft(hub, author, '果树冬季修剪')
    const { coursewareId, releaseId, media } = lesson
    await review('liming', lesson, 'submit')
    await review('bianji', lesson, 'approve')
    const move = { coursewareId, releaseId, generation: 0, language: 'zh-CN' as const, playlists: media }
    await moveSubtitles(hub.db, move)
    await review('zongbian', lesson, 'approve')
    expect((await row(lesson)).publishedAt).to.equal(null)
  })
})
