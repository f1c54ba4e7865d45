import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Queue, Worker } from 'bullmq'
import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { openSpreading, type Spreading } from '../../src/queue/spreading.ts'
import { consumerOptions, openConsumerRedis, queuePrefix, type WorkerQueue } from '../../src/queue.ts'
import { watchConsumers } from '../../workers/watch-consumers.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const limits = { lookEveryMs: 100, deafMs: 1000 }

describe('a worker that watches its consumers', function () {
  this.timeout(60_000)
  let redis: TestRedis
  let asking: Redis
  let spreading: Spreading
  let queue: Queue
  /** A way to Redis on which bytes can stand still, as after a fault of the network. */
  let relay: Server
  let sockets: Socket[] = []
  let isFrozen = false
  let consumer: { worker: Worker; connection: Redis } | undefined
  let watch: { stop(): void } | undefined

  before(async () => {
    redis = await startRedis()
    asking = openConsumerRedis(redis.url)
    spreading = openSpreading(asking)
    queue = new Queue('bulk', { connection: asking, prefix: queuePrefix })
    queue.on('error', () => {})
    relay = createServer(near => {
      const far = connect(Number(new URL(redis.url).port), '127.0.0.1')
      sockets.push(near, far)
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        from.on('data', bytes => isFrozen || to.write(bytes))
        from.on('error', () => to.destroy())
        from.on('close', () => to.destroy())
      }
    })
    relay.listen(0, '127.0.0.1')
    await once(relay, 'listening')
  })
  afterEach(async () => {
    watch?.stop()
    isFrozen = false
    for (const socket of sockets) socket.destroy()
    sockets = []
    await consumer?.worker.close(true)
    consumer?.connection.disconnect()
    await queue.obliterate({ force: true })
  })
  after(async () => {
    relay.close()
    await queue.close()
    await spreading.close()
    asking.disconnect()
    await redis.close()
  })

  /** Consumes by the relay, one job at a time, and is watched by a connection of its own. */
  const consume = async (work: () => Promise<void>) => {
    const address = relay.address()
    if (typeof address !== 'object' || !address) throw new Error('no port')
    const connection = openConsumerRedis(`redis://127.0.0.1:${address.port}`)
    let running = 0
    let done = 0
    const worker = new Worker(
      'bulk',
      async () => {
        running++
        await work()
        running--
        done++
      },
      { ...consumerOptions, connection },
    )
    worker.on('error', () => {})
    consumer = { worker, connection }
    await worker.waitUntilReady()
    const deaf: WorkerQueue[] = []
    const consumers = [{ queue: 'bulk' as const, worker, running: () => running }]
    watch = watchConsumers(spreading.countWaiting, consumers, name => deaf.push(name), limits)
    return { deaf, done: () => done }
  }
  const add = () => queue.add('canary', {}, { priority: 5 })

  it('is told of a queue whose jobs no longer reach it, though its connection looks alive', async () => {
    const { deaf, done } = await consume(async () => {})
    await add()
    for (let tries = 0; done() === 0 && tries < 100; tries++) await pause(50)
    expect(done()).to.equal(1)
    isFrozen = true
    await add()
    for (let tries = 0; deaf.length === 0 && tries < 100; tries++) await pause(50)
    expect(deaf[0]).to.equal('bulk')
  })

  it('is not taken for deaf while it is busy, however much waits', async () => {
    const { deaf } = await consume(() => pause(2500))
    await Promise.all([add(), add(), add()])
    await pause(2000)
    expect(deaf).to.deep.equal([])
  })

  it('is not taken for deaf while nothing waits', async () => {
    const { deaf } = await consume(async () => {})
    await pause(1500)
    expect(deaf).to.deep.equal([])
  })

  it('is not taken for deaf while Redis is away', async () => {
    const { deaf } = await consume(async () => {})
    await redis.kill()
    await pause(1500)
    await redis.restart()
    await add()
    await pause(500)
    expect(deaf).to.deep.equal([])
  })
})
