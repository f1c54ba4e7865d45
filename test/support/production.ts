import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import type { Kysely } from 'kysely'
import { pino } from 'pino'
import { openPublisher } from '../../src/catalogue/publish.ts'
import { findJob } from '../../src/courseware/job-records.ts'
import { openProduction, type Production } from '../../src/courseware/production.ts'
import { createDraft, findCourseware } from '../../src/courseware/records.ts'
import { type CoursewareProgress, publishedMediaSchema } from '../../src/courseware/rules.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/schema.ts'
import { openLine } from '../../src/queue/line.ts'
import { openDiskStore } from '../../storage/disk.ts'
import { sourceKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { join as makeAccount } from './app.ts'
import { freshDatabaseUrl } from './database.ts'
import { ffmpeg } from './ffmpeg.ts'
import { makeId } from './line.ts'
import { startRedis, type TestRedis } from './redis.ts'

/** Redis, database and store of a hub, with workers in processes of their own that can be killed one by one. */
export type TestProduction = {
  readonly folder: string
  readonly redis: TestRedis
  readonly databaseUrl: string
  readonly db: Kysely<Database>
  readonly objects: ObjectStore
  readonly ownerId: string
  /** The hub's part of the line, inside the test's own process. */
  openHub(): Promise<TestHubPart>
  startWorker(settings?: Readonly<Record<string, string>>, argv?: readonly string[]): ChildProcess
  /** Ends a program as a power cut would, and waits for it. */
  kill(child: ChildProcess): Promise<void>
  /** A lesson whose film rests in the store, as the upload leaves it. */
  addLesson(path: string): Promise<{ coursewareId: string; uploadId: string }>
  /** Fails where a lesson is not published, or is not whole, or anything of another attempt lies beside it. */
  expectOneWholeRelease(coursewareId: string): Promise<void>
  /** Kills every worker that is still there. */
  killWorkers(): Promise<void>
  close(): Promise<void>
}

export type TestHubPart = {
  readonly production: Production
  /** Begins with a film; answers the lesson's and the version's id. */
  begin(path: string): Promise<{ coursewareId: string; versionId: string }>
  until(coursewareId: string, holds: (progress: CoursewareProgress) => boolean): Promise<CoursewareProgress>
  close(): Promise<void>
}

export const hasEnded = ({ state }: CoursewareProgress): boolean =>
  state === 'published' || state === 'failed'
/** Some of its frames are made. */
export const isEncoding = ({ verbs }: CoursewareProgress): boolean =>
  verbs.some(each => each.verb === 'transcode' && each.state === 'running' && each.share > 0)

export const workerArgv = [process.execPath, '--import', 'tsx', 'workers/work.ts'] as const

type Storage = {
  readonly open: () => Promise<ObjectStore>
  /** How a worker finds it. */
  readonly settings: Readonly<Record<string, string>>
}

/** Opens all of it in a temporary folder; the store is a folder there, unless another one is given. */
export async function openTestProduction(storage?: Storage): Promise<TestProduction> {
  const folder = await mkdtemp(join(tmpdir(), 'xiangtu-production-'))
  const redis = await startRedis()
  const databaseUrl = await freshDatabaseUrl()
  const database = await openDatabase(databaseUrl)
  const { db } = database
  const objects = await (storage ? storage.open() : openDiskStore(join(folder, 'objects')))
  const { id: ownerId } = await makeAccount(db, 'lin')
  const workers = new Set<ChildProcess>()
  const kill = async (child: ChildProcess) => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null)
      await new Promise(resolve => child.once('exit', resolve))
    workers.delete(child)
  }
  const killWorkers = async () => {
    await Promise.all([...workers].map(kill))
  }

  const addLesson: TestProduction['addLesson'] = async path => {
    const uploadId = makeId()
    const coursewareId = await createDraft(db, { title: '番茄整枝', notes: '', ownerId, review: 'none' })
    const file = { fileName: 'a.mp4', sourceBytes: 1, lastModifiedMs: null, failureCode: null }
    const sha256 = makeId() + makeId()
    const stored = { state: 'stored' as const, senderSha256: null, sha256, finishedAt: new Date() }
    await db
      .insertInto('upload')
      .values({ id: uploadId, coursewareId, ownerId, ...file, ...stored })
      .execute()
    await objects.putFile(sourceKey(uploadId), path, { contentType: 'application/octet-stream' })
    return { coursewareId, uploadId }
  }

  return {
    ...{ folder, redis, databaseUrl, db, objects, ownerId, kill, killWorkers, addLesson },
    openHub: async () => {
      const log = pino({ level: 'silent' })
      const line = openLine(redis.url)
      const production = await openProduction({ db, line, profileName: 'village-2m', log })
      const publisher = openPublisher({ db, store: objects, line, production, redisUrl: redis.url, log })
      return {
        production,
        begin: async path => {
          const lesson = await addLesson(path)
          return { coursewareId: lesson.coursewareId, versionId: await production.start(lesson) }
        },
        until: async (coursewareId, holds) => {
          for (;;) {
            const progress = await production.progress(coursewareId)
            if (progress && holds(progress)) return progress
            await pause(100)
          }
        },
        close: async () => {
          await publisher.close()
          await production.close()
          await line.close()
        },
      }
    },
    startWorker: (settings = {}, [program = '', ...args] = workerArgv) => {
      const child = spawn(program, args, {
        env: {
          ...{ PATH: process.env.PATH, DATA_DIR: folder, REDIS_URL: redis.url, LOG_LEVEL: 'silent' },
          ...storage?.settings,
          ...settings,
        },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      workers.add(child)
      return child
    },
    expectOneWholeRelease: coursewareId => expectOneWholeRelease(db, objects, coursewareId),
    close: async () => {
      await killWorkers()
      await objects.close()
      await database.close()
      await redis.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function expectOneWholeRelease(
  db: Kysely<Database>,
  objects: ObjectStore,
  coursewareId: string,
): Promise<void> {
  // It can be watched while what only some players need is still being made.
  while ((await findJob(db, coursewareId))?.state === 'running') await pause(200)
  const [lesson, job] = await Promise.all([findCourseware(db, coursewareId), findJob(db, coursewareId)])
  expect(job?.state).to.equal('published')
  const media = publishedMediaSchema.parse(lesson?.media)
  expect(media.coming).to.deep.equal([])
  const releaseId = lesson?.releaseId ?? ''
  const kept = new Set([releaseId, ...media.releaseIds])
  const list = async (prefix: string) => {
    const sizes = new Map<string, number>()
    for await (const { key, bytes } of objects.list(prefix)) sizes.set(key, bytes)
    return sizes
  }
  const leftOver = async () => [
    ...(await list(`work/${job?.id}/`)).keys(),
    ...[...(await list(`media/${coursewareId}/`)).keys()].filter(key => !kept.has(key.split('/')[2] ?? '')),
  ]
  // The hub sweeps after it has published.
  for (let tries = 0; tries < 50 && (await leftOver()).length > 0; tries++) await pause(200)
  expect(await leftOver()).to.deep.equal([])
  const sizes = await list(`media/${coursewareId}/`)

  const address = (from: string, to: string) => new URL(to, `http://x/${from}`).pathname.slice(1)
  const read = async (key: string) => new TextDecoder().decode(await objects.read(key))
  const playlists = new Set<string>()
  for (const path of [media.masterPlaylist, ...(media.av1Playlist ? [media.av1Playlist] : [])]) {
    const master = `media/${coursewareId}/${releaseId}/${path}`
    for (const match of (await read(master)).matchAll(/^([^#\n].*\.m3u8)$|URI="([^"]+\.m3u8)"/gm))
      playlists.add(address(master, match[1] ?? match[2] ?? ''))
  }
  expect(playlists.size).to.equal(media.renditions.length)
  expect(playlists.size).to.be.greaterThan(2)
  const counts = new Set<number>()
  for (const playlist of playlists) {
    const text = await read(playlist)
    const files = [...text.matchAll(/^([^#\n].*\.m4s)$|URI="([^"]+\.mp4)"/gm)]
    for (const match of files) {
      const key = address(playlist, match[1] ?? match[2] ?? '')
      expect(sizes.get(key) ?? 0, key).to.be.greaterThan(100)
    }
    const seconds = [...text.matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, [, each]) => sum + Number(each), 0)
    expect(seconds, playlist).to.be.closeTo(media.durationSeconds, 0.3)
    expect(text).to.include('#EXT-X-ENDLIST')
    const folder = playlist.slice(0, -'index.m3u8'.length)
    const there = [...sizes.keys()].filter(key => key.startsWith(folder) && key.endsWith('.m4s'))
    const segments = files.filter(match => match[1])
    expect(there.length, playlist).to.equal(segments.length)
    // Sound has a clock of its own, stills have longer segments.
    if (!/(audio|vstills)\/$/.test(folder)) counts.add(segments.length)
  }
  expect(counts.size).to.equal(1)
}

/** 3 s of moving picture with a tone, small enough for a line of many lessons, large enough for two rungs. */
export async function shortClip(folder: string): Promise<string> {
  const path = join(folder, 'short.mp4')
  if (await stat(path).catch(() => undefined)) return path
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=480x270:r=15:d=3', '-f', 'lavfi', '-i', 'sine=d=3']
  await ffmpeg(...picture, '-c:v', 'libx264', '-g', '30', '-pix_fmt', 'yuv420p', '-c:a', 'aac', path)
  return path
}

/** The same over and over, without a new encode. */
export async function longClip(folder: string, seconds: number): Promise<string> {
  const path = join(folder, `long-${seconds}.mp4`)
  await ffmpeg('-stream_loop', String(seconds / 3 - 1), '-i', await shortClip(folder), '-c', 'copy', path)
  return path
}

/** The command names of everything that a program has started, and that this has started. */
export async function programsOf(pid: number | undefined): Promise<string[]> {
  const parents = new Map<number, { parent: number; name: string }>()
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
    const [, name = '', , parent = ''] = /^\d+ \((.*)\) (\S) (\d+)/.exec(stat) ?? []
    parents.set(Number(entry), { parent: Number(parent), name })
  }
  const isUnder = (child: number): boolean => {
    const parent = parents.get(child)?.parent
    return parent !== undefined && parent > 0 && (parent === pid || isUnder(parent))
  }
  return [...parents].filter(([child]) => isUnder(child)).map(([, { name }]) => name)
}
