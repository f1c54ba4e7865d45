import { setTimeout as pause } from 'node:timers/promises'
import { type Job, UnrecoverableError } from 'bullmq'
import { expect } from 'chai'
import type { Redis } from 'ioredis'
import type { Plan } from '../../src/media/plan.ts'
import { encodeName } from '../../src/media/stages.ts'
import { type Line, openLine } from '../../src/queue/line.ts'
import { isOver, onOver } from '../../src/queue/over.ts'
import { awaitEncodes, openSpreading, type Spreading } from '../../src/queue/spreading.ts'
import { type LineJob, lineJobSchema, openConsumerRedis, writeFailure } from '../../src/queue.ts'
import { type Consumers, newLineJob, openConsumers } from '../support/consumers.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const rung = (name: string) => ({
  ...{ name, width: 320, height: 180, frameStep: 1, preset: 'medium', crf: 26 },
  ...{ maxKbps: 100, bufferKbps: 200, why: 'test' },
})
/** 100 s of picture in two rungs and sound: two chunks. */
const plan: Plan = {
  profileName: 'village-2m',
  durationSeconds: 100,
  segmentSeconds: 4,
  picture: {
    ...{ streamIndex: 0, frameRate: { numerator: 25, denominator: 1 }, deinterlace: false, toneMap: false },
    ...{ holdSeconds: 0, seekable: true, rungs: [rung('480p'), rung('240p')] },
  },
  sound: {
    ...{ streamIndex: 1, kind: 'speech', kbps: 32, channels: 1, sampleRate: 48_000 },
    ...{ targetLufs: -20, gainDb: 0, padSeconds: 0 },
  },
  dropped: [],
}

