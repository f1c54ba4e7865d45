import { setTimeout as pause } from 'node:timers/promises'
import { FlowProducer, Queue, Worker } from 'bullmq'
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { XiangtuError } from '../../src/errors.ts'
import { type LineView, openLineView } from '../../src/queue/line-view.ts'
import { consumerOptions } from '../../src/queue.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const { prefix } = consumerOptions

describe("the operator's view of the queues", function () {
  this.timeout(30_000)
  let server: TestRedis
  let connection: Redis
  let view: LineView
  before(async () => {
    server = await startRedis()
    connection = new Redis(server.url, { maxRetriesPerRequest: null })
    connection.on('error', () => {})
    view = openLineView(server.url, ['bulk', 'publish'])
  })
  after(async () => {
    await view.close()
    connection.disconnect()
    await server.close()
  })
  const queueNamed = async (name: string) => (await view.countQueues()).find(each => each.name === name)

  it('counts what waits, runs, is tried again and has failed, by queue', async () => {
    const queue = new Queue('bulk', { connection, prefix })
    expect(await view.countQueues()).to.deep.equal([
      { name: 'bulk', waiting: 0, running: 0, delayed: 0, failed: 0 },
      { name: 'publish', waiting: 0, running: 0, delayed: 0, failed: 0 },
    ])
    await queue.add('fails', {})
    await queue.add('again', {}, { attempts: 2, backoff: { type: 'fixed', delay: 600_000 } })
    await queue.add('runs', {})
    let end = () => {}
    const held = new Promise<void>(resolve => {
      end = resolve
    })
    const worker = new Worker(
      'bulk',
      async job => {
        if (job.name !== 'runs') throw new Error('no')
        await held
      },
      { connection, prefix },
    )
    while ((await queue.getActiveCount()) === 0 || (await queue.getFailedCount()) === 0) await pause(20)
    await queue.add('waits', {})
    await queue.add('waits with a rank', {}, { priority: 5 })
    const counted = await queueNamed('bulk')
    expect(counted).to.include({ waiting: 2, running: 1, delayed: 1, failed: 1 })
    expect(counted?.oldestWaitingSeconds).to.be.within(0, 5)
    end()
    await worker.close()
    await queue.obliterate({ force: true })
    await queue.close()
  })

  it('tells the wait of the job that waits longest, whatever its rank', async () => {
    const queue = new Queue('bulk', { connection, prefix })
    await queue.add('young', {}, { priority: 1 })
    await queue.add('old', {}, { priority: 9, timestamp: Date.now() - 90_000 })
    expect((await queueNamed('bulk'))?.oldestWaitingSeconds).to.be.within(90, 95)
    await queue.obliterate({ force: true })
    await queue.close()
  })

  it('counts the wait of a later verb from the end of the one before', async () => {
    const flows = new FlowProducer({ connection, prefix })
    const longAgo = { timestamp: Date.now() - 3600_000 }
    await flows.add({
      name: 'publish',
      queueName: 'publish',
      opts: longAgo,
      children: [{ name: 'store', queueName: 'bulk', opts: longAgo }],
    })
    expect((await queueNamed('bulk'))?.oldestWaitingSeconds).to.be.within(3600, 3605)
    // It waits for a job, not for somebody who takes it.
    expect(await queueNamed('publish')).to.include({ waiting: 0 })
    const worker = new Worker('bulk', async () => {}, { connection, prefix })
    while ((await queueNamed('publish'))?.waiting !== 1) await pause(20)
    expect((await queueNamed('publish'))?.oldestWaitingSeconds).to.be.within(0, 5)
    await worker.close()
    await flows.close()
  })

  it('rejects with unavailable within seconds where Redis is away', async () => {
    await server.kill()
    const began = performance.now()
    for (const call of [view.countQueues, view.listWorkers]) {
      const error: unknown = await call().catch((reason: unknown) => reason)
      expect(error).to.be.instanceOf(XiangtuError).with.property('code', 'unavailable')
    }
    expect(performance.now() - began).to.be.below(10_000)
    await server.restart()
  })
})
