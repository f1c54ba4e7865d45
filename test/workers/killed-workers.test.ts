import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { findJob } from '../../src/courseware/job-records.ts'
import { openS3Store } from '../../storage/s3.ts'
import { type Ceph, startCeph } from '../support/ceph.ts'
import { type Gate, openGate } from '../support/gate.ts'
import {
  hasEnded,
  isEncoding,
  longClip,
  openTestProduction,
  programsOf,
  shortClip,
  type TestHubPart,
  type TestProduction,
} from '../support/production.ts'

type Ids = { readonly coursewareId: string; readonly versionId: string }

/** Where a worker stands when it is killed: before which word to the object store. */
const moments: Readonly<Record<string, (ids: Ids) => (passing: string) => boolean>> = {
  probe: ({ versionId }) => putOf(versionId, 'probe'),
  plan: ({ versionId }) => putOf(versionId, 'plan'),
  // The first to read what was planned.
  'transcode, which spreads the encodes': ({ versionId }) => {
    return passing => passing === `GET /xiangtu/work/${versionId}/plan.json`
  },
  'an encode of what is watched first': ({ versionId }) => putOf(versionId, 'first-0'),
  'an encode of the rest': ({ versionId }) => putOf(versionId, 'rest-0'),
  'packing of what is watched first': ({ versionId }) => putOf(versionId, 'first-package'),
  // All segments are there.
  'storing of what is watched first': ({ coursewareId }) => {
    return passing =>
      passing.startsWith(`PUT /xiangtu/media/${coursewareId}/`) && passing.endsWith('master.m3u8')
  },
  package: ({ versionId }) => putOf(versionId, 'rest-package'),
  store: ({ versionId }) => putOf(versionId, 'rest-store'),
  'an encode for some players, after all others have their lesson': ({ versionId }) =>
    putOf(versionId, 'av1-0'),
}
/** The first of such requests alone: another worker's must not wait with it. */
const onceOnly = (wanted: (passing: string) => boolean) => {
  let isMet = false
  return (passing: string): boolean => {
    if (isMet || !wanted(passing)) return false
    isMet = true
    return true
  }
}
const putOf = (versionId: string, name: string) => (passing: string) =>
  passing === `PUT /xiangtu/work/${versionId}/${name}.json`