describe('the encodes of a run', function () {
  this.timeout(60_000)
  let redis: TestRedis
  let line: Line
  let asking: Redis
  let spreading: Spreading
  let consumers: Consumers
  before(async () => {
    redis = await startRedis()
    line = openLine(redis.url)
    consumers = openConsumers(redis.url)
    asking = openConsumerRedis(redis.url)
    spreading = openSpreading(asking)
  })
  afterEach(() => consumers.close())
  after(async () => {
    await spreading.close()
    asking.disconnect()
    await line.close()
    await redis.close()
  })

  /** Does what a worker does with jobs of the queue `light`. */
  const light =
    (done: string[], beforeWaiting?: (job: Job) => Promise<unknown>) => async (job: Job, token?: string) => {
      if (job.name === 'transcode') {
        const call = lineJobSchema.parse(job.data)
        if (!call.isSpread) {
          await spreading.spread(call, plan, job.priority)
          await job.updateData({ ...call, isSpread: true })
        }
        await beforeWaiting?.(job)
        await awaitEncodes(job, token ?? '')
      }
      done.push(job.name)
      if (job.name === 'first') await spreading.announceFirst(lineJobSchema.parse(job.data))
    }
  const encodeOf = (job: Job) => {
    const { encode } = lineJobSchema.parse(job.data)
    return encode ? encodeName(encode) : job.name
  }
  const until = async <Found>(look: () => Promise<Found>, holds: (found: Found) => boolean) => {
    for (let tries = 0; ; tries++) {
      const found = await look()
      if (holds(found) || tries > 300) return found
      await pause(50)
    }
  }
  const stateOf = async (job: LineJob, verb: string) =>
    (await line.look(job)).find(each => each.verb === verb)

  it('are there once, the first stage in a queue of its own and announced before the rest is done', async () => {
    const job = newLineJob()
    const done: string[] = []
    let mayGoOn: () => void = () => {}
    const held = new Promise<void>(resolve => {
      mayGoOn = resolve
    })
    consumers.consume('light', light(done))
    consumers.consume('fast', async each => done.push(encodeOf(each)))
    consumers.consume('bulk', async each => {
      await held
      done.push(encodeOf(each))
    })
    consumers.consume('publish', async each => {
      done.push(`publish ${lineJobSchema.parse(each.data).stage ?? 'rest'}`)
    })
    await line.enqueue(job, 1)
    await until(
      async () => done,
      () => done.includes('publish first'),
    )
    expect(done).to.deep.equal([
      ...['probe', 'plan', 'first-sound', 'first-0', 'first-1'],
      ...['first', 'publish first'],
    ])
    const waiting = await stateOf(job, 'transcode')
    expect(waiting?.state).to.equal('running')
    // Three of the five encodes.
    expect(waiting?.share).to.be.closeTo(3 / 5, 0.01)
    mayGoOn()
    await until(
      async () => done,
      () => done.includes('publish rest'),
    )
    expect(done.slice(7)).to.deep.equal([
      ...['rest-0', 'rest-1', 'transcode', 'package', 'store', 'publish rest'],
    ])
  })

  const failedEncodes = async (transcode: Job) =>
    (await transcode.getDependenciesCount({ failed: true })).failed
  for (const { broken, when, beforeWaiting } of [
    { broken: 'first-1', when: '' },
    { broken: 'rest-1', when: '' },
    {
      ...{ broken: 'rest-1', when: ', also before the verb waits for it' },
      beforeWaiting: (transcode: Job) =>
        until(
          () => failedEncodes(transcode),
          count => count === 1,
        ),
    },
  ])
    it(`fail the verb as its own failure (${broken}${when}), and nothing that comes after it is done`, async () => {
      const job = newLineJob()
      const done: string[] = []
      const encode = async (each: Job) => {
        if (encodeOf(each) === broken) throw new UnrecoverableError(writeFailure('commandStalled', {}))
      }
      consumers.consume('light', light(done, beforeWaiting))
      consumers.consume('fast', encode)
      consumers.consume('bulk', encode)
      consumers.consume('publish', async each => {
        if (lineJobSchema.parse(each.data).stage === undefined) done.push('verdict')
      })
      await line.enqueue(job, 1)
      await until(
        async () => done,
        () => done.includes('verdict'),
      )
      const states = Object.fromEntries((await line.look(job)).map(({ verb, state }) => [verb, state]))
      expect(states).to.include({ plan: 'done', transcode: 'failed', package: 'skipped', store: 'skipped' })
      expect((await stateOf(job, 'transcode'))?.failure?.code).to.equal('commandStalled')
      expect(done).not.to.include('package')
      await consumers.drain()
    })

  it('are told that their run is over, before they begin and while they run', async () => {
    const job = newLineJob()
    const told: string[] = []
    const listening = openConsumerRedis(redis.url)
    await onOver(listening, run => told.push(run.versionId))
    expect(await isOver(asking, job)).to.equal(false)
    await line.end(job)
    expect(await isOver(asking, job)).to.equal(true)
    expect(await isOver(asking, { ...job, runNumber: 2 })).to.equal(false)
    await until(
      async () => told,
      () => told.length > 0,
    )
    expect(told).to.deep.equal([job.versionId])
    listening.disconnect()
  })

  it('take turns by priority, also when it is changed while they wait', async () => {
    const [early, late, last] = [newLineJob(), newLineJob(), newLineJob()]
    await line.enqueue(early, 20)
    await line.enqueue(late, 30)
    await line.enqueue(last, 40)
    await line.rank(
      new Map([
        [last.versionId, 5],
        [early.versionId, 20],
      ]),
    )
    const order: string[] = []
    consumers.consume('light', async each => {
      if (each.name === 'probe') order.push(lineJobSchema.parse(each.data).versionId)
    })
    consumers.consume('publish', async () => {})
    await until(
      async () => order,
      () => order.length === 3,
    )
    expect(order).to.deep.equal([last.versionId, early.versionId, late.versionId])
  })

  it('stand behind a canary, whose silence is told', async () => {
    expect(await line.sendCanaries()).to.deep.equal([])
    expect(await line.sendCanaries()).to.deep.equal(['light', 'fast', 'bulk'])
    const seen: string[] = []
    consumers.consume('light', async each => seen.push(each.name))
    consumers.consume('fast', async each => seen.push(each.name))
    await until(
      async () => seen,
      () => seen.length === 2,
    )
    expect(await line.sendCanaries()).to.deep.equal(['bulk'])
  })
})
