import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { pino } from 'pino'
import { openPublisher } from '../../src/catalogue/publish.ts'
import { findPlan } from '../../src/courseware/job-records.ts'
import { openProduction, type Production } from '../../src/courseware/production.ts'
import { findCourseware } from '../../src/courseware/records.ts'
import { publishedMediaSchema } from '../../src/courseware/rules.ts'
import type { OpenDatabase } from '../../src/database/open.ts'
import { parseMasterPlaylist } from '../../src/media/playlist.ts'
import { saveOwnPicture } from '../../src/poster/change.ts'
import { findOwnPicture } from '../../src/poster/records.ts'
import { type Line, openLine } from '../../src/queue/line.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { mediaKey, ownPictureKey, sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { join as joinHub } from '../support/app.ts'
import { silentClip } from '../support/clips.ts'
import { freshDatabase } from '../support/database.ts'
import { addLesson, addStoredUpload } from '../support/lesson-rows.ts'
import { pictureOf } from '../support/pictures.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const log = pino({ level: 'silent' })

describe('a lesson made again', function () {
  this.timeout(180_000)
  let folder: string
  let redis: TestRedis
  let database: OpenDatabase
  let objects: ObjectStore
  let line: Line
  let production: Production
  let publisher: { close(): Promise<void> }
  let worker: ChildProcess
  let coursewareId: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-remake-'))
    redis = await startRedis()
    database = await freshDatabase()
    objects = await openDiskStore(join(folder, 'objects'))
    line = openLine(redis.url)
    const { db } = database
    production = await openProduction({ db, line, profileName: 'village-2m', log })
    publisher = openPublisher({ db, store: objects, line, production, redisUrl: redis.url, log })
    worker = spawn(process.execPath, ['--import', 'tsx', 'workers/work.ts'], {
      env: { PATH: process.env.PATH, DATA_DIR: folder, REDIS_URL: redis.url, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const { id: ownerId } = await joinHub(db, 'linxiulan')
    ;({ coursewareId } = await addLesson(db, { ownerId, title: '番茄整枝' }))
    const uploadId = await addStoredUpload(db, { coursewareId, ownerId })
    const path = await silentClip(folder)
    await objects.putFile(sourceKey(uploadId), path, { contentType: 'application/octet-stream' })
    await production.start({ coursewareId, uploadId })
    await published()
  })
  after(async () => {
    const gone = new Promise(resolve => worker.once('exit', resolve))
    worker.kill('SIGKILL')
    await gone
    await publisher.close()
    await production.close()
    await line.close()
    await objects.close()
    await database.close()
    await redis.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function published(): Promise<string> {
    for (;;) {
      const progress = await production.progress(coursewareId)
      if (progress?.state === 'failed') throw new Error(JSON.stringify(progress.failure))
      const lesson = await findCourseware(database.db, coursewareId)
      if (progress?.state === 'published' && lesson?.releaseId) return lesson.releaseId
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }
  const isThere = async (releaseId: string) =>
    (await objects.head(mediaKey(coursewareId, releaseId, 'master.m3u8'))) !== undefined

  it('moves to its new version when that is whole; the one before stays for those who are watching', async () => {
    const first = await published()
    expect((await findPlan(database.db, coursewareId))?.content).to.include({ kind: 'camera', by: 'samples' })
    const day = (await findCourseware(database.db, coursewareId))?.publishedAt
    await production.remake(coursewareId, { content: 'slides' })
    // While it is made, everything stays as it was.
    expect((await findCourseware(database.db, coursewareId))?.releaseId).to.equal(first)
    expect(await isThere(first)).to.equal(true)

    const second = await published()
    expect(second).not.to.equal(first)
    expect([await isThere(first), await isThere(second)]).to.deep.equal([true, true])
    const plan = await findPlan(database.db, coursewareId)
    expect(plan?.content).to.include({ kind: 'slides', by: 'producer', suggested: 'camera' })
    expect((await findCourseware(database.db, coursewareId))?.publishedAt).to.deep.equal(day)

    await saveOwnPicture(
      { db: database.db, store: objects },
      coursewareId,
      await pictureOf(400, 300).png().toBuffer(),
    )
    await production.remake(coursewareId)
    const third = await published()
    // The sweep comes after the new version can be seen.
    while (await isThere(first)) await new Promise(resolve => setTimeout(resolve, 100))
    expect([await isThere(second), await isThere(third)]).to.deep.equal([true, true])
    // What the producer brought belongs to the lesson, not to a version.
    const own = await findOwnPicture(database.db, coursewareId)
    expect(await objects.head(ownPictureKey(coursewareId, own?.id ?? '', 'poster-320.webp'))).not.to.equal(
      undefined,
    )
    expect((await findPlan(database.db, coursewareId))?.content).to.include({ kind: 'camera', by: 'samples' })
  })

  it('makes one rung again and keeps every other track where it lies', async () => {
    const before = await published()
    await production.remake(coursewareId, { onlyRung: '240p' })
    const after = await published()
    expect(after).not.to.equal(before)
    const read = async (releaseId: string, file: string) =>
      new TextDecoder().decode(await objects.read(mediaKey(coursewareId, releaseId, file)))
    const { variants, audioUri } = parseMasterPlaylist(await read(after, 'master.m3u8'))
    const old = parseMasterPlaylist(await read(before, 'master.m3u8'))
    expect(variants.map(({ height }) => height)).to.deep.equal(old.variants.map(({ height }) => height))
    const own = variants.filter(({ uri }) => !uri.startsWith('../'))
    expect(own.map(({ uri }) => uri)).to.deep.equal(['v240/index.m3u8'])
    for (const uri of [...variants.map(variant => variant.uri), ...(audioUri ? [audioUri] : [])].filter(
      each => each.startsWith('../'),
    )) {
      const [, releaseId = '', ...file] = uri.split('/')
      expect(await objects.head(mediaKey(coursewareId, releaseId, file.join('/')))).not.to.equal(undefined)
    }
    const names: string[] = []
    for await (const { key } of objects.list(`media/${coursewareId}/${after}/`)) names.push(key)
    expect(names.some(key => key.includes('/v360/') || key.includes('/audio/'))).to.equal(false)
    for (const file of ['poster-a-320.webp', 'sprite-00.jpg', 'storyboard.vtt'])
      expect(
        names.some(key => key.endsWith(`/${file}`)),
        file,
      ).to.equal(true)
    const lesson = await findCourseware(database.db, coursewareId)
    const { posterNames, storyboard } = publishedMediaSchema.parse(lesson?.media)
    expect({ posterNames: posterNames?.at(0), storyboard }).to.deep.equal({
      ...{ posterNames: 'a', storyboard: 'storyboard.vtt' },
    })
  })
})
