import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { listWorkers } from '../../src/queue/worker-facts.ts'
import { openBoard, readFfmpegVersion } from '../../workers/report-work.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const versionId = 'c'.repeat(32)

describe("a worker's board", function () {
  this.timeout(30_000)
  let server: TestRedis
  let redis: Redis
  before(async () => {
    server = await startRedis()
    redis = new Redis(server.url, { maxRetriesPerRequest: null })
    redis.on('error', () => {})
    await redis.ping()
  })
  after(async () => {
    redis.disconnect()
    await server.close()
  })
  const open = () => openBoard({ redis, name: 'test-1', encodeSlots: 2, ffmpegVersion: '5.1.6' })
  const until = async (
    is: (worker: Awaited<ReturnType<typeof listWorkers>>[number] | undefined) => boolean,
  ) => {
    for (;;) {
      const [worker] = await listWorkers(redis)
      if (is(worker)) return worker
      await pause(50)
    }
  }

  it('tells of the machine at once, and is gone when it closes', async () => {
    const board = open()
    const worker = await until(each => each !== undefined)
    expect(worker).to.include({ name: 'test-1', encodeSlots: 2, ffmpegVersion: '5.1.6' })
    expect(worker?.cores).to.be.greaterThan(0)
    expect(worker?.memoryBytes).to.be.greaterThan(1e6)
    expect(worker?.running).to.deep.equal([])
    await board.close()
    expect(await listWorkers(redis)).to.deep.equal([])
  })

  it('tells within seconds what runs, how far and how fast, and no more of what has ended', async () => {
    const board = open()
    const long = board.begin({ name: 'first-0', versionId })
    const short = board.begin({ name: 'probe', versionId })
    long.progress(0.4, 2.5)
    // Without a speed the last one stands; what is no number is none.
    long.progress(0.6)
    long.progress(7, Number.NaN)
    const worker = await until(each => each?.running.length === 2)
    expect(worker?.running[0]).to.include({ name: 'first-0', versionId, share: 1, speed: 2.5 })
    expect(worker?.running[1]).to.include({ name: 'probe', share: 0 })
    expect(worker?.running[1]).not.to.have.property('speed')
    expect(worker?.running[0]?.runningSeconds).to.be.within(0, 20)
    short.end()
    short.progress(1)
    const later = await until(each => each?.running.length === 1)
    expect(later?.running[0]?.name).to.equal('first-0')
    long.end()
    await board.close()
  })

  it('goes on after an outage of Redis, which costs no job anything', async () => {
    const board = open()
    await server.kill()
    const entry = board.begin({ name: 'probe', versionId })
    await pause(3500)
    entry.progress(0.5)
    await server.restart()
    expect((await until(each => each?.running.length === 1))?.running[0]?.share).to.equal(0.5)
    await server.kill()
    const began = performance.now()
    await board.close()
    expect(performance.now() - began).to.be.below(2000)
    await server.restart()
  })
})

describe("ffmpeg's version", () => {
  it('is read from its first line, and unknown from any other text', () => {
    expect(readFfmpegVersion('ffmpeg version 5.1.6-0+deb12u1 Copyright (c) 2000-2024\nbuilt')).to.equal(
      '5.1.6-0+deb12u1',
    )
    expect(readFfmpegVersion('')).to.equal('unknown')
  })
})
