import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { z } from 'zod'
import { XiangtuError } from '../../src/errors.ts'
import { encodedSchema } from '../../src/media/release.ts'
import type { LineJob } from '../../src/queue.ts'
import { resultKey, workKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { runStep, type Step, type Workshop } from '../../workers/step.ts'
import { storeStage } from '../../workers/store.ts'
import { surroundClip } from '../support/clips.ts'
import { openTestLine, type TestLine } from '../support/line.ts'

const never = new AbortController().signal
const quiet = () => {}

describe('runStep', function () {
  this.timeout(60_000)
  let line: TestLine
  before(async () => {
    line = await openTestLine()
  })
  after(() => line.close())

  const attempt = (job: LineJob, step: Step, signal = never, shop: Workshop = line.shop) =>
    runStep('probe', step, shop, { job, signal, progress: quiet })
  const take = async () => line.take(await surroundClip(line.folder))
  const keysUnder = async (prefix: string) => {
    const keys: string[] = []
    for await (const { key } of line.objects.list(prefix)) keys.push(key)
    return keys
  }
  const scratchFolders = async () =>
    (await readdir(line.shop.scratchFolder)).filter(name => name.startsWith('attempt-'))
  const failureOf = async (work: Promise<unknown>) => {
    const error = await work.catch((reason: unknown) => reason)
    if (!(error instanceof XiangtuError)) throw new Error(`expected a failure, got ${String(error)}`)
    return error
  }
  /** The line up to and with a verb. */
  const makeUntil = async (last: 'encode' | 'package') => {
    const job = await take()
    for (const verb of ['probe', 'plan'] as const) await line.step(verb, job)
    await line.encode('first', job)
    if (last === 'package') await line.step('first-package', job)
    return job
  }

  it('refuses to begin for a signal that is aborted already', async () => {
    const job = await take()
    let begun = false
    const step: Step = async () => {
      begun = true
    }
    expect((await failureOf(attempt(job, step, AbortSignal.abort()))).code).to.equal('cancelled')
    expect(begun).to.equal(false)
  })

  it('leaves no folder and no result of an attempt that is aborted at work', async () => {
    const job = await take()
    const stop = new AbortController()
    const step: Step = async ({ run, scratch, sandbox, signal }) => {
      await run({ argv: ['touch', 'half'], cwd: scratch, sandbox, signal, deadlineSeconds: 10 })
      stop.abort()
      await run({ argv: ['sleep', '60'], sandbox, signal, deadlineSeconds: 90 })
    }
    expect((await failureOf(attempt(job, step, stop.signal))).code).to.equal('cancelled')
    expect(await scratchFolders()).to.deep.equal([])
    expect(await keysUnder(`work/${job.versionId}/`)).to.deep.equal([])
  })

  it('calls an attempt cancelled though the store rejects with words of its own', async () => {
    const job = await take()
    const stop = new AbortController()
    const step: Step = async ({ store: objects, signal }) => {
      stop.abort(new DOMException('gone', 'AbortError'))
      await objects.read(resultKey(job.versionId, 'probe'), { signal })
    }
    expect((await failureOf(attempt(job, step, stop.signal))).code).to.equal('cancelled')
  })

  it('leaves no folder of an attempt that fails, and lets the next one do the step', async () => {
    const job = await take()
    const broken: Step = () => Promise.reject(new XiangtuError('encodeFailed'))
    expect((await failureOf(attempt(job, broken))).code).to.equal('encodeFailed')
    expect(await scratchFolders()).to.deep.equal([])
    expect(await attempt(job, async () => 'second')).to.equal('done')
    expect(await line.readJson(resultKey(job.versionId, 'probe'))).to.equal('second')
  })

  it('does not do again what was done before', async () => {
    const job = await take()
    let times = 0
    const step: Step = async () => ++times
    expect(await attempt(job, step)).to.equal('done')
    expect(await attempt(job, step)).to.equal('done before')
    expect(times).to.equal(1)
  })

  it('uses the result of the first of two attempts that ran at the same time, and never the other', async () => {
    const job = await take()
    const names: string[] = []
    let meet: () => void = quiet
    const both = new Promise<void>(resolve => {
      meet = resolve
    })
    const step: Step = async ({ attemptId }) => {
      names.push(attemptId)
      if (names.length === 2) meet()
      await both
      return attemptId
    }
    const outcomes = await Promise.all([attempt(job, step), attempt(job, step)])
    expect(outcomes.sort()).to.deep.equal(['done', 'done before'])
    expect(new Set(names).size).to.equal(2)
    expect(names).to.include(await line.readJson(resultKey(job.versionId, 'probe')))
  })

  it('stops a rung file that was cut short before anything is published', async () => {
    const job = await makeUntil('encode')
    const encoded = encodedSchema.parse(await line.readJson(resultKey(job.versionId, 'first-0')))
    const [rung = ''] = encoded.files
    const path = join(line.folder, 'objects', workKey(job.versionId, encoded.attemptId, rung))
    await truncate(path, 20_000)
    const failure = await failureOf(line.step('first-package', job))
    expect(failure.code).to.equal('outputWrong')
    // The file's name is for the log; the producer reads a sentence in the own language.
    expect(failure.facts).to.deep.equal({})
    expect(failure.detail).to.contain(rung)
    expect(await line.objects.head(resultKey(job.versionId, 'first-package'))).to.equal(undefined)
    expect(await keysUnder(`media/${job.coursewareId}/`)).to.deep.equal([])
  })

  it('finds an object that the store acknowledged and does not have, and one that is cut', async () => {
    for (const lie of ['dropped', 'cut'] as const) {
      const job = await makeUntil('package')
      const objects: ObjectStore = {
        ...line.objects,
        putFile: async (key, path, options) => {
          if (!key.endsWith('v180/s00000.m4s')) return line.objects.putFile(key, path, options)
          if (lie === 'cut') await line.objects.put(key, 'half', options)
        },
      }
      const shop = { ...line.shop, store: objects }
      const failure = await failureOf(
        runStep('first-store', storeStage('first'), shop, { job, signal: never, progress: quiet }),
      )
      expect(failure.code, lie).to.equal('storeUnavailable')
      expect(failure.detail, lie).to.contain('1 objects missing or cut').and.contain('v180/s00000.m4s')
      expect(await line.objects.head(resultKey(job.versionId, 'first-store'))).to.equal(undefined)

      await line.step('first-store', job)
      const stored = z
        .object({ releaseId: z.string() })
        .parse(await line.readJson(resultKey(job.versionId, 'first-store')))
      expect(failure.detail, 'the good release is another one').not.to.contain(stored.releaseId)
    }
  })

  it('stores pictures and segments first, then media playlists, then masters', async () => {
    const job = await makeUntil('package')
    const order: string[] = []
    const objects: ObjectStore = {
      ...line.objects,
      putFile: async (key, path, options) => {
        await line.objects.putFile(key, path, options)
        order.push(key)
      },
      put: async (key, body, options) => {
        order.push(key)
        return line.objects.put(key, body, options)
      },
    }
    await runStep(
      'first-store',
      storeStage('first'),
      { ...line.shop, store: objects },
      { job, signal: never, progress: quiet },
    )
    const last = order.filter(key => key.startsWith('media/')).map(key => key.split('/').slice(3).join('/'))
    expect(last.slice(-5)).to.deep.equal([
      'v180/index.m3u8',
      'vstills/index.m3u8',
      'audio/index.m3u8',
      'listen.m3u8',
      'master.m3u8',
    ])
    expect(last.slice(0, -5).filter(path => path.endsWith('.m3u8'))).to.deep.equal([])
    expect(order.at(-1)).to.equal(resultKey(job.versionId, 'first-store'))
  })

  it('publishes nothing after a piece that could not be stored, and ends only when none is under way', async () => {
    const job = await makeUntil('package')
    let underWay = 0
    let begun = 0
    const objects: ObjectStore = {
      ...line.objects,
      putFile: async (key, path, options) => {
        underWay++
        if (++begun === 1) {
          underWay--
          throw new XiangtuError('storeUnavailable')
        }
        await line.objects.putFile(key, path, options)
        underWay--
      },
    }
    const shop = { ...line.shop, store: objects }
    const failure = await failureOf(
      runStep('first-store', storeStage('first'), shop, { job, signal: never, progress: quiet }),
    )
    expect(failure.code).to.equal('storeUnavailable')
    expect(underWay).to.equal(0)
    expect(
      (await keysUnder(`media/${job.coursewareId}/`)).filter(key => key.endsWith('.m3u8')),
    ).to.deep.equal([])
  })
})
