import { hostname } from 'node:os'
import { join } from 'node:path'
import { type Job, UnrecoverableError, WaitingChildrenError, WaitingError, Worker } from 'bullmq'
import { pino } from 'pino'
import { z } from 'zod'
import { readConfig } from '../src/config.ts'
import { errorTable, XiangtuError } from '../src/errors.ts'
import { encodeName } from '../src/media/stages.ts'
import { failureDetail } from '../src/queue/failure-detail.ts'
import { isOver, isRetired, onOver } from '../src/queue/over.ts'
import { awaitEncodes, openSpreading } from '../src/queue/spreading.ts'
import {
  consumerOptions,
  type JobKind,
  jobKinds,
  type LineJob,
  lineJobSchema,
  openConsumerRedis,
  type WorkerQueue,
  workerQueues,
  writeFailure,
} from '../src/queue.ts'
import { workPrefix } from '../storage/keys.ts'
import { jobDoer, readPlan } from './do-job.ts'
import { openEncodeSlots, slotsOfMachine } from './encode-slots.ts'
import { findLocalRedis } from './local-redis.ts'
import { openBoard, tellProgress } from './report-work.ts'
import { forget } from './step.ts'
import { watchConsumers } from './watch-consumers.ts'
import { openWorkshop } from './workshop.ts'

/** Of light jobs at once: a probe that looks at a long film must not keep a finished lesson from its publishing. */
const lightAtOnce = 3
/** Of the 20 s that a drain may take, running jobs get this much before they go back to the queue. */
const drainSeconds = 7
const mostDrainSeconds = 16
const sweepEveryMs = 15 * 60_000

const config = readConfig()
const log = pino(
  { level: config.logLevel, base: { program: 'worker', pid: process.pid } },
  pino.destination(2),
)
const stopping = new AbortController()

/** A job in the hands of this worker. */
type Held = { readonly job: Job; readonly worker: Worker; readonly isOfTier: boolean; isOver: boolean }

