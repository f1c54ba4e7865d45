import { expect } from 'chai'
import type { JobRecord } from '../../src/courseware/job-records.ts'
import { describeProgress, type Known } from '../../src/courseware/progress.ts'
import { freshVerbStates } from '../../src/courseware/rules.ts'
import type { VerbJob } from '../../src/queue/line.ts'
import { type QueuedVerb, queuedVerbs } from '../../src/queue.ts'

const at = new Date('2026-03-02T01:00:00Z')
const time = at.toISOString()
const lesson: Known['lesson'] = {
  id: 'a'.repeat(32),
  title: '番茄大棚灰霉病防治',
  releaseId: null,
  media: null,
  publishedAt: at,
  heldRelease: null,
}
const upload: NonNullable<Known['upload']> = {
  id: 'b'.repeat(32),
  state: 'stored',
  sourceBytes: 1000,
  senderSha256: 'x',
  failureCode: null,
  createdAt: at,
  finishedAt: at,
}
const job: JobRecord = {
  id: 'c'.repeat(32),
  coursewareId: lesson.id,
  uploadId: upload.id,
  profileName: 'village-2m',
  state: 'running',
  runNumber: 1,
  version: 1,
  chosenContent: null,
  stage: 'rest',
  urgency: 'normal',
  watchableAt: null,
  onlyRung: null,
  onlyOfRelease: null,
  qcReport: null,
  verbStates: freshVerbStates(),
  failureVerb: null,
  failureCode: null,
  failureFacts: {},
  createdAt: at,
  updatedAt: at,
  endedAt: null,
}
const none: Known = {
  lesson,
  upload: undefined,
  receivedBytes: undefined,
  job: undefined,
  jobs: [],
  workers: 1,
}
const describeUpload = (more: Partial<typeof upload>, receivedBytes?: number) => {
  const told = describeProgress({ ...none, upload: { ...upload, finishedAt: null, ...more }, receivedBytes })
  return { ...told, upload: told.verbs[0] }
}
/** The queue's view: the named verbs as given, the rest waiting. */
const queue = (states: Partial<Record<QueuedVerb, Partial<VerbJob>>>): VerbJob[] =>
  queuedVerbs.map(verb => ({ verb, state: 'waiting', share: 0, ...states[verb] }))
const done = { state: 'done', share: 1, startedAt: at, endedAt: at } as const
const running = (jobs: readonly VerbJob[], workers = 1) =>
  describeProgress({ ...none, upload, job, jobs, workers }).verbs
/** Verbs in short: `probe done`, `plan waiting turn`. */
const short = (verbs: ReturnType<typeof running>) =>
  verbs.map(({ verb, state, waitingFor }) => [verb, state, waitingFor].filter(Boolean).join(' '))

