import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq'
import { pino } from 'pino'
import { z } from 'zod'
import { readConfig } from '../src/config.ts'
import { errorTable, XiangtuError } from '../src/errors.ts'
import { planRenditions } from '../src/media/plan.ts'
import { sourceFactsSchema } from '../src/media/source-facts.ts'
import {
  consumerOptions,
  lineJobSchema,
  lineQueueName,
  openConsumerRedis,
  redisUrlFile,
  type WorkerVerb,
  workerVerbs,
  writeFailure,
} from '../src/queue.ts'
import { packageRelease } from './package.ts'
import { probe } from './probe.ts'
import { runStep, type Step, type Workshop } from './step.ts'
import { store } from './store.ts'
import { transcode } from './transcode.ts'
import { openWorkshop } from './workshop.ts'

/** `plan` decides alone and needs nothing but what `probe` found. */
const plan: Step = async attempt => {
  const facts = await attempt.resultOf('probe', sourceFactsSchema)
  const profile = attempt.profiles.get(attempt.job.profileName)
  if (!profile) throw new XiangtuError('internal', { detail: `no profile ${attempt.job.profileName}` })
  return planRenditions(facts, profile, attempt.job.chosenContent)
}

const steps: Readonly<Record<WorkerVerb, Step>> = { probe, plan, transcode, package: packageRelease, store }

/** Jobs at once: one that encodes uses every core; the second keeps a short probe from waiting behind it. */
const concurrency = 2
/** Of the 20 s that a drain may take, running jobs get this much before they go back to the queue. */
const drainSeconds = 7
const mostDrainSeconds = 16
const progressEveryMs = 500

const config = readConfig()
const log = pino(
  { level: config.logLevel, base: { program: 'worker', pid: process.pid } },
  pino.destination(2),
)
const stopping = new AbortController()

async function main(): Promise<void> {
  const redisUrl = config.redisUrl ?? (await findLocalRedis())
  const shop = await openWorkshop(config, log, stopping.signal)
  const connection = openConsumerRedis(redisUrl, log)
  const worker = new Worker(
    lineQueueName,
    // Three parameters without a default: BullMQ hands out a signal only to a processor whose `length` is three.
    (job, token, signal) => work(shop, job, token, signal ?? stopping.signal),
    { ...consumerOptions, connection, concurrency, name: `${hostname()}-${process.pid}` },
  )
  // The connection tells of an outage once; the consumer's own complaints come at every try.
  worker.on('error', error => log.debug({ err: error }, 'queue'))
  // Another worker may have this job by now: what we still write goes to a prefix of our own, but stop wasting cores.
  worker.on('lockRenewalFailed', ids => {
    for (const id of ids) worker.cancelJob(id)
  })
  await worker.waitUntilReady()
  log.info({ sandbox: shop.sandbox.walls.join(' ') || 'none' }, 'ready')
  process.send?.({ ready: true })

  await new Promise<void>(resolve =>
    stopping.signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  log.info('draining')
  const giveBack = setTimeout(() => worker.cancelAllJobs(), drainSeconds * 1000)
  // Where Redis is gone too, closing would wait for it for ever. Jobs that are held come free by themselves.
  setTimeout(() => process.exit(1), mostDrainSeconds * 1000).unref()
  await worker.close()
  clearTimeout(giveBack)
  connection.disconnect()
  await shop.store.close()
}

async function work(shop: Workshop, job: Job, token: string | undefined, signal: AbortSignal): Promise<void> {
  const verb = z.enum(workerVerbs).parse(job.name)
  const started = performance.now()
  let toldAt = 0
  const progress = (share: number) => {
    if (performance.now() - toldAt < progressEveryMs) return
    toldAt = performance.now()
    // Progress may be lost; the job must not be.
    job.updateProgress({ share }).catch(() => {})
  }
  const call = lineJobSchema.parse(job.data)
  const facts = { verb, versionId: call.versionId }
  try {
    const outcome = await runStep(verb, steps[verb], shop, { job: call, signal, progress })
    log.info({ ...facts, outcome, seconds: (performance.now() - started) / 1000 }, verb)
    await shop.cache.sweep()
  } catch (error) {
    if (stopping.signal.aborted && signal.aborted) {
      // The worker is leaving, nothing is wrong with the job: back to the queue, no attempt counted.
      await job.moveToWait(token)
      throw new WaitingError()
    }
    throw toQueueError(error, facts)
  }
}

/** The one mapping from errors to the queue: what a retry cannot help is not retried. */
function toQueueError(error: unknown, facts: { verb: string; versionId: string }): Error {
  const known = error instanceof XiangtuError ? error : new XiangtuError('internal', { cause: error })
  log.error({ ...facts, code: known.code, detail: known.detail, err: known.cause ?? undefined }, 'failed')
  const reason = writeFailure(known.code, known.facts)
  return errorTable[known.code].retry ? new Error(reason) : new UnrecoverableError(reason)
}

/** The Redis of a hub on this machine, which left its address in the data folder. */
async function findLocalRedis(): Promise<string> {
  try {
    return await readFile(join(config.dataFolder, redisUrlFile), 'utf8')
  } catch {
    throw new Error(
      `No hub has run with the data folder ${config.dataFolder}. Start one with npm start; for a hub on another machine set REDIS_URL and S3_BUCKET.`,
    )
  }
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
