import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { findJob, openJob } from '../../src/courseware/job-records.ts'
import { openProduction, type Production } from '../../src/courseware/production.ts'
import { publishRelease } from '../../src/courseware/verdict-records.ts'
import type { OpenDatabase } from '../../src/database/open.ts'
import { XiangtuError } from '../../src/errors.ts'
import { type Line, openLine } from '../../src/queue/line.ts'
import { auditSources } from '../../src/upload/audit.ts'
import { listFindings } from '../../src/upload/audit-records.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { mediaKey, sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { join as joinHub } from '../support/app.ts'
import { freshDatabase } from '../support/database.ts'
import { makeLessonFiles, releaseFiles } from '../support/lesson-files.ts'
import { addLesson, addStoredUpload } from '../support/lesson-rows.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const hourMs = 3600_000
const contentType = 'application/octet-stream'
const soon = () => new Date(Date.now() + 2 * hourMs)

describe('the nightly audit', () => {
  let folder: string
  let database: OpenDatabase
  let redis: TestRedis
  let line: Line
  let store: ObjectStore
  let production: Production
  let ownerId: string
  let made: ReturnType<typeof makeLessonFiles> | undefined
  const logged: string[] = []
  const note = (facts: object, text: string) => {
    logged.push(`${text} ${JSON.stringify(facts)}`)
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-audit-'))
    redis = await startRedis()
    line = openLine(redis.url)
    store = await openDiskStore(join(folder, 'objects'))
  })
  beforeEach(async () => {
    database = await freshDatabase()
    const log = { warn: () => {}, info: () => {} }
    production = await openProduction({ db: database.db, line, profileName: 'village-2m', log })
    ownerId = (await joinHub(database.db, 'liming')).id
    logged.length = 0
  })
  afterEach(async () => {
    await production.close()
    await database.close()
    const keys: string[] = []
    for await (const { key } of store.list('source/')) keys.push(key)
    await store.remove(keys)
  })
  after(async () => {
    await line.close()
    await redis.close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  const isQueued = async (run: { versionId: string; runNumber: number }) =>
    (await line.look(run)).some(each => each.state !== 'absent')
  const audit = (now: Date, over: Partial<Parameters<typeof auditSources>[0]> = {}) =>
    auditSources(
      {
        db: database.db,
        store,
        start: source => production.start(source),
        isQueued,
        log: { warn: note, info: note },
        ...over,
      },
      { now },
    )
  /** What the operator would read, without its times. */
  const found = async (now = soon()) =>
    (await listFindings(database.db, now)).map(({ kind, subjectId, isHealed }) => ({
      kind,
      subjectId,
      isHealed,
    }))

  async function addUpload({ bytes = 1_000_000 } = {}) {
    const { coursewareId } = await addLesson(database.db, { ownerId, title: '大棚通风' })
    const uploadId = await addStoredUpload(database.db, { coursewareId, ownerId })
    if (bytes > 0) await store.put(sourceKey(uploadId), new Uint8Array(bytes), { contentType })
    return { coursewareId, uploadId }
  }
  async function addPublished() {
    const source = await addUpload()
    const { coursewareId } = source
    const release = join(folder, 'release')
    made ??= makeLessonFiles(release)
    const media = await made
    const releaseId = randomBytes(16).toString('hex')
    for (const file of await releaseFiles(release))
      await store.putFile(mediaKey(coursewareId, releaseId, file), join(release, file), { contentType })
    const job = await openJob(database.db, { ...source, profileName: 'village-2m' })
    await publishRelease(database.db, job, { releaseId, media, subtitleGeneration: 0 })
    return { ...source, releaseId }
  }

  it('finds nothing where every source has its lesson or its verdict', async () => {
    await addPublished()
    const refused = await addUpload({ bytes: 0 })
    await database.db
      .updateTable('upload')
      .set({ state: 'refused', failureCode: 'checksumDiffers' })
      .where('id', '=', refused.uploadId)
      .execute()
    expect(await audit(soon())).to.deep.equal([])
    expect(await found()).to.deep.equal([])
  })

  it('names a source without an upload, with its size, and never deletes it', async () => {
    const stray = randomBytes(16).toString('hex')
    await store.put(sourceKey(stray), new Uint8Array(1234), { contentType })
    const late = new Date(Date.now() + 30 * 24 * hourMs)
    const [finding] = await audit(late)
    expect(finding).to.deep.include({ kind: 'straySource', subjectId: stray, isHealed: false })
    expect(finding?.facts.bytes).to.equal('1234')
    expect(await store.head(sourceKey(stray))).to.deep.include({ bytes: 1234 })
  })

  it('names a stored upload whose source is gone or cut short', async () => {
    const gone = await addPublished()
    const cut = await addPublished()
    await store.remove([sourceKey(gone.uploadId), sourceKey(cut.uploadId)])
    await store.put(sourceKey(cut.uploadId), new Uint8Array(10), { contentType })
    // Within the first hour it may be on its way.
    expect(await audit(new Date())).to.deep.equal([])
    const findings = await audit(soon())
    expect(findings.map(({ kind, subjectId, facts }) => [kind, subjectId, facts.bytes])).to.have.deep.members(
      [
        ['sourceMissing', gone.uploadId, '0'],
        ['sourceMissing', cut.uploadId, '10'],
      ],
    )
  })

  it('starts the line over an upload that it was never started for, and says so once', async () => {
    const { coursewareId, uploadId } = await addUpload()
    await audit(soon())
    expect(await findJob(database.db, coursewareId)).to.include({ uploadId, state: 'running' })
    expect(await found()).to.deep.equal([{ kind: 'unstarted', subjectId: uploadId, isHealed: true }])
    expect(logged.filter(text => text.includes('put something right'))).to.have.length(1)
    await audit(soon())
    expect(logged).to.have.length(1)
  })

  it('names what cannot be started, and heals it the next night', async () => {
    const { uploadId } = await addUpload()
    const start = () => Promise.reject(new XiangtuError('unavailable'))
    await audit(soon(), { start })
    expect(await found()).to.deep.equal([{ kind: 'unstarted', subjectId: uploadId, isHealed: false }])
    await audit(soon())
    expect(await found()).to.deep.equal([{ kind: 'unstarted', subjectId: uploadId, isHealed: true }])
  })

  it('names a run of whose jobs the queue has known nothing for an hour, and not one that waits', async () => {
    const waiting = await addUpload()
    await production.start(waiting)
    const lost = await addUpload()
    const job = await openJob(database.db, { ...lost, profileName: 'village-2m' })
    expect(await audit(new Date())).to.deep.equal([])
    const findings = await audit(soon())
    expect(findings.map(({ kind, subjectId }) => [kind, subjectId])).to.deep.equal([['runLost', job.id]])
  })

  it('names a published lesson of which a playlist is missing: its master, or one that the master names', async () => {
    const noMaster = await addPublished()
    const noTrack = await addPublished()
    await addPublished()
    const key = mediaKey(noMaster.coursewareId, noMaster.releaseId, 'master.m3u8')
    const text = new TextDecoder().decode(await store.read(key))
    const track = text.split('\n').find(each => /^[a-z].*\.m3u8$/.test(each)) ?? ''
    await store.remove([key, mediaKey(noTrack.coursewareId, noTrack.releaseId, track)])
    const findings = await audit(soon())
    expect(findings.map(({ kind, subjectId, facts }) => [kind, subjectId, facts.files])).to.have.deep.members(
      [
        ['releaseIncomplete', noMaster.coursewareId, 'master.m3u8'],
        ['releaseIncomplete', noTrack.coursewareId, track],
      ],
    )
  })

  it('names a file that has been under examination for hours', async () => {
    const { uploadId } = await addUpload()
    await database.db
      .updateTable('upload')
      .set({ state: 'checking', finishedAt: new Date() })
      .where('id', '=', uploadId)
      .execute()
    expect(await audit(soon())).to.deep.equal([])
    const findings = await audit(new Date(Date.now() + 7 * hourMs))
    expect(findings.map(({ kind, subjectId }) => [kind, subjectId])).to.deep.equal([
      ['checkingLong', uploadId],
    ])
  })

  it('logs a finding once, keeps since when it is so, and ends it when it is mended', async () => {
    const stray = randomBytes(16).toString('hex')
    await store.put(sourceKey(stray), 'x', { contentType })
    const first = soon()
    await audit(first)
    const second = new Date(first.getTime() + 24 * hourMs)
    await audit(second)
    expect(logged).to.have.length(1)
    expect(logged[0]).to.include(stray).and.to.include('found something wrong')
    const [kept] = await listFindings(database.db, second)
    expect(kept).to.deep.include({ firstSeenAt: first, lastSeenAt: second })
    await store.remove([sourceKey(stray)])
    await audit(second)
    expect(await found(second)).to.deep.equal([])
    // The same again, later, is new.
    await store.put(sourceKey(stray), 'x', { contentType })
    const third = new Date(second.getTime() + 24 * hourMs)
    await audit(third)
    expect((await listFindings(database.db, third))[0]?.firstSeenAt).to.deep.equal(third)
    expect(logged).to.have.length(2)
  })

  it('changes nothing of what was found where the store is away', async () => {
    const stray = randomBytes(16).toString('hex')
    await store.put(sourceKey(stray), 'x', { contentType })
    await audit(soon())
    const before = await found()
    const away: ObjectStore = {
      ...store,
      list: () => {
        throw new XiangtuError('storeUnavailable')
      },
    }
    let code = ''
    await audit(soon(), { store: away }).catch((error: unknown) => {
      code = error instanceof XiangtuError ? error.code : 'other'
    })
    expect(code).to.equal('storeUnavailable')
    expect(await found()).to.deep.equal(before)
  })
})
