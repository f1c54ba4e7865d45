import { setTimeout as pause } from 'node:timers/promises'
import { UnrecoverableError } from 'bullmq'
import { expect } from 'chai'
import { XiangtuError } from '../src/errors.ts'
import { type Line, openLine } from '../src/queue/line.ts'
import { type LineJob, lineJobSchema, readFailure, writeFailure } from '../src/queue.ts'
import { type Consumers, newLineJob, openConsumers } from './support/consumers.ts'
import { startRedis, type TestRedis } from './support/redis.ts'

describe('lineJobSchema', () => {
  const job = newLineJob()

  it('refuses paths, commands, missing and unknown fields', () => {
    const { uploadId: _, ...short } = job
    const wrong = [
      { ...job, uploadId: '../../etc/passwd' },
      { ...job, versionId: 'A'.repeat(32) },
      { ...job, profileName: 'x; rm -rf /' },
      { ...job, runNumber: 0 },
      { ...job, path: '/tmp/x' },
      { ...job, encode: { stage: 'first', part: '../0' } },
      { ...job, only: { rung: '480p', releaseId: '..' } },
      short,
    ]
    for (const each of wrong)
      expect(lineJobSchema.safeParse(each).success, JSON.stringify(each)).to.equal(false)
    expect(lineJobSchema.parse(job)).to.deep.equal(job)
  })
})

describe('a failure in a job', () => {
  it('is read back by code and facts, and told as internal where it is none of ours', () => {
    const failure = { code: 'codecUnsupported', facts: { codec: 'magicyuv' } } as const
    expect(readFailure(writeFailure(failure.code, failure.facts))).to.deep.equal(failure)
    expect(readFailure('{"code":"fromTheFuture","facts":{}}').code).to.equal('internal')
    for (const odd of ['', 'null', 'Error: ENOENT', '{"code":5}'])
      expect(readFailure(odd).code).to.equal('internal')
    expect(readFailure('job stalled more than allowable limit').code).to.equal('workerLost')
  })
})

