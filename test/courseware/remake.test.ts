import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { findJob, openJob } from '../../src/courseware/job-records.ts'
import { type RemakeRequest, remakeAnswerSchema } from '../../src/courseware/remake-messages.ts'
import { failJob, publishRelease } from '../../src/courseware/verdict-records.ts'
import { join, keyOf, signedIn, Visitor } from '../support/app.ts'
import { type LessonHub, startLessonHub } from '../support/lesson-hub.ts'
import { addLesson, addStoredUpload, sampleMedia } from '../support/lesson-rows.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const path = '/api/v1/production/remake'

describe('lessons made again', () => {
  let hub: LessonHub
  let operatorId: string
  let ownerId: string
  let key: string

  beforeEach(async () => {
    hub = await startLessonHub()
    ownerId = (await join(hub.db, 'liming')).id
    operatorId = (await join(hub.db, 'yunying', 'operator')).id
    key = await keyOf(hub.db, operatorId)
  })
  afterEach(() => hub.close())

  /** A published lesson, made under `village-2m`. */
  async function addPublished(title: string) {
    const { coursewareId, releaseId } = await addLesson(hub.db, { ownerId, title, media: sampleMedia })
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    await publishRelease(hub.db, job, { releaseId, media: sampleMedia, subtitleGeneration: 0 })
    return { coursewareId, uploadId, versionId: job.id }
  }
  const forget = (uploadId: string) => {
    const now = new Date()
    return hub.db
      .updateTable('upload')
      .set({ deletionAnnouncedAt: now, deletionDueAt: now, deletedAt: now })
      .where('id', '=', uploadId)
      .execute()
  }
  const ask = async (request: RemakeRequest | object, secret = key) => {
    const answer = await fetch(hub.url + path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
    })
    return { status: answer.status, body: await answer.json() }
  }
  const askAll = async (request: object = {}) => {
    const { status, body } = await ask({ selection: { kind: 'all' }, ...request })
    return { status, ...remakeAnswerSchema.parse(body) }
  }

  it('refuses visitors, producers with their own key, and a form of another site', async () => {
    const { coursewareId } = await addPublished('番茄')
    const request = { selection: { kind: 'lesson', coursewareId } }
    expect((await ask(request, 'nobody')).status).to.equal(401)
    expect((await ask(request, await keyOf(hub.db, ownerId))).status).to.equal(403)
    expect((await new Visitor(hub.url).post(path)).status).to.equal(401)
    const operator = await signedIn(hub, 'yunying')
    expect((await operator.post(path, {}, { Origin: 'https://evil.example' })).status).to.equal(403)
    expect(await findJob(hub.db, coursewareId)).to.include({ version: 1 })
  })

  it('are those of a topic, by name or id, with all below it, and nobody else’s', async () => {
    const topic = await hub.db
      .selectFrom('topic')
      .innerJoin('topic as parent', 'parent.id', 'topic.parentId')
      .select(['parent.id as parentId', 'parent.labelZh as parentName', 'topic.id', 'topic.labelEn'])
      .orderBy('topic.id')
      .executeTakeFirstOrThrow()
    const { coursewareId } = await addPublished('番茄')
    await addPublished('消防')
    await hub.db.insertInto('lessonTopic').values({ coursewareId, topicId: topic.id }).execute()
    for (const word of [topic.parentName, topic.parentId, topic.id, topic.labelEn.toUpperCase()]) {
      const { lessons } = await askAll({ selection: { kind: 'topic', topic: word }, isDryRun: true })
      expect(lessons, word).to.deep.equal([{ coursewareId, title: '番茄' }])
    }
    for (const word of ['没有这个主题', '%', ' '])
      expect((await ask({ selection: { kind: 'topic', topic: word } })).status, word).to.equal(400)
  })

  it('refuses a profile that nobody knows, naming those that there are, and what is no selection', async () => {
    const { coursewareId } = await addPublished('番茄')
    const selection = { kind: 'lesson', coursewareId }
    const answer = await ask({ selection, profileName: 'cinema' })
    expect(answer.status).to.equal(400)
    expect(JSON.stringify(answer.body)).to.include('village-2m').and.to.include('county-hd')
    for (const wrong of [{}, { selection: { kind: 'topic', name: 'x' } }, { selection, urgency: 'now' }])
      expect((await ask(wrong)).status).to.equal(400)
    expect((await ask({ selection: { kind: 'lesson', coursewareId: '0'.repeat(32) } })).status).to.equal(404)
    expect(await findJob(hub.db, coursewareId)).to.include({ version: 1 })
  })

  it('begins a new version of one lesson under another profile, and keeps what its producer said of it', async () => {
    const { coursewareId, versionId } = await addPublished('番茄')
    const other = await addPublished('辣椒')
    await hub.db
      .updateTable('transcodeJob')
      .set({ chosenContent: 'slides' })
      .where('id', '=', versionId)
      .execute()
    const request = { selection: { kind: 'lesson', coursewareId }, profileName: 'county-hd' }
    const answer = await ask(request)
    expect(answer.status).to.equal(202)
    expect(answer.body).to.deep.equal({
      profileName: 'county-hd',
      lessons: [{ coursewareId, title: '番茄' }],
    })
    expect(await findJob(hub.db, coursewareId)).to.include({
      version: 2,
      state: 'running',
      profileName: 'county-hd',
      chosenContent: 'slides',
    })
    expect(await findJob(hub.db, other.coursewareId)).to.include({ version: 1 })
    expect((await ask(request)).body.lessons[0]).to.include({ skipped: 'inProduction' })
  })

  it('begins all that are published, page by page, and says of each other one why not', async () => {
    const all = new Map<string, string>()
    for (let number = 0; number < 55; number += 1) {
      const { coursewareId } = await addPublished(`第 ${number} 课`)
      all.set(coursewareId, 'started')
    }
    const running = await addPublished('在制作')
    await hub.production.remake(running.coursewareId)
    all.set(running.coursewareId, 'inProduction')
    const gone = await addPublished('素材已删')
    await forget(gone.uploadId)
    all.set(gone.coursewareId, 'sourceDeleted')
    const { coursewareId: draft } = await addLesson(hub.db, { ownerId, title: '草稿' })

    const dry = await askAll({ isDryRun: true })
    expect(dry.status).to.equal(200)
    const jobs = await hub.db.selectFrom('transcodeJob').select('version').execute()
    expect(jobs.filter(({ version }) => version > 1)).to.have.length(1)

    const first = await askAll()
    const second = await askAll({ after: first.next })
    expect([first.lessons.length, second.lessons.length, second.next]).to.deep.equal([50, 7, undefined])
    const told = [...first.lessons, ...second.lessons].map(
      one => [one.coursewareId, one.skipped ?? 'started'] as const,
    )
    expect(new Map(told)).to.deep.equal(all)
    expect(dry.lessons.map(one => [one.coursewareId, one.skipped ?? 'started'])).to.deep.equal(
      told.slice(0, 50),
    )
    for (const [coursewareId, what] of all)
      expect((await findJob(hub.db, coursewareId))?.version).to.equal(what === 'sourceDeleted' ? 1 : 2)
    expect(await findJob(hub.db, draft)).to.equal(undefined)
    expect(
      (await ask({ selection: { kind: 'lesson', coursewareId: draft } })).body.lessons[0].skipped,
    ).to.equal('neverMade')
  }).timeout(30_000)

  describe('npm run remake', () => {
    /** Runs it as a person on another machine does, without npm and its checks. */
    async function run(args: readonly string[], secret = key) {
      const child = spawn(process.execPath, ['--import', 'tsx', 'src/courseware/remake.ts', ...args], {
        cwd: root,
        env: {
          PATH: process.env.PATH,
          DATA_DIR: '/nowhere',
          XIANGTU_HUB: hub.url,
          XIANGTU_KEY: secret,
          LANG: 'en_GB.UTF-8',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let [output, told] = ['', '']
      child.stdout.on('data', piece => {
        output += piece
      })
      child.stderr.on('data', piece => {
        told += piece
      })
      await once(child, 'close')
      return { code: child.exitCode, output, told }
    }

    it('refuses to guess which lessons are meant, a key that is no operator’s and an unknown profile, in words', async () => {
      const { coursewareId } = await addPublished('番茄')
      for (const wrong of [[], ['--all', '--lesson', coursewareId], ['--topic', 'x', '--all'], ['x']]) {
        const { code, told } = await run(wrong)
        expect([code, told.split('\n')[0]]).to.deep.equal([
          1,
          'Usage: npm run remake -- --lesson ID | --topic TOPIC | --all [--profile NAME] [--dry-run] [--wait] [--hub ADDRESS] [--key KEY] [--language en]',
        ])
      }
      const producer = await run(['--all'], await keyOf(hub.db, ownerId))
      expect([producer.code, producer.told]).to.deep.equal([1, 'You may not do this. Ask the operator.\n'])
      const unknown = await run(['--all', '--profile', 'cinema'])
      expect(unknown.code).to.equal(1)
      expect(unknown.told).to.include('profileName (village-2m, county-hd)')
      expect(await findJob(hub.db, coursewareId)).to.include({ version: 1 })
    }).timeout(60_000)

    it('tells lesson by lesson what it does, changes nothing in a dry run, and sums up for programs', async () => {
      const { coursewareId } = await addPublished('番茄')
      const gone = await addPublished('辣椒')
      await forget(gone.uploadId)
      const dry = await run(['--all', '--dry-run'])
      expect(dry.told)
        .to.include('Would be made again: 番茄')
        .and.to.include('Left out: 辣椒 (its raw footage was deleted when its time was over)')
        .and.to.include('Profile village-2m: 1 would be made again, 1 left out. Nothing was changed.')
      expect(await findJob(hub.db, coursewareId)).to.include({ version: 1 })
      const { code, output } = await run(['--all', '--profile', 'county-hd'])
      expect(code).to.equal(0)
      expect(JSON.parse(output)).to.deep.equal({
        profileName: 'county-hd',
        isDryRun: false,
        started: [coursewareId],
        skipped: [{ coursewareId: gone.coursewareId, reason: 'sourceDeleted' }],
      })
      expect(await findJob(hub.db, coursewareId)).to.include({ version: 2, profileName: 'county-hd' })
    }).timeout(60_000)

    it('stays with --wait until the new version is published, and ends with 1 where it failed', async () => {
      const { coursewareId } = await addPublished('番茄')
      const ending = run(['--lesson', coursewareId, '--wait'])
      const began = async () => {
        for (;;) {
          const job = await findJob(hub.db, coursewareId)
          if (job?.state === 'running') return job
          await new Promise(resolve => setTimeout(resolve, 50))
        }
      }
      const release = { releaseId: 'a'.repeat(32), media: sampleMedia, subtitleGeneration: 0 }
      await publishRelease(hub.db, await began(), release)
      const done = await ending
      expect([done.code, JSON.parse(done.output).failed]).to.deep.equal([0, []])
      expect(done.told).to.include('New version published: 番茄')

      const failing = run(['--lesson', coursewareId, '--wait'])
      await failJob(hub.db, await began(), { verb: 'transcode', code: 'encodeFailed', facts: {} })
      const failed = await failing
      expect([failed.code, JSON.parse(failed.output).failed]).to.deep.equal([1, [coursewareId]])
      expect(failed.told).to.include('Failed: 番茄 (The film could not be converted.')
    }).timeout(60_000)
  })
})
