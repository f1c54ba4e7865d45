import { expect } from 'chai'
import { listDeletions } from '../../src/courseware/deletion-records.ts'
import { findJob, openJob, openNextVersion } from '../../src/courseware/job-records.ts'
import { keepByPolicy } from '../../src/courseware/retention.ts'
import { findSource, withSource } from '../../src/courseware/source-records.ts'
import { failJob, publishRelease } from '../../src/courseware/verdict-records.ts'
import { XiangtuError } from '../../src/errors.ts'
import { mediaKey, sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { join, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, addStoredUpload } from '../support/lesson-rows.ts'

const dayMs = 24 * 3600_000
const film = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251))
const on = (day: number) => new Date(Date.parse('2026-03-01T19:00:00Z') + day * dayMs)
const policy = { days: 90, announceDays: 14, why: 'a test' }
const profiles = new Map([
  ['village-2m', { sourceRetention: policy }],
  ['for-ever', { sourceRetention: { ...policy, days: null } }],
])

describe('raw footage', () => {
  let hub: LessonHub
  let ownerId: string
  const logged: string[] = []
  const log = {
    warn: (facts: object, text: string) => logged.push(`${text} ${JSON.stringify(facts)}`),
    info: (facts: object, text: string) => logged.push(`${text} ${JSON.stringify(facts)}`),
  }

  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    await join(hub.db, 'wangfang')
    await join(hub.db, 'yunying', 'operator')
  })
  after(() => hub.close())

  /** A lesson that was published on day 0 and whose film rests in the store. */
  async function addPublished({ profileName = 'village-2m' } = {}) {
    const { coursewareId, releaseId, media } = await hub.publish({ ownerId, title: '大棚通风' })
    await hub.db
      .updateTable('courseware')
      .set({ publishedAt: on(0) })
      .where('id', '=', coursewareId)
      .execute()
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId })
    await hub.store.put(sourceKey(uploadId), film, { contentType: 'application/octet-stream' })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName })
    await publishRelease(hub.db, job, { releaseId, media, subtitleGeneration: 0 })
    await hub.db
      .updateTable('transcodeJob')
      .set({ endedAt: on(0) })
      .where('id', '=', job.id)
      .execute()
    return { coursewareId, uploadId, releaseId }
  }
  const night = (day: number, options: { lastDay?: number; store?: ObjectStore } = {}) =>
    keepByPolicy(
      { db: hub.db, store: options.store ?? hub.store, profiles, log },
      { now: on(day), lastAt: on(options.lastDay ?? day - 1) },
    )
  const isThere = async (uploadId: string) => (await hub.store.head(sourceKey(uploadId))) !== undefined
  const standing = async (coursewareId: string) => {
    const source = await findSource(hub.db, coursewareId)
    if (!source) throw new Error('no source')
    return source
  }
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof XiangtuError ? error.code : String(error)),
    )

  it('refuses to go while a version is under way or failed, while it is kept, and under a profile for ever', async () => {
    const running = await addPublished()
    const failed = await addPublished()
    const kept = await addPublished()
    const forEver = await addPublished({ profileName: 'for-ever' })
    const unknown = await addPublished({ profileName: 'of-yesterday' })
    const all = [running, failed, kept, forEver, unknown]
    await night(76)
    for (const { coursewareId } of [running, failed]) {
      const ended = await findJob(hub.db, coursewareId)
      const wanted = { profileName: 'village-2m', chosenContent: null }
      const next = ended && (await openNextVersion(hub.db, ended, wanted))
      if (next && coursewareId === failed.coursewareId)
        await failJob(hub.db, next, { verb: 'transcode', code: 'encodeFailed', facts: {} })
    }
    const owner = await signedIn(hub, 'liming')
    await owner.post(`/courseware/${kept.coursewareId}/source/keep`, { keep: 'yes' })
    for (const day of [90, 91, 400]) await night(day)
    for (const { coursewareId, uploadId } of all) {
      expect(await isThere(uploadId)).to.equal(true)
      expect(await standing(coursewareId)).to.include({ deletedAt: undefined, dueAt: undefined })
    }
  })

  it('refuses to go while a playlist of the lesson is missing in the store', async () => {
    const { coursewareId, releaseId, uploadId } = await addPublished()
    await night(76)
    const key = mediaKey(coursewareId, releaseId, 'master.m3u8')
    const master = await hub.store.read(key)
    await hub.store.remove([key])
    await night(90)
    expect(await isThere(uploadId)).to.equal(true)
    await hub.store.put(key, master, { contentType: 'application/vnd.apple.mpegurl' })
    await night(91)
    expect(await isThere(uploadId)).to.equal(false)
  })

  it('refuses to go when its announcement could not be read: no hub ran for its last ten days', async () => {
    const { uploadId, coursewareId } = await addPublished()
    await night(76)
    await night(80)
    await night(90, { lastDay: 80 })
    expect(await isThere(uploadId)).to.equal(true)
    expect((await standing(coursewareId)).dueAt).to.deep.equal(on(99))
    await night(99)
    expect(await isThere(uploadId)).to.equal(false)
  })

  it('is announced on the lesson’s page and its owner’s list, in both languages, and stays until that day', async () => {
    const { coursewareId, uploadId } = await addPublished()
    const owner = await signedIn(hub, 'liming')
    await owner.get('/?language=zh-CN')
    const path = `/courseware/${coursewareId}/production`
    expect(await (await owner.get(path)).text()).to.include('发布后保存 90 天，到 2026年5月31日')
    await night(75)
    expect(await (await owner.get(path)).text()).not.to.include('将于')
    await night(76)
    expect(await (await owner.get(path)).text())
      .to.include('这个课件的原始素材将于 2026年5月31日 删除')
      .and.to.include(`action="/courseware/${coursewareId}/source/keep"`)
      .and.to.include(`href="/courseware/${coursewareId}/source"`)
    // A newer lesson, and a second sending of the same film, which points to this one: neither hides it.
    const { coursewareId: newer } = await addLesson(hub.db, { ownerId, title: '更新的课' })
    const again = await addStoredUpload(hub.db, { coursewareId, ownerId })
    await hub.db
      .updateTable('upload')
      .set({ state: 'refused', failureCode: 'alreadyInLibrary' })
      .where('id', '=', again)
      .execute()
    const mine = await (await owner.get('/mine')).text()
    expect(mine).to.include('原始素材将于 2026年5月31日 删除')
    expect(mine.indexOf(coursewareId)).to.be.below(mine.indexOf(newer))
    const operator = await signedIn(hub, 'yunying')
    expect(await (await operator.get(`${path}?language=en`)).text()).to.include(
      'The raw footage of this lesson will be deleted on 31 May 2026.',
    )
    expect(await (await operator.get('/mine?language=en')).text()).to.include(
      'Raw footage will be deleted on',
    )
    expect(await (await new Visitor(hub.url).get(`/courseware/${coursewareId}`)).text()).not.to.include(
      '删除',
    )
    await night(89)
    expect(await isThere(uploadId)).to.equal(true)
  })

  it('goes on the announced day, once, into the log of deletions; the lesson stays and says so', async () => {
    const { coursewareId, uploadId } = await addPublished()
    await night(76)
    await Promise.all([night(90), night(90)])
    expect(await isThere(uploadId)).to.equal(false)
    const rows = (await listDeletions(hub.db)).filter(row => row.uploadId === uploadId)
    expect(rows).to.have.length(1)
    expect(rows[0]).to.deep.include({
      coursewareId,
      ownerId,
      title: '大棚通风',
      sourceBytes: 1_000_000,
      announcedAt: on(76),
      deletedAt: on(90),
      removedAt: on(90),
    })
    expect(
      logged.filter(line => line.includes(uploadId) && line.includes('deleted by its policy')),
    ).to.have.length(1)

    const owner = await signedIn(hub, 'liming')
    await owner.get('/?language=zh-CN')
    const page = await (await owner.get(`/courseware/${coursewareId}/production`)).text()
    expect(page).to.include('原始素材保存期满，已于 2026年5月31日 删除')
    for (const offer of ['/source', '/content'])
      expect(page).not.to.include(`/courseware/${coursewareId}${offer}`)
    expect(await (await owner.get('/mine')).text()).not.to.include(`/courseware/${coursewareId}/production`)
    expect((await new Visitor(hub.url).get(`/courseware/${coursewareId}`)).status).to.equal(200)
    for (const answer of [
      await owner.post(`/courseware/${coursewareId}/content`, { content: 'camera' }),
      await owner.get(`/courseware/${coursewareId}/source`),
      await owner.post(`/courseware/${coursewareId}/source/keep`, { keep: 'yes' }),
    ]) {
      expect(answer.status).to.equal(410)
      expect(await answer.text()).to.include('原始素材保存期满，已经删除')
    }
    expect(await findJob(hub.db, coursewareId)).to.include({ version: 1, state: 'published' })
  })

  it('goes from the store the next night where that was away, and is gone for everybody from the first', async () => {
    const { coursewareId, uploadId } = await addPublished()
    await night(76)
    const away: ObjectStore = {
      ...hub.store,
      remove: () => Promise.reject(new XiangtuError('storeUnavailable')),
    }
    expect(await codeOf(night(90, { store: away }))).to.equal('storeUnavailable')
    expect(await isThere(uploadId)).to.equal(true)
    expect(await codeOf(hub.production.remake(coursewareId))).to.equal('sourceDeleted')
    await night(91)
    expect(await isThere(uploadId)).to.equal(false)
  })

  it('can be brought back from a back-up, is announced anew and may go a second time', async () => {
    const { coursewareId, uploadId } = await addPublished()
    for (const day of [76, 90]) await night(day)
    expect(await isThere(uploadId)).to.equal(false)
    await hub.store.put(sourceKey(uploadId), film, { contentType: 'application/octet-stream' })
    await hub.db
      .updateTable('upload')
      .set({ deletedAt: null, deletionAnnouncedAt: null, deletionDueAt: null })
      .where('id', '=', uploadId)
      .execute()
    await night(100)
    expect((await standing(coursewareId)).dueAt).to.deep.equal(on(114))
    await night(113)
    expect(await isThere(uploadId)).to.equal(true)
    await night(114)
    expect(await isThere(uploadId)).to.equal(false)
    expect((await listDeletions(hub.db)).filter(row => row.uploadId === uploadId)).to.have.length(2)
  })

  it('never goes under a version that begins at the same moment: one of the two is told', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const { coursewareId, uploadId } = await addPublished()
      await night(76)
      const [made] = await Promise.all([codeOf(hub.production.remake(coursewareId)), night(90)])
      const job = await findJob(hub.db, coursewareId)
      if (made === 'done') {
        expect(job).to.include({ version: 2, state: 'running' })
        expect(await isThere(uploadId)).to.equal(true)
      } else {
        expect([made, job?.version]).to.deep.equal(['sourceDeleted', 1])
        expect(await isThere(uploadId)).to.equal(false)
      }
    }
  })

  it('waits for a version that is being entered', async () => {
    const { coursewareId, uploadId } = await addPublished()
    await night(76)
    const ended = await findJob(hub.db, coursewareId)
    if (!ended) throw new Error('no run')
    let deleting: Promise<void> | undefined
    await withSource(hub.db, uploadId, async step => {
      deleting = night(90)
      await new Promise(resolve => setTimeout(resolve, 300))
      await openNextVersion(step, ended, { profileName: 'village-2m', chosenContent: null })
    })
    await deleting
    expect(await isThere(uploadId)).to.equal(true)
    expect((await standing(coursewareId)).deletedAt).to.equal(undefined)
  })

  describe('for its owner and operators', () => {
    it('refuses everybody else, and a form of another site or without an answer', async () => {
      const { coursewareId } = await addPublished()
      const path = `/courseware/${coursewareId}/source`
      const other = await signedIn(hub, 'wangfang')
      expect((await other.get(path)).status).to.equal(404)
      expect((await other.post(`${path}/keep`, { keep: 'yes' })).status).to.equal(404)
      const visitor = new Visitor(hub.url)
      for (const answer of [await visitor.get(path), await visitor.post(`${path}/keep`, { keep: 'yes' })])
        expect(answer.headers.get('location')).to.match(/^\/sign-in/)
      const owner = await signedIn(hub, 'liming')
      expect((await owner.post(`${path}/keep`)).status).to.equal(400)
      const evil = { Origin: 'https://evil.example' }
      expect((await owner.post(`${path}/keep`, { keep: 'yes' }, evil)).status).to.equal(403)
      expect((await standing(coursewareId)).isKept).to.equal(false)
      for (const id of ['0'.repeat(32), 'x', '..%2f..'])
        expect((await owner.get(`/courseware/${id}/source`)).status).to.equal(404)
    })

    it('comes as a file to be saved, from any byte on, and as nothing that a browser would open', async () => {
      const { coursewareId } = await addPublished()
      const path = `/courseware/${coursewareId}/source`
      for (const name of ['liming', 'yunying']) {
        const answer = await (await signedIn(hub, name)).get(path)
        expect(answer.status).to.equal(200)
        expect(Buffer.from(await answer.arrayBuffer()).equals(film)).to.equal(true)
        expect(answer.headers.get('content-type')).to.equal('application/octet-stream')
        expect(answer.headers.get('content-disposition')).to.match(
          /^attachment; .*filename\*=UTF-8''%E5%A4%A7/,
        )
        expect(answer.headers.get('content-security-policy')).to.equal("sandbox; default-src 'none'")
        expect(answer.headers.get('x-content-type-options')).to.equal('nosniff')
        expect(answer.headers.get('cache-control')).to.equal('private, no-store')
        expect(answer.headers.get('access-control-allow-origin')).to.equal(null)
      }
      const owner = await signedIn(hub, 'liming')
      const etag = (await owner.get(path)).headers.get('etag') ?? ''
      const rest = await owner.get(path, { Range: 'bytes=4990-', 'If-Range': etag })
      expect([rest.status, rest.headers.get('content-range')]).to.deep.equal([206, 'bytes 4990-4999/5000'])
      expect(Buffer.from(await rest.arrayBuffer()).equals(film.subarray(4990))).to.equal(true)
      expect((await owner.get(path, { Range: 'bytes=5000-' })).status).to.equal(416)
      const head = await owner.send(path, { method: 'HEAD', headers: {} })
      expect([head.status, head.headers.get('content-length')]).to.deep.equal([200, '5000'])
    })

    it('stays when they say so, and goes its way again when they say so', async () => {
      const { coursewareId, uploadId } = await addPublished()
      await night(76)
      const owner = await signedIn(hub, 'liming')
      const path = `/courseware/${coursewareId}`
      const answer = await owner.post(`${path}/source/keep`, { keep: 'yes' })
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `${path}/production`])
      expect(await (await owner.get(`${path}/production`)).text()).to.include('已选择保留')
      await night(200)
      expect(await isThere(uploadId)).to.equal(true)
      await owner.post(`${path}/source/keep`, { keep: 'no' })
      await night(201)
      expect((await standing(coursewareId)).dueAt).to.deep.equal(on(215))
      await night(215)
      expect(await isThere(uploadId)).to.equal(false)
    })
  })
})
