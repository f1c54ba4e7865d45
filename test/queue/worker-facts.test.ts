import { expect } from 'chai'
import { Redis } from 'ioredis'
import {
  forgetWorker,
  keptSeconds,
  listWorkers,
  tellWorker,
  type WorkerFacts,
} from '../../src/queue/worker-facts.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const worker = (name: string): WorkerFacts => ({
  name,
  machine: 'xian-1',
  cores: 4,
  memoryBytes: 8 * 1024 ** 3,
  encodeSlots: 3,
  upSeconds: 61.5,
  ffmpegVersion: '5.1.6-0+deb12u1',
  running: [{ name: 'transcode', versionId: 'a'.repeat(32), runningSeconds: 12, share: 0.5, speed: 3.2 }],
})

describe('what workers tell of themselves', () => {
  let server: TestRedis
  let redis: Redis
  before(async () => {
    server = await startRedis()
    redis = new Redis(server.url)
  })
  beforeEach(() => redis.flushall())
  after(async () => {
    redis.disconnect()
    await server.close()
  })

  it('refuses to be told what no page could show', async () => {
    const odd = { ...worker('a'), cores: 0 }
    expect(await tellWorker(redis, odd).catch((error: Error) => error.name)).to.equal('ZodError')
    expect(await redis.keys('*')).to.deep.equal([])
  })

  it('leaves out what another version wrote, or nobody can read', async () => {
    await tellWorker(redis, worker('good'))
    for (const [name, text] of [
      ['old', '{"name":"old"}'],
      ['torn', '{"name":'],
      ['null', 'null'],
    ] as const) {
      await tellWorker(redis, worker(name))
      await redis.set(`xiangtu:worker:${name}`, text)
    }
    expect((await listWorkers(redis)).map(({ name }) => name)).to.deep.equal(['good'])
  })

  it('is listed by name, as it was told', async () => {
    expect(await listWorkers(redis)).to.deep.equal([])
    await tellWorker(redis, worker('b'))
    await tellWorker(redis, worker('a'))
    await tellWorker(redis, { ...worker('b'), running: [] })
    expect(await listWorkers(redis)).to.deep.equal([worker('a'), { ...worker('b'), running: [] }])
  })

  it('is forgotten by itself soon after its last word', async () => {
    await tellWorker(redis, worker('a'))
    const left = await redis.pttl('xiangtu:worker:a')
    expect(left).to.be.within(1, keptSeconds * 1000)
    // As if that time had passed.
    await redis.pexpire('xiangtu:worker:a', 1)
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(await listWorkers(redis)).to.deep.equal([])
    expect(await redis.smembers('xiangtu:workers')).to.deep.equal([])
  })

  it('is forgotten at once where it leaves in good order', async () => {
    await tellWorker(redis, worker('a'))
    await tellWorker(redis, worker('b'))
    await forgetWorker(redis, 'a')
    expect((await listWorkers(redis)).map(({ name }) => name)).to.deep.equal(['b'])
    expect(await redis.keys('*:a')).to.deep.equal([])
  })
})
