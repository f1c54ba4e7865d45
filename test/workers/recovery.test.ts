import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { pino } from 'pino'
import { openPublisher } from '../../src/catalogue/publish.ts'
import { openProduction, type Production } from '../../src/courseware/production.ts'
import { createDraft } from '../../src/courseware/records.ts'
import type { CoursewareProgress } from '../../src/courseware/rules.ts'
import type { OpenDatabase } from '../../src/database/open.ts'
import { type Line, openLine } from '../../src/queue/line.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { cameraClip } from '../support/clips.ts'
import { freshDatabase } from '../support/database.ts'
import { ffmpeg } from '../support/ffmpeg.ts'
import { makeId } from '../support/line.ts'
import { withMounts } from '../support/mounting.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const log = pino({ level: 'silent' })

describe('the production line', function () {
  this.timeout(240_000)
  let folder: string
  let redis: TestRedis
  let database: OpenDatabase
  let objects: ObjectStore
  let line: Line
  let production: Production
  let publisher: { close(): Promise<void> }
  let workers: ChildProcess[] = []
  let ownerId: string

  const worker = [process.execPath, '--import', 'tsx', 'workers/work.ts'] as const
  const start = (argv: readonly string[], redisUrl = redis.url): ChildProcess => {
    const [program = '', ...args] = argv
    const child = spawn(program, args, {
      env: { PATH: process.env.PATH, DATA_DIR: folder, REDIS_URL: redisUrl, LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    workers.push(child)
    return child
  }
  const startWorker = () => start(worker)
  /** A worker that sees a disk of its own with hardly any room, in a mount namespace that goes with it. */
  const startWorkerWithFullDisk = () =>
    start([
      ...[...withMounts, 'sh', '-c'],
      'mount -t tmpfs -o size=64k tmpfs "$DATA_DIR/scratch" && exec "$@"',
      ...['sh', ...worker],
    ])
  const gone = (child: ChildProcess) =>
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>(resolve => child.once('exit', () => resolve()))

  /** Starts the line over a file, as the upload does when its bytes rest in the store. */
  const begin = async (path: string): Promise<string> => {
    const uploadId = makeId()
    const coursewareId = await createDraft(database.db, { title: '番茄整枝', notes: '', ownerId })
    const facts = {
      fileName: 'a.mp4',
      sourceBytes: 1,
      lastModifiedMs: null,
      senderSha256: null,
      failureCode: null,
    }
    const row = {
      id: uploadId,
      coursewareId,
      ownerId,
      ...facts,
      sha256: makeId() + makeId(),
      finishedAt: new Date(),
    }
    await database.db
      .insertInto('upload')
      .values({ ...row, state: 'stored' })
      .execute()
    await objects.putFile(sourceKey(uploadId), path, { contentType: 'application/octet-stream' })
    await production.start({ coursewareId, uploadId })
    return coursewareId
  }
  const until = async (coursewareId: string, holds: (progress: CoursewareProgress) => boolean) => {
    for (;;) {
      const progress = await production.progress(coursewareId)
      if (progress && holds(progress)) return progress
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }
  const ended = (progress: CoursewareProgress) =>
    progress.state === 'published' || progress.state === 'failed'
  const transcoding = (progress: CoursewareProgress) =>
    progress.verbs.some(each => each.verb === 'transcode' && each.state === 'running' && each.share > 0)
  /** The one release that may be seen, whole; and nothing of any other attempt beside it. */
  const expectOneWholeRelease = async (coursewareId: string) => {
    const lesson = await database.db
      .selectFrom('courseware')
      .selectAll()
      .where('id', '=', coursewareId)
      .executeTakeFirstOrThrow()
    const releases = new Set<string>()
    const names: string[] = []
    for await (const object of objects.list(`media/${coursewareId}/`)) {
      releases.add(object.key.split('/')[2] ?? '')
      names.push(object.key)
    }
    expect([...releases]).to.deep.equal([lesson.releaseId])
    for (const folderName of ['v360', 'v240', 'audio']) {
      const prefix = `media/${coursewareId}/${lesson.releaseId}/${folderName}/`
      const text = new TextDecoder().decode(await objects.read(`${prefix}index.m3u8`))
      const wanted = text.split('\n').filter(name => name.endsWith('.m4s'))
      expect(wanted.length).to.be.greaterThan(0)
      for (const name of [...wanted, 'init.mp4']) expect(names).to.include(prefix + name)
    }
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-recovery-'))
    redis = await startRedis()
    database = await freshDatabase()
    objects = await openDiskStore(join(folder, 'objects'))
    line = openLine(redis.url)
    production = await openProduction({ db: database.db, line, profileName: 'village-2m', log })
    publisher = openPublisher({ db: database.db, store: objects, line, production, redisUrl: redis.url, log })
    ownerId = makeId()
    const person = {
      id: ownerId,
      name: '林秀兰',
      email: 'a@people.invalid',
      emailVerified: false,
      image: null,
    }
    await database.db
      .insertInto('user')
      .values({ ...person, username: 'lin', displayUsername: 'lin', role: 'producer' })
      .execute()
  })
  afterEach(async () => {
    for (const child of workers) child.kill('SIGKILL')
    await Promise.all(workers.map(gone))
    workers = []
  })
  after(async () => {
    await publisher.close()
    await production.close()
    await line.close()
    await objects.close()
    await database.close()
    await redis.close()
    await rm(folder, { recursive: true, force: true })
  })

  const longClip = async () => {
    const path = join(folder, 'long.mp4')
    const again = ['-stream_loop', '9', '-i', await cameraClip(folder)]
    await ffmpeg(...again, '-c', 'copy', path)
    return path
  }

  it('names the reason for a file that is no film, and leaves nothing half published', async () => {
    startWorker()
    const path = join(folder, 'text.mp4')
    await writeFile(path, '大棚番茄'.repeat(300))
    const coursewareId = await begin(path)
    const progress = await until(coursewareId, ended)
    expect(progress.failure).to.deep.include({ verb: 'probe', code: 'notMedia' })
    expect(progress.canRetry).to.equal(true)
    for await (const object of objects.list(`media/${coursewareId}/`)) expect.fail(object.key)
  })

  it('says that it waits for a worker while none runs, and goes on when one comes', async () => {
    const coursewareId = await begin(await cameraClip(folder))
    const waiting = await until(coursewareId, () => true)
    expect(waiting.verbs.find(each => each.verb === 'probe')).to.deep.include({
      state: 'waiting',
      waitingFor: 'worker',
    })
    startWorker()
    expect((await until(coursewareId, ended)).state).to.equal('published')
    await expectOneWholeRelease(coursewareId)
  })

  it('names a full disk, and goes on from there when there is room again', async () => {
    await mkdir(join(folder, 'scratch'), { recursive: true })
    const cramped = startWorkerWithFullDisk()
    const coursewareId = await begin(await cameraClip(folder))
    const failed = await until(coursewareId, ended)
    expect(failed.failure?.code).to.equal('scratchFull')
    for await (const object of objects.list(`media/${coursewareId}/`)) expect.fail(object.key)
    cramped.kill('SIGTERM')
    await gone(cramped)
    startWorker()
    await production.retry(coursewareId)
    expect((await until(coursewareId, ended)).state).to.equal('published')
    await expectOneWholeRelease(coursewareId)
  })

  it('publishes once and whole although its worker was killed in the middle of the encode', async () => {
    const first = startWorker()
    const coursewareId = await begin(await longClip())
    await until(coursewareId, transcoding)
    first.kill('SIGKILL')
    await gone(first)
    startWorker()
    expect((await until(coursewareId, ended)).state).to.equal('published')
    await expectOneWholeRelease(coursewareId)
  })

  it('publishes once and whole although Redis was away for 20 s in the middle of the encode', async () => {
    startWorker()
    const coursewareId = await begin(await longClip())
    await until(coursewareId, transcoding)
    await redis.kill()
    await new Promise(resolve => setTimeout(resolve, 20_000))
    await redis.restart()
    expect((await until(coursewareId, ended)).state).to.equal('published')
    await expectOneWholeRelease(coursewareId)
  })

  it('ends within 20 s although Redis is gone for good', async () => {
    const other = await startRedis()
    const child = start(worker, other.url)
    await new Promise(resolve => child.once('message', resolve))
    await other.close()
    const started = performance.now()
    child.disconnect()
    await gone(child)
    expect(performance.now() - started).to.be.below(20_000)
  })

  it('gives a job back to the queue when its worker is asked to leave, and another finishes it', async () => {
    const first = startWorker()
    const coursewareId = await begin(await longClip())
    await until(coursewareId, transcoding)
    const started = performance.now()
    first.kill('SIGTERM')
    await gone(first)
    expect(first.exitCode).to.equal(0)
    expect(performance.now() - started).to.be.below(20_000)
    startWorker()
    expect((await until(coursewareId, ended)).state).to.equal('published')
    await expectOneWholeRelease(coursewareId)
  })
})
