import { expect } from 'chai'
import { z } from 'zod'
import { openJob, reopenJob } from '../../src/courseware/job-records.ts'
import { freshVerbStates, type VerbState } from '../../src/courseware/rules.ts'
import { failJob, publishRelease } from '../../src/courseware/verdict-records.ts'
import { tellWorker } from '../../src/queue/worker-facts.ts'
import { join, keyOf, signedIn, Visitor } from '../support/app.ts'
import { addLesson, addStoredUpload, sampleMedia } from '../support/lesson-rows.ts'
import { type OperationHub, startOperationHub } from '../support/operation-hub.ts'

/** Each verb of the line a minute after the one before. */
const ranVerbs = (): VerbState[] => {
  const begin = Date.now() - 10 * 60_000
  return freshVerbStates().map((fresh, at) => ({
    ...fresh,
    state: 'done',
    share: 1,
    startedAt: new Date(begin + at * 60_000).toISOString(),
    endedAt: new Date(begin + at * 60_000 + 42_000).toISOString(),
  }))
}

describe("the operator's pages", () => {
  let hub: OperationHub
  let owner: { id: string }
  let operator: { id: string }
  before(async () => {
    hub = await startOperationHub()
    owner = await join(hub.db, 'liming')
    await join(hub.db, 'wangfang')
    operator = await join(hub.db, 'yunying', 'operator')
  })
  after(() => hub.close())

  async function addRun(title: string) {
    const { coursewareId, releaseId } = await addLesson(hub.db, { ownerId: owner.id, title })
    const uploadId = await addStoredUpload(hub.db, { coursewareId, ownerId: owner.id })
    const job = await openJob(hub.db, { coursewareId, uploadId, profileName: 'village-2m' })
    return { ...job, releaseId }
  }
  const failRun = async (title: string) => {
    const job = await addRun(title)
    await failJob(
      hub.db,
      { ...job, verbStates: ranVerbs() },
      {
        verb: 'transcode',
        code: 'encodeFailed',
        facts: {},
        detail: 'ffmpeg -i film: exit 1\n<b>Invalid data</b> found',
      },
    )
    return job
  }
  const publishRun = async (title: string) => {
    const job = await addRun(title)
    await publishRelease(
      hub.db,
      { ...job, verbStates: ranVerbs() },
      {
        releaseId: job.releaseId,
        media: sampleMedia,
        subtitleGeneration: 0,
      },
    )
    return job
  }

  describe('/operation', () => {
    it('refuses everybody but operators, as page and as JSON', async () => {
      const visitor = new Visitor(hub.url)
      const producer = await signedIn(hub, 'liming')
      expect((await visitor.get('/operation')).headers.get('location')).to.equal('/sign-in?next=%2Foperation')
      expect((await producer.get('/operation')).status).to.equal(403)
      expect((await visitor.get('/api/v1/operation')).status).to.equal(401)
      expect((await producer.get('/api/v1/operation')).status).to.equal(403)
      const Authorization = `Bearer ${await keyOf(hub.db, owner.id)}`
      expect((await visitor.get('/api/v1/operation', { Authorization })).status).to.equal(403)
      expect(await (await producer.get('/account')).text()).not.to.contain('href="/operation"')
      expect(await (await (await signedIn(hub, 'yunying')).get('/people')).text()).to.contain(
        'href="/operation"',
      )
    })

    it('says so where no worker reports', async () => {
      const page = await (await (await signedIn(hub, 'yunying')).get('/operation')).text()
      expect(page).to.contain('没有转码机报到')
    })

    it('shows queues, workers with their lessons, the week and its failures in both languages', async () => {
      await hub.queue.add('probe', {}, { timestamp: Date.now() - 5 * 3600_000 })
      const running = await addRun('正在转码的大棚')
      await failRun('坏片子')
      await publishRun('发布了的')
      await tellWorker(hub.connection, {
        name: 'xian-1-77',
        machine: 'xian-1',
        cores: 4,
        memoryBytes: 8 * 1024 ** 3,
        encodeSlots: 3,
        upSeconds: 7300,
        ffmpegVersion: '5.1.6',
        running: [{ name: 'transcode', versionId: running.id, runningSeconds: 60, share: 0.25, speed: 3.14 }],
      })
      const visitor = await signedIn(hub, 'yunying')
      const zh = await (await visitor.get('/operation')).text()
      expect(zh).to.contain('5 小时').and.contain('xian-1').and.contain('4 核').and.contain('3.1 倍速')
      expect(zh).to.contain(`href="/courseware/${running.coursewareId}/jobs">正在转码的大棚`)
      expect(zh).to.contain('转码没有成功').and.contain('encodeFailed')
      // Four charts, each with its own words for the ear.
      expect(zh.match(/<svg viewBox[^>]*role="img"/g)).to.have.length(4)
      expect(zh.match(/<desc id=/g)).to.have.length(4)
      expect(zh).not.to.match(/ style="|<script(?! type="module")/)
      const en = await (await visitor.get('/operation?language=en')).text()
      expect(en)
        .to.contain('3.1 times real time')
        .and.contain('Longest wait')
        .and.contain('could not be converted')
    })

    it('tells the same to programs', async () => {
      const Authorization = `Bearer ${await keyOf(hub.db, operator.id)}`
      const answer = await new Visitor(hub.url).get('/api/v1/operation', { Authorization })
      expect(answer.headers.get('cache-control')).to.equal('no-store')
      const told = z
        .object({
          line: z.object({
            queues: z.array(z.object({ name: z.string(), waiting: z.number() })),
            workers: z.array(z.object({ machine: z.string() })),
          }),
          week: z.object({
            days: z.array(z.object({ day: z.string(), lessons: z.number(), failures: z.number() })).length(7),
            failures: z.array(z.object({ code: z.string(), count: z.number() })),
          }),
        })
        .parse(await answer.json())
      // One lesson. The canary in each queue of the workers, of whom none consumes here, is no work.
      expect(told.line.queues).to.deep.equal([
        { name: 'light', waiting: 1 },
        { name: 'fast', waiting: 0 },
        { name: 'bulk', waiting: 0 },
        { name: 'publish', waiting: 0 },
      ])
      expect(told.line.workers).to.deep.equal([{ machine: 'xian-1' }])
      expect(told.week.days[6]).to.include({ lessons: 1, failures: 1 })
      expect(told.week.failures).to.deep.equal([{ code: 'encodeFailed', count: 1 }])
    })

    it('shows the rest where the queue is away', async () => {
      const visitor = await signedIn(hub, 'yunying')
      await hub.redis.kill()
      const answer = await visitor.get('/operation')
      await hub.redis.restart()
      expect(answer.status).to.equal(200)
      const page = await answer.text()
      expect(page).to.contain('队列暂时连不上').and.contain('encodeFailed')
    })
  })

  describe('/courseware/:id/jobs', () => {
    it('refuses everybody but owner and operators, as if there were no such lesson', async () => {
      const { coursewareId } = await failRun('别人的课件')
      const path = `/courseware/${coursewareId}/jobs`
      expect((await new Visitor(hub.url).get(path)).headers.get('location')).to.match(/^\/sign-in/)
      const other = await signedIn(hub, 'wangfang')
      expect((await other.get(path)).status).to.equal(404)
      expect((await other.get(`/courseware/${'0'.repeat(32)}/jobs`)).status).to.equal(404)
      expect((await other.get('/courseware/%00/jobs')).status).to.equal(404)
    })

    it("refuses a producer a command's last lines, which an operator reads as text", async () => {
      const { coursewareId, id } = await failRun('转码失败')
      const path = `/courseware/${coursewareId}/jobs`
      const theirs = await (await (await signedIn(hub, 'liming')).get(path)).text()
      expect(theirs).to.contain('转码没有成功').and.contain('42 秒')
      for (const hidden of ['Invalid data', 'ffmpeg', id]) expect(theirs).not.to.contain(hidden)
      const ours = await (await (await signedIn(hub, 'yunying')).get(path)).text()
      expect(ours).to.contain('ffmpeg -i film: exit 1\n&lt;b>Invalid data').and.contain(id)
    })

    it('shows each version of a lesson, also one that waits, and none of one that has none', async () => {
      const waiting = await addRun('等着的')
      const visitor = await signedIn(hub, 'liming')
      const page = await (await visitor.get(`/courseware/${waiting.coursewareId}/jobs`)).text()
      expect(page).to.contain('第 1 版').and.contain('进行中').and.contain('village-2m').and.contain('未开始')
      const { coursewareId } = await addLesson(hub.db, { ownerId: owner.id, title: '草稿' })
      expect(await (await visitor.get(`/courseware/${coursewareId}/jobs`)).text()).to.contain(
        '还没有进入制作',
      )
    })

    it('forgets the last lines of a run that is tried again', async () => {
      const { coursewareId, id } = await failRun('重试')
      await reopenJob(hub.db, id)
      const page = await (
        await (await signedIn(hub, 'yunying')).get(`/courseware/${coursewareId}/jobs`)
      ).text()
      expect(page).to.contain('第 2 次制作').and.not.contain('Invalid data')
    })
  })
})