async function main(): Promise<void> {
  const redisUrl = config.redisUrl ?? (await findLocalRedis(config.dataFolder))
  const shop = await openWorkshop(config, log, stopping.signal)
  const asking = openConsumerRedis(redisUrl)
  const listening = openConsumerRedis(redisUrl)
  const spreading = openSpreading(asking)
  const slots = openEncodeSlots(config.encodeSlots ?? slotsOfMachine())
  const doJob = jobDoer(shop, slots)
  const name = `${hostname()}-${globalThis.process.pid}`
  const { ffmpegVersion } = shop
  const board = openBoard({ redis: asking, name, encodeSlots: slots.count, ffmpegVersion })
  const held = new Set<Held>()

  /** Adds the encodes that `transcode` waits for, once, and goes when all of them are there. */
  const coordinate = async (job: Job, token: string, call: LineJob) => {
    if (!call.isSpread) {
      await spreading.spread(call, await readPlan(shop, call), job.priority)
      await job.updateData({ ...call, isSpread: true, begunAt: job.processedOn })
    }
    await awaitEncodes(job, token)
  }

  /** A worker that was frozen may end when the lesson is published and swept: then it sweeps after itself. */
  const endLate = async ({ versionId }: LineJob) => {
    if (await isRetired(asking, versionId)) await forget(shop, versionId, [workPrefix(versionId)])
  }

  const process = async (worker: Worker, job: Job, token: string, signal: AbortSignal) => {
    const { kind, call } = readJob(job)
    if (kind === 'canary' || !call) return
    const mine: Held = { job, worker, isOfTier: call.encode?.stage === 'av1', isOver: false }
    // Before the question: who is ended between the answer and here would not be told.
    held.add(mine)
    const shown = board.begin({
      name: call.encode ? encodeName(call.encode) : kind,
      versionId: call.versionId,
    })
    try {
      if (await isOver(asking, call)) mine.isOver = true
      if (mine.isOver) throw new XiangtuError('stopped')
      if (kind === 'transcode') await coordinate(job, token, call)
      else await doJob(kind, call, { signal, progress: tellProgress(job, shown) })
      if (kind === 'first') await spreading.announceFirst(call)
    } catch (error) {
      // The one is no failure, and the other is told by the job that it names.
      if (error instanceof WaitingChildrenError || error instanceof UnrecoverableError) throw error
      if (stopping.signal.aborted && signal.aborted && !mine.isOver) {
        // The worker is leaving, nothing is wrong with the job: back to the queue, no attempt counted.
        await job.moveToWait(token)
        throw new WaitingError()
      }
      throw toQueueError(mine.isOver ? new XiangtuError('stopped', { cause: error }) : error, call, kind)
    } finally {
      shown.end()
      held.delete(mine)
      await endLate(call)
    }
  }

  const atOnce: Record<WorkerQueue, number> = { light: lightAtOnce, fast: slots.count, bulk: slots.count }
  const consumers = workerQueues.map(queue => {
    const connection = openConsumerRedis(redisUrl, queue === 'light' ? log : undefined)
    const worker: Worker = new Worker(
      queue,
      // Three parameters without a default: BullMQ hands out a signal only to a processor whose `length` is three.
      (job, token, signal) => process(worker, job, token ?? '', signal ?? stopping.signal),
      { ...consumerOptions, connection, concurrency: atOnce[queue], name },
    )
    // The connection tells of an outage once; the consumer's own complaints come at every try.
    worker.on('error', error => log.debug({ err: error }, 'queue'))
    // Another worker may have this job by now: what we still write goes to a prefix of our own, but stop wasting cores.
    worker.on('lockRenewalFailed', ids => {
      for (const id of ids) worker.cancelJob(id)
    })
    const running = () => [...held].filter(each => each.worker === worker).length
    return { queue, worker, connection, running }
  })
  await onOver(listening, run => {
    for (const mine of held) {
      const { id = '' } = mine.job
      if (!id.startsWith(`${run.versionId}-${run.runNumber}-`)) continue
      mine.isOver = true
      mine.worker.cancelJob(id)
    }
  })
  await Promise.all(consumers.map(({ worker }) => worker.waitUntilReady()))
  const watch = watchConsumers(spreading.countWaiting, consumers, queue => {
    log.fatal({ queue }, 'jobs wait and none of them reaches this worker: it ends, to be started anew')
    globalThis.process.exit(1)
  })
  // After each job too: this is for a worker that has no more.
  const sweeping = setInterval(() => void shop.cache.sweep().catch(() => {}), sweepEveryMs)
  log.info({ sandbox: shop.sandbox.walls.join(' ') || 'none', encodeSlots: slots.count }, 'ready')
  globalThis.process.send?.({ ready: true })

  await new Promise<void>(resolve =>
    stopping.signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  log.info('draining')
  watch.stop()
  clearInterval(sweeping)
  const giveBack = setTimeout(() => {
    for (const { worker } of consumers) worker.cancelAllJobs()
  }, drainSeconds * 1000)
  // Where Redis is gone too, closing would wait for it for ever. Jobs that are held come free by themselves.
  setTimeout(() => globalThis.process.exit(1), mostDrainSeconds * 1000).unref()
  const closing = Promise.all(consumers.map(({ worker }) => worker.close()))
  // Nobody waits for the tier, and hardly one of its encodes would end in time: whoever stops a hub need not wait either.
  for (const { job, worker, isOfTier } of held) if (isOfTier && job.id) worker.cancelJob(job.id)
  await closing
  clearTimeout(giveBack)
  await board.close()
  await spreading.close()
  for (const each of [asking, listening, ...consumers.map(({ connection }) => connection)]) each.disconnect()
  await shop.store.close()
}

/** What a job asks for. One that is none of ours is not tried again. */
function readJob(job: Job): { kind: JobKind; call: LineJob | undefined } {
  const kind = z.enum(jobKinds).safeParse(job.name)
  const call = lineJobSchema.safeParse(job.data)
  if (kind.data === 'canary') return { kind: kind.data, call: undefined }
  if (kind.success && call.success) return { kind: kind.data, call: call.data }
  log.error({ job: job.id, err: kind.error ?? call.error }, 'a job that nobody here has written')
  throw new UnrecoverableError(writeFailure('internal', {}))
}

/** The one mapping from errors to the queue: what a retry cannot help is not retried. */
function toQueueError(error: unknown, { versionId }: LineJob, kind: string): Error {
  const known = error instanceof XiangtuError ? error : new XiangtuError('internal', { cause: error })
  const facts = { kind, versionId, code: known.code, detail: known.detail }
  if (known.code === 'stopped') log.info({ kind, versionId }, 'stopped by a person')
  else log.error({ ...facts, err: known.cause ?? undefined }, 'failed')
  const folders = [join(config.dataFolder, 'scratch'), config.dataFolder]
  const reason = writeFailure(known.code, known.facts, failureDetail(known.code, known.detail, folders))
  return errorTable[known.code].retry ? new Error(reason) : new UnrecoverableError(reason)
}

const stop = () => stopping.abort()
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
// Started by a hub that is gone: nobody would end this worker otherwise.
process.once('disconnect', stop)

main().then(
  () => process.exit(0),
  (error: unknown) => {
    log.fatal({ err: error }, error instanceof Error ? error.message : 'worker failed')
    process.exit(1)
  },
)
