import type { ChildProcess } from 'node:child_process'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { withMounts } from '../support/mounting.ts'
import {
  hasEnded,
  isEncoding,
  longClip,
  openTestProduction,
  shortClip,
  type TestHubPart,
  type TestProduction,
  workerArgv,
} from '../support/production.ts'
import { startRedis } from '../support/redis.ts'

describe('the production line', function () {
  this.timeout(240_000)
  let line: TestProduction
  let hub: TestHubPart
  before(async () => {
    line = await openTestProduction()
    hub = await line.openHub()
  })
  afterEach(() => line.killWorkers())
  after(async () => {
    await hub.close()
    await line.close()
  })

  /** A worker that sees a disk of its own of so many bytes, in a mount namespace that goes with it. */
  const startWorkerWithDisk = (bytes: number) =>
    line.startWorker({ BYTES: String(bytes) }, [
      ...[...withMounts, 'sh', '-c'],
      'mount -t tmpfs -o size="$BYTES" tmpfs "$DATA_DIR/scratch" && exec "$@"',
      ...['sh', ...workerArgv],
    ])
  const gone = (child: ChildProcess) =>
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>(resolve => child.once('exit', () => resolve()))
  const expectNothingShown = async (coursewareId: string) => {
    for await (const { key } of line.objects.list(`media/${coursewareId}/`)) expect.fail(key)
  }
  const expectPublished = async (coursewareId: string) => {
    expect((await hub.until(coursewareId, hasEnded)).failure).to.equal(undefined)
    await line.expectOneWholeRelease(coursewareId)
  }

  it('names the reason for a file that is no film, and leaves nothing half published', async () => {
    line.startWorker()
    const path = join(line.folder, 'text.mp4')
    await writeFile(path, '大棚番茄'.repeat(300))
    const { coursewareId } = await hub.begin(path)
    const progress = await hub.until(coursewareId, hasEnded)
    expect(progress.failure).to.deep.include({ verb: 'probe', code: 'notMedia' })
    expect(progress.canRetry).to.equal(true)
    await expectNothingShown(coursewareId)
  })

  it('says that it waits for a worker while none runs, and goes on when one comes', async () => {
    const { coursewareId } = await hub.begin(await shortClip(line.folder))
    const waiting = await hub.until(coursewareId, () => true)
    expect(waiting.verbs.find(each => each.verb === 'probe')).to.deep.include({
      state: 'waiting',
      waitingFor: 'worker',
    })
    line.startWorker()
    await expectPublished(coursewareId)
  })

  it('names a full disk, and goes on from there when there is room again', async () => {
    await mkdir(join(line.folder, 'scratch'), { recursive: true })
    const film = await longClip(line.folder, 12)
    // Room for the film and for little of what is made of it.
    const cramped = startWorkerWithDisk((await stat(film)).size + 100_000)
    const { coursewareId, versionId } = await hub.begin(film)
    const failed = await hub.until(coursewareId, hasEnded)
    expect(failed.failure).to.deep.include({ verb: 'transcode', code: 'scratchFull' })
    await line.kill(cramped)
    const results = async () => {
      const found = ['probe', 'plan'].map(name => line.objects.head(`work/${versionId}/${name}.json`))
      return (await Promise.all(found)).map(facts => facts?.modifiedAt.getTime())
    }
    const done = await results()
    expect(done).not.to.include(undefined)
    line.startWorker()
    await hub.production.retry(coursewareId)
    await hub.until(coursewareId, isEncoding)
    expect(await results()).to.deep.equal(done)
    await expectPublished(coursewareId)
  })

  it('publishes once and whole although Redis was killed during a probe, and for 20 s in an encode', async () => {
    line.startWorker()
    const { coursewareId } = await hub.begin(await longClip(line.folder, 36))
    await hub.until(coursewareId, ({ verbs }) =>
      verbs.some(({ verb, state }) => verb === 'probe' && state === 'running'),
    )
    await line.redis.kill()
    await line.redis.restart()
    await hub.until(coursewareId, isEncoding)
    await line.redis.kill()
    await pause(20_000)
    await line.redis.restart()
    await expectPublished(coursewareId)
  })

  it('ends within 20 s although Redis is gone for good', async () => {
    const other = await startRedis()
    const child = line.startWorker({ REDIS_URL: other.url })
    await new Promise(resolve => child.once('message', resolve))
    await other.close()
    const started = performance.now()
    child.disconnect()
    await gone(child)
    expect(performance.now() - started).to.be.below(20_000)
  })

  it('gives a job back to the queue when its worker is asked to leave, and another finishes it', async () => {
    const first = line.startWorker()
    const { coursewareId } = await hub.begin(await longClip(line.folder, 36))
    await hub.until(coursewareId, isEncoding)
    const started = performance.now()
    first.kill('SIGTERM')
    await gone(first)
    expect(first.exitCode).to.equal(0)
    expect(performance.now() - started).to.be.below(20_000)
    line.startWorker()
    await expectPublished(coursewareId)
  })
})