describe('workers that are killed, frozen or stopped, or lose their store', function () {
  this.timeout(600_000)
  let ceph: Ceph
  let gate: Gate
  let line: TestProduction
  let hub: TestHubPart
  before(async () => {
    ceph = await startCeph()
    gate = await openGate(ceph.endpoint)
    const config = { kind: 's3', region: 'us-east-1', bucket: 'xiangtu', ...ceph } as const
    line = await openTestProduction({
      open: () => openS3Store(config),
      settings: {
        ...{ S3_BUCKET: config.bucket, S3_ENDPOINT: gate.url, ENCODE_SLOTS: '6' },
        ...{ S3_ACCESS_KEY_ID: ceph.accessKeyId, S3_SECRET_ACCESS_KEY: ceph.secretAccessKey },
      },
    })
    hub = await line.openHub()
  })
  afterEach(() => line.killWorkers())
  after(async () => {
    await hub.close()
    await line.close()
    await gate.close()
    await ceph.stop()
  })

  /** How often a step's result went to the store. */
  const timesStored = ({ versionId }: Ids, name: string) => gate.passed.filter(putOf(versionId, name)).length
  const expectPublished = async ({ coursewareId }: Ids) => {
    expect((await hub.until(coursewareId, hasEnded)).failure).to.equal(undefined)
    await line.expectOneWholeRelease(coursewareId)
    expect((await findJob(line.db, coursewareId))?.failureCode).to.equal(null)
  }

  it('publish each lesson once and whole, at whichever verb they are killed, and although one was frozen', async () => {
    const frozen = line.startWorker()
    const film = await hub.begin(await longClip(line.folder, 36))
    // Its result is on the way when it freezes, and arrives when the lesson is long published.
    const late = gate.hold(onceOnly(putOf(film.versionId, 'first-sound')))
    await Promise.all([late.arrived, hub.until(film.coursewareId, isEncoding)])
    frozen.kill('SIGSTOP')
    const killed = line.startWorker()
    const another = await hub.begin(await longClip(line.folder, 30))
    await hub.until(another.coursewareId, isEncoding)
    await line.kill(killed)

    const lessons = new Map<string, Ids>()
    for (const moment of Object.keys(moments))
      lessons.set(moment, await hub.begin(await shortClip(line.folder)))
    const held = [...lessons].map(([moment, ids]) => gate.hold(moments[moment]?.(ids) ?? (() => false)))
    // Seven of nine light hands are held at once.
    const workers = [1, 2, 3].map(() => line.startWorker())
    await Promise.all(held.map(({ arrived }) => arrived))
    await Promise.all(workers.map(worker => line.kill(worker)))
    for (const each of held) each.open()
    line.startWorker()

    for (const ids of lessons.values()) await expectPublished(ids)
    await expectPublished(film)
    await expectPublished(another)
    for (const [moment, ids] of lessons) {
      // What was done before is not done again; what was not stored yet is stored once.
      for (const step of [
        'probe',
        'plan',
        'first-sound',
        'first-0',
        'first-package',
        'first-store',
        'rest-0',
      ])
        expect(timesStored(ids, step), `${moment}: ${step}`).to.equal(1)
    }
    const isThere = () => timesStored(film, 'first-sound') === 2
    expect(isThere()).to.equal(false)
    late.open()
    while (!isThere()) await pause(50)
    frozen.kill('SIGCONT')
    await pause(6000)
    await line.expectOneWholeRelease(film.coursewareId)
  })

  it('wait for a store that is away for a minute, in the middle of an encode and before a probe', async () => {
    line.startWorker()
    const film = await hub.begin(await longClip(line.folder, 36))
    const next = await line.addLesson(await shortClip(line.folder))
    await hub.until(film.coursewareId, isEncoding)
    await ceph.cut()
    const versionId = await hub.production.start(next)
    await pause(60_000)
    const meanwhile = await hub.until(film.coursewareId, () => true)
    expect(meanwhile.failure).to.equal(undefined)
    await ceph.mend()
    await expectPublished(film)
    await expectPublished({ ...next, versionId })
    expect(timesStored(film, 'first-0')).to.equal(1)
  })

  it('end at once for a person’s stop, keep what is done, and go on from there', async () => {
    // Two chunks, one after the other.
    const worker: ChildProcess = line.startWorker({ ENCODE_SLOTS: '1' })
    const ids = await hub.begin(await longClip(line.folder, 108))
    const shown = await hub.until(ids.coursewareId, ({ watchPath }) => watchPath !== undefined)
    const isAtWork = async () => (await programsOf(worker.pid)).includes('ffmpeg')
    while (timesStored(ids, 'rest-0') === 0 || !(await isAtWork())) await pause(50)
    expect(shown.canStop).to.equal(true)
    await hub.production.stop(ids.coursewareId)
    const stopped = await hub.until(ids.coursewareId, hasEnded)
    expect(stopped.failure).to.deep.include({ verb: 'transcode', code: 'stopped' })
    expect(stopped).to.include({ canRetry: true, canStop: false, watchPath: shown.watchPath })
    expect(stopped.coming).to.deep.equal([])
    expect(stopped.verbs.find(({ verb }) => verb === 'plan')?.state).to.equal('done')
    const began = performance.now()
    while (await isAtWork()) await pause(50)
    expect(performance.now() - began).to.be.below(5000)

    await hub.production.retry(ids.coursewareId)
    expect((await hub.until(ids.coursewareId, hasEnded)).failure).to.equal(undefined)
    // What only some players need can be stopped too, and the lesson is whole without it.
    while ((await findJob(line.db, ids.coursewareId))?.stage !== 'av1') await pause(50)
    await hub.production.stop(ids.coursewareId)
    expect((await hub.until(ids.coursewareId, hasEnded)).failure).to.equal(undefined)
    expect(await findJob(line.db, ids.coursewareId)).to.include({
      state: 'published',
      failureCode: 'stopped',
    })
    await line.expectOneWholeRelease(ids.coursewareId)
    for (const step of ['probe', 'plan', 'first-0', 'first-store', 'rest-0', 'rest-1'])
      expect(timesStored(ids, step), step).to.equal(1)
  })
})