describe('describeProgress', () => {
  it('tells a draft that waits for its sender', () => {
    const { state, verbs, canRetry, canStop, coming, ...rest } = describeProgress(none)
    expect([state, canRetry, canStop, coming]).to.deep.equal(['draft', false, false, []])
    expect(verbs.map(({ verb }) => verb)).to.deep.equal([
      ...['upload', 'probe', 'plan', 'transcode', 'package', 'store', 'publish', 'play'],
    ])
    expect(verbs[0]).to.deep.equal({ verb: 'upload', state: 'waiting', share: 0, waitingFor: 'sender' })
    expect(rest).to.deep.equal({ coursewareId: lesson.id, title: lesson.title, isPublic: true })
  })

  it('tells how much of an upload is here, and never more than all', () => {
    const told = describeUpload({ state: 'receiving' }, 250)
    expect([told.state, told.upload]).to.deep.equal([
      'uploading',
      { verb: 'upload', state: 'running', share: 0.25, startedAt: time },
    ])
    expect(describeUpload({ state: 'receiving' }).upload?.share).to.equal(0)
    expect(describeUpload({ state: 'receiving' }, 5000).upload?.share).to.equal(1)
  })

  it('tells what an upload that has arrived waits for', () => {
    const waits = (more: Partial<typeof upload>) =>
      describeUpload({ state: 'checking', ...more }).upload?.waitingFor
    expect(waits({ senderSha256: null })).to.equal('checksum')
    expect(waits({})).to.equal(undefined)
    expect(waits({ failureCode: 'storeUnavailable' })).to.equal('retry')
  })

  it('tells a refused upload as a failure that no retry of the line helps', () => {
    const told = describeUpload({ state: 'refused', failureCode: 'checksumDiffers', finishedAt: at })
    expect(told.state).to.equal('failed')
    expect(told.failure).to.deep.equal({ verb: 'upload', code: 'checksumDiffers', facts: {} })
    expect(told.upload).to.include({ state: 'failed', endedAt: time })
    expect(told.canRetry).to.equal(false)
  })

  it('tells a stored upload as work, also before its run is entered', () => {
    const told = describeUpload({ state: 'stored', finishedAt: at })
    expect([told.state, told.upload?.state]).to.deep.equal(['processing', 'done'])
  })

  it('tells the running verb with its share, and lets only the next one wait for its turn', () => {
    const verbs = running(
      queue({ probe: done, plan: done, transcode: { state: 'running', share: 0.4, startedAt: at } }),
    )
    expect(short(verbs)).to.deep.equal([
      'upload done',
      'probe done',
      'plan done',
      'transcode running',
      'package waiting',
      'store waiting',
      'publish waiting',
      'play waiting',
    ])
    expect(verbs[3]).to.deep.equal({ verb: 'transcode', state: 'running', share: 0.4, startedAt: time })
    expect(short(running(queue({ probe: done })))[2]).to.equal('plan waiting turn')
  })

  it('says where there is no worker, but not of the verb that the hub does itself', () => {
    expect(short(running(queue({}), 0))[1]).to.equal('probe waiting worker')
    expect(short(running(queue({}), 0))[2]).to.equal('plan waiting')
    const all = { probe: done, plan: done, transcode: done, package: done, store: done }
    expect(short(running(queue(all), 0))[6]).to.equal('publish waiting turn')
  })

  it('tells a verb that will be tried again, and one that failed before the verdict is in', () => {
    const verbs = running(
      queue({ probe: done, plan: { state: 'retrying' }, transcode: { state: 'waiting' } }),
    )
    expect(short(verbs).slice(1, 4)).to.deep.equal(['probe done', 'plan waiting retry', 'transcode waiting'])
    const skipped = { state: 'skipped' } as const
    const failed = queue({
      probe: { state: 'failed' },
      plan: skipped,
      transcode: skipped,
      package: skipped,
      store: skipped,
    })
    expect(short(running(failed)).slice(1, 7)).to.deep.equal([
      'probe failed',
      'plan waiting',
      'transcode waiting',
      'package waiting',
      'store waiting',
      'publish waiting',
    ])
  })

  it('tells what the database knows while the queue is away', () => {
    const told = describeProgress({ ...none, upload, job })
    expect(told.state).to.equal('processing')
    expect(short(told.verbs).slice(0, 2)).to.deep.equal(['upload done', 'probe waiting'])
  })

  it('tells which verb failed, why, and that it can be tried again', () => {
    const verbStates = freshVerbStates().map(each =>
      each.verb === 'probe' ? { ...each, state: 'done' as const, share: 1 } : each,
    )
    const failed: JobRecord = {
      ...job,
      state: 'failed',
      verbStates,
      failureVerb: 'transcode',
      failureCode: 'outputWrong',
      failureFacts: { why: 'v360' },
    }
    const told = describeProgress({ ...none, upload, job: failed })
    expect(told).to.include({ state: 'failed', canRetry: true })
    expect(told.failure).to.deep.equal({ verb: 'transcode', code: 'outputWrong', facts: { why: 'v360' } })
    expect(short(told.verbs).slice(0, 4)).to.deep.equal([
      'upload done',
      'probe done',
      'plan waiting',
      'transcode failed',
    ])
  })

  it('tells a failure code that this version does not know as an internal one', () => {
    const failed: JobRecord = { ...job, state: 'failed', failureCode: 'fromTheFuture' }
    expect(describeProgress({ ...none, upload, job: failed }).failure).to.deep.equal({
      verb: 'probe',
      code: 'internal',
      facts: {},
    })
  })

  it('tells of a lesson whose first stage is shown that it can be watched, and what is still to come', () => {
    const media = {
      durationSeconds: 60,
      masterPlaylist: 'master.m3u8',
      renditions: [],
      posterWidths: [320],
      posterAspect: 1.5,
      totalBytes: 1,
      coming: ['720p', '480p'],
    }
    const releaseId = 'd'.repeat(32)
    const told = describeProgress({ ...none, lesson: { ...lesson, releaseId, media }, upload, job })
    expect(told).to.include({ state: 'processing', canStop: true, watchPath: `/courseware/${lesson.id}` })
    expect(told.coming).to.deep.equal(['720p', '480p'])
  })

  it('tells a version of which only the tier for some players is under way as published', () => {
    const told = describeProgress({ ...none, upload, job: { ...job, stage: 'av1' } })
    expect(told.state).to.equal('published')
  })

  it('tells where a published lesson plays', () => {
    const releaseId = 'd'.repeat(32)
    const verbStates = freshVerbStates().map(each => ({ ...each, state: 'done' as const, share: 1 }))
    const told = describeProgress({
      ...none,
      lesson: { ...lesson, releaseId },
      upload,
      job: { ...job, state: 'published', verbStates },
    })
    expect(told).to.include({
      state: 'published',
      canRetry: false,
      masterPlaylistPath: `/media/${lesson.id}/${releaseId}/master.m3u8`,
      watchPath: `/courseware/${lesson.id}`,
    })
    expect(new Set(told.verbs.map(({ state }) => state))).to.deep.equal(new Set(['done']))
  })

  it('says of what is made and not public that it waits for its reviews, and leads there', () => {
    const made = { ...lesson, publishedAt: null, releaseId: 'b'.repeat(32) }
    const told = describeProgress({ ...none, lesson: made })
    expect(told.verbs.at(-1)).to.deep.equal({
      verb: 'play',
      state: 'waiting',
      share: 0,
      waitingFor: 'review',
    })
    expect(told).to.include({ isPublic: false, watchPath: `/courseware/${lesson.id}/review` })
    const held = { ...lesson, releaseId: 'b'.repeat(32), heldRelease: { releaseId: 'c'.repeat(32) } }
    expect(describeProgress({ ...none, lesson: held })).to.include({ isPublic: false })
  })
})
