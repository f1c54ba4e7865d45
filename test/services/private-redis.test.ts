import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { type PrivateRedis, startPrivateRedis } from '../../src/services/private-redis.ts'
import { expectNoProcesses, processesOf } from '../support/processes.ts'

const silent = { info: () => {}, warn: () => {} }

describe('the private Redis', () => {
  let folder: string
  let server: PrivateRedis
  let redis: Redis

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-private-redis-'))
    server = await startPrivateRedis({ folder, searchPath: process.env.PATH ?? '', log: silent })
    redis = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
    redis.on('error', () => {})
  })
  afterEach(async () => {
    redis.disconnect()
    await server.stop()
    await expectNoProcesses(folder)
    await rm(folder, { recursive: true, force: true })
  })

  it('refuses whoever does not know the password', async () => {
    const { port } = new URL(server.url)
    const stranger = new Redis(Number(port), '127.0.0.1', {
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    })
    stranger.on('error', () => {})
    const answer = await stranger.ping().catch((error: Error) => error.message)
    stranger.disconnect()
    expect(answer).to.contain('NOAUTH')
  })

  it('never throws a job away for want of memory', async () => {
    expect(await redis.config('GET', 'maxmemory-policy')).to.deep.equal(['maxmemory-policy', 'noeviction'])
    expect(await redis.config('GET', 'appendonly')).to.deep.equal(['appendonly', 'yes'])
  })

  it('is there again with its data, on the same address, within seconds of kill -9', async () => {
    await redis.set('lesson', '番茄打叉')
    const [before] = await processesOf(folder)
    process.kill(before?.pid ?? 0, 'SIGKILL')
    expect(await redis.get('lesson')).to.equal('番茄打叉')
    const [after] = await processesOf(folder)
    expect(after?.pid).not.to.equal(before?.pid)
  })

  it('takes over from the one that a killed hub left running', async () => {
    await redis.set('lesson', '水稻育秧')
    const second = await startPrivateRedis({ folder, searchPath: process.env.PATH ?? '', log: silent })
    const again = new Redis(second.url)
    const kept = await again.get('lesson')
    again.disconnect()
    await second.stop()
    expect(kept).to.equal('水稻育秧')
  })
})
