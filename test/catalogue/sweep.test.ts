import { expect } from 'chai'
import { sweepLeftWork, sweepWork } from '../../src/catalogue/sweep.ts'
import { findJob, openJob, openNextVersion } from '../../src/courseware/job-records.ts'
import { failJob, publishRelease } from '../../src/courseware/verdict-records.ts'
import { resultKey, workKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { join } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addStoredUpload } from '../support/lesson-rows.ts'
import { makeId } from '../support/line.ts'

describe('what production left in the store', () => {
  let hub: LessonHub
  let ownerId: string
  before(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
  })
  after(() => hub.close())

  const { signal } = new AbortController()
  const night = (store: ObjectStore = hub.store) => sweepLeftWork({ db: hub.db, store }, { signal })
  const leave = async (versionId: string) => {
    const options = { contentType: 'application/json' }
    await hub.store.put(resultKey(versionId, 'plan'), '{}', options)
    await hub.store.put(workKey(versionId, makeId(), 'track.mp4'), 'film', options)
  }
  const countLeft = async (versionId: string) => {
    let count = 0
    for await (const _ of hub.store.list(`work/${versionId}/`)) count++
    return count
  }
  /** A lesson in the making that has left something. */
  const begin = async (title: string) => {
    const { coursewareId, releaseId, media } = await hub.publish({ ownerId, title })
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    await leave(job.id)
    return { job, release: { releaseId, media, subtitleGeneration: 0 } }
  }
  const openNext = async (job: Parameters<typeof openNextVersion>[1]) => {
    const next = await openNextVersion(hub.db, job, { profileName: 'village-2m', chosenContent: null })
    if (!next) throw new Error('no next version')
    await leave(next.id)
    return next
  }

  it('goes at night where it was published or overtaken, and stays where somebody may go on with it', async () => {
    const running = await begin('在做')
    const failed = await begin('失败')
    await failJob(hub.db, failed.job, { verb: 'transcode', code: 'internal', facts: {} })
    const published = await begin('已发布')
    await publishRelease(hub.db, published.job, published.release)
    // Its AV1 is being made of what lies there.
    const withTier = await begin('还在做AV1')
    await publishRelease(hub.db, withTier.job, withTier.release, 'av1')
    // Made anew: the first version was published long ago, the second failed, the third is shown, the fourth is made.
    const first = await begin('重做')
    await publishRelease(hub.db, first.job, first.release)
    const second = await openNext(first.job)
    await failJob(hub.db, second, { verb: 'transcode', code: 'internal', facts: {} })
    const third = await openNext(second)
    await publishRelease(hub.db, third, first.release)
    const fourth = await openNext(third)
    const unknown = makeId()
    await leave(unknown)

    await night()
    for (const { job } of [running, failed, withTier]) expect(await countLeft(job.id)).to.equal(2)
    for (const { id } of [published.job, first.job, second, third]) expect(await countLeft(id)).to.equal(0)
    expect(await countLeft(fourth.id)).to.equal(2)
    // Of another database, or of one restored from an old back-up: nobody knows whether it is wanted.
    expect(await countLeft(unknown)).to.equal(2)
    await night()
  })

  it('goes at night though the store was away when it was published', async () => {
    const { job, release } = await begin('存储不在')
    await publishRelease(hub.db, job, release)
    const away: ObjectStore = { ...hub.store, remove: () => Promise.reject(new Error('away')) }
    const logged: string[] = []
    const log = { warn: (_: object, text: string) => logged.push(text) }
    await sweepWork({ store: away, line: { retire: async () => {} }, log }, job.id)
    expect(logged).to.deep.equal(['left-over files stay until the night'])
    expect(await night(away).catch((error: Error) => error.message)).to.equal('away')
    expect(await countLeft(job.id)).to.equal(2)
    await night()
    expect(await countLeft(job.id)).to.equal(0)
    expect((await findJob(hub.db, job.coursewareId))?.state).to.equal('published')
  })

  it('goes only after workers were told that nobody reads it: what one stores later is its own to remove', async () => {
    const { job } = await begin('迟到')
    const seen: number[] = []
    const line = { retire: async (id: string) => void seen.push(await countLeft(id)) }
    await sweepWork({ store: hub.store, line, log: { warn: () => {} } }, job.id)
    expect(seen).to.deep.equal([2])
    expect(await countLeft(job.id)).to.equal(0)
  })
})
