import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { findJob, openJob } from '../../src/courseware/job-records.ts'
import { toLineJob, toRun } from '../../src/courseware/line-job.ts'
import { findCourseware } from '../../src/courseware/records.ts'
import { type Line, openLine, type VerbJob } from '../../src/queue/line.ts'
import { startHub, type TestHub } from '../support/hub.ts'
import { longClip, openTestProduction, shortClip, type TestProduction } from '../support/production.ts'

describe('a hub that is killed', function () {
  this.timeout(600_000)
  let line: TestProduction
  let queue: Line
  let hub: TestHub | undefined
  before(async () => {
    line = await openTestProduction()
    queue = openLine(line.redis.url)
  })
  after(async () => {
    await hub?.kill()
    await queue.close()
    await line.close()
  })

  const start = async () => {
    hub = await startHub({
      ...{ DATA_DIR: line.folder, DATABASE_URL: line.databaseUrl, REDIS_URL: line.redis.url },
      LOCAL_WORKERS: '0',
    })
    return hub
  }
  /** A run that a hub has entered and not yet put into the queue. */
  const open = async (path: string) =>
    openJob(line.db, { ...(await line.addLesson(path)), profileName: 'village-2m' })
  const until = async (job: Parameters<typeof toRun>[0], holds: (jobs: readonly VerbJob[]) => boolean) => {
    while (!holds(await queue.look(toRun(job)))) await pause(100)
  }
  const is = (verb: VerbJob['verb'], state: VerbJob['state']) => (jobs: readonly VerbJob[]) =>
    jobs.some(each => each.verb === verb && each.state === state)
  const untilPublished = async (coursewareId: string) => {
    while ((await findJob(line.db, coursewareId))?.state === 'running') await pause(100)
    await line.expectOneWholeRelease(coursewareId)
  }

  it('publishes once and whole what it was publishing, and what became ready while it was gone', async () => {
    const short = await open(await shortClip(line.folder))
    // Its publishing stands still in the midst of its transaction.
    let letGo: () => void = () => {}
    const held = new Promise<void>(resolve => {
      letGo = resolve
    })
    const holding = line.db.transaction().execute(async step => {
      const row = step.selectFrom('courseware').select('id').where('id', '=', short.coursewareId)
      await row.forUpdate().executeTakeFirstOrThrow()
      await held
    })
    const first = await start()
    line.startWorker()
    await until(short, is('publish', 'running'))

    const long = await open(await longClip(line.folder, 30))
    await queue.enqueue(toLineJob(long), 1)
    await until(long, is('transcode', 'running'))
    await first.kill()
    letGo()
    await holding
    await until(long, is('store', 'done'))
    await pause(1000)
    for (const { coursewareId } of [short, long])
      expect((await findCourseware(line.db, coursewareId))?.releaseId).to.equal(null)

    await start()
    await untilPublished(long.coursewareId)
    await untilPublished(short.coursewareId)
  })
})