describe('the line of jobs', function () {
  this.timeout(60_000)
  let redis: TestRedis
  let line: Line
  let consumers: Consumers
  before(async () => {
    redis = await startRedis()
    line = openLine(redis.url)
    consumers = openConsumers(redis.url)
  })
  afterEach(() => consumers.close())
  after(async () => {
    await line.close()
    await redis.close()
  })

  /** Waits for a run's view to become what is expected. */
  const until = async (job: LineJob, wanted: Record<string, string>) => {
    for (let tries = 0; ; tries++) {
      const seen = Object.fromEntries((await line.look(job)).map(({ verb, state }) => [verb, state]))
      if (tries > 300 || Object.entries(wanted).every(([verb, state]) => seen[verb] === state)) {
        expect(seen).to.include(wanted)
        return line.look(job)
      }
      await pause(50)
    }
  }
  const everything = {
    probe: 'done',
    plan: 'done',
    transcode: 'done',
    package: 'done',
    store: 'done',
    publish: 'done',
  }

  it('knows nothing of a run that was never enqueued', async () => {
    const states = (await line.look(newLineJob())).map(({ state }) => state)
    expect(new Set(states)).to.deep.equal(new Set(['absent']))
  })

  it('does every verb once and in order, and the hub’s own last', async () => {
    const job = newLineJob()
    const done: string[] = []
    consumers.consume('light', async ({ name, data }) => {
      if (lineJobSchema.parse(data).versionId === job.versionId) done.push(name)
    })
    consumers.consume('publish', async ({ name }) => done.push(name))
    await line.enqueue(job, 1)
    const jobs = await until(job, everything)
    expect(done).to.deep.equal(['probe', 'plan', 'transcode', 'package', 'store', 'publish'])
    for (const { share, startedAt, endedAt } of jobs) {
      expect(share).to.equal(1)
      expect(Number(endedAt)).to.be.at.least(Number(startedAt))
    }
  })

  it('is one run however often it is enqueued, before, during and after', async () => {
    const job = newLineJob()
    const done: string[] = []
    await Promise.all([line.enqueue(job, 1), line.enqueue(job, 1)])
    consumers.consume('light', async ({ name }) => {
      if (name === 'plan') await line.enqueue(job, 1)
      done.push(name)
    })
    consumers.consume('publish', async ({ name }) => done.push(name))
    await until(job, everything)
    await line.enqueue(job, 1)
    await until(job, everything)
    expect(done).to.deep.equal(['probe', 'plan', 'transcode', 'package', 'store', 'publish'])
  })

  it('runs publish after a failure too, which then reads whose it was and why', async () => {
    const job = newLineJob()
    const done: string[] = []
    consumers.consume('light', async ({ name }) => {
      done.push(name)
      if (name === 'plan')
        throw new UnrecoverableError(writeFailure('codecUnsupported', { codec: 'magicyuv' }))
    })
    let verdict: unknown
    consumers.consume('publish', async () => {
      verdict = (await line.look(job)).find(({ state }) => state === 'failed')?.failure
    })
    await line.enqueue(job, 1)
    await until(job, {
      probe: 'done',
      plan: 'failed',
      transcode: 'skipped',
      package: 'skipped',
      store: 'skipped',
      publish: 'done',
    })
    expect(verdict).to.deep.equal({ code: 'codecUnsupported', facts: { codec: 'magicyuv' } })
    expect(done).to.deep.equal(['probe', 'plan'])
  })

  it('runs publish after a failure of the first verb and of the last', async () => {
    for (const broken of ['probe', 'store']) {
      const job = newLineJob()
      const worker = consumers.consume('light', async ({ name, data }) => {
        if (name === broken && lineJobSchema.parse(data).versionId === job.versionId) {
          throw new UnrecoverableError(writeFailure('storeRefused', {}))
        }
      })
      const hub = consumers.consume('publish', async () => {})
      await line.enqueue(job, 1)
      await until(job, { [broken]: 'failed', publish: 'done' })
      await Promise.all([worker.close(), hub.close()])
    }
  })

  it('tries again what a retry can help, and says so meanwhile', async () => {
    const job = newLineJob()
    let tries = 0
    consumers.consume('light', async ({ name }) => {
      if (name === 'probe' && ++tries === 1) throw new Error(writeFailure('storeUnavailable', {}))
    })
    consumers.consume('publish', async () => {})
    await line.enqueue(job, 1)
    await until(job, { probe: 'retrying', plan: 'waiting' })
    await until(job, everything)
    expect(tries).to.equal(2)
  })

  it('falls through what was done before when a failed run is tried again under its next number', async () => {
    const job = newLineJob()
    const results = new Set<string>()
    const worked: string[] = []
    let isBroken = true
    consumers.consume('light', async ({ name }) => {
      if (results.has(name)) return
      if (name === 'transcode' && isBroken) throw new UnrecoverableError(writeFailure('encodeFailed', {}))
      worked.push(name)
      results.add(name)
    })
    consumers.consume('publish', async () => {})
    await line.enqueue(job, 1)
    await until(job, { transcode: 'failed', publish: 'done' })
    isBroken = false
    const again = { ...job, runNumber: 2 }
    await line.enqueue(again, 1)
    await until(again, everything)
    expect(worked).to.deep.equal(['probe', 'plan', 'transcode', 'package', 'store'])
    await until(job, { transcode: 'failed' })
  })

  it('hands a job whose worker went silent to the next one', async () => {
    const job = newLineJob()
    const stuck = consumers.consume('light', () => new Promise(() => {}), {
      lockDuration: 500,
      skipLockRenewal: true,
    })
    await line.enqueue(job, 1)
    await until(job, { probe: 'running' })
    await stuck.pause(true)
    consumers.consume('light', async () => {}, { stalledInterval: 300 })
    consumers.consume('publish', async () => {})
    await until(job, everything)
  })

  it('gives a job up that loses its worker again and again, and says that the worker was lost', async () => {
    const job = newLineJob()
    const stuck = consumers.consume('light', () => new Promise(() => {}), {
      lockDuration: 500,
      skipLockRenewal: true,
    })
    await line.enqueue(job, 1)
    await until(job, { probe: 'running' })
    await stuck.pause(true)
    consumers.consume('light', async () => {}, { stalledInterval: 300, maxStalledCount: 0 })
    consumers.consume('publish', async () => {})
    const jobs = await until(job, { probe: 'failed', plan: 'skipped', store: 'skipped', publish: 'done' })
    expect(jobs[0]?.failure).to.deep.equal({ code: 'workerLost', facts: {} })
  })

  it('tells how far a verb is, who moves, and how many work', async () => {
    const job = newLineJob()
    const moved = new Set<string>()
    line.onMove(versionId => moved.add(versionId))
    expect(await line.countWorkers()).to.equal(0)
    let finish: () => void = () => {}
    const held = new Promise<void>(resolve => {
      finish = resolve
    })
    const worker = consumers.consume('light', async each => {
      if (each.name !== 'probe') return
      await each.updateProgress({ share: 0.5 })
      await held
    })
    await worker.waitUntilReady()
    consumers.consume('publish', async () => {})
    expect(await line.countWorkers()).to.equal(1)
    await line.enqueue(job, 1)
    await until(job, { probe: 'running' })
    for (let tries = 0; (await line.look(job))[0]?.share !== 0.5 && tries < 100; tries++) await pause(20)
    expect((await line.look(job))[0]?.share).to.equal(0.5)
    finish()
    await until(job, everything)
    for (let tries = 0; !moved.has(job.versionId) && tries < 100; tries++) await pause(20)
    expect([...moved]).to.include(job.versionId)
  })

  it('drops a run that nobody took', async () => {
    const job = newLineJob()
    await line.enqueue(job, 1)
    await until(job, { probe: 'waiting' })
    await line.drop(job)
    await line.drop(job)
    expect(new Set((await line.look(job)).map(({ state }) => state))).to.deep.equal(new Set(['absent']))
  })

  it('says within seconds that it is unavailable while Redis is away, and goes on when it is back', async () => {
    await redis.kill()
    const began = performance.now()
    const failure = await line.enqueue(newLineJob(), 1).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(XiangtuError).with.property('code', 'unavailable')
    expect(performance.now() - began).to.be.lessThan(10_000)
    await redis.restart()
    const job = newLineJob()
    consumers.consume('light', async () => {})
    consumers.consume('publish', async () => {})
    for (let tries = 0; tries < 20; tries++) {
      const isIn = await line.enqueue(job, 1).then(
        () => true,
        () => false,
      )
      if (isIn) break
    }
    await until(job, everything)
  })
})
