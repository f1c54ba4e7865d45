import { type FlowJob, FlowProducer, type Job, Queue, QueueEvents } from 'bullmq'
import { Redis } from 'ioredis'
import { z } from 'zod'
import { type ErrorCode, type ErrorFacts, isErrorCode, XiangtuError } from './errors.ts'
import { contentKinds } from './media/content.ts'

/** The verbs that a worker does, in their order. Each is a job's name, a log line's word and a bar on the screen. */
export const workerVerbs = ['probe', 'plan', 'transcode', 'package', 'store'] as const
export type WorkerVerb = (typeof workerVerbs)[number]
/** The verbs that are jobs: a worker's, and the hub's own last one. */
export const queuedVerbs = [...workerVerbs, 'publish'] as const
export type QueuedVerb = (typeof queuedVerbs)[number]

const idSchema = z.string().regex(/^[0-9a-f]{32}$/)

/** What every job of the line carries: ids, the profile's name and the producer's one word, nothing else. */
export const lineJobSchema = z.strictObject({
  coursewareId: idSchema,
  /** One version of a lesson: the line over one source under one profile. Names its records and results. */
  versionId: idSchema,
  uploadId: idSchema,
  profileName: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** What the producer says that the film shows; without it the line judges. */
  chosenContent: z.enum(contentKinds).optional(),
  /** Which enqueue of this version it is: a retry raises it, and finds the verbs done before done. */
  runNumber: z.number().int().min(1),
})
export type LineJob = z.infer<typeof lineJobSchema>

/** How far a running verb is. May be lost on its way; results may not. */
const progressSchema = z.object({ share: z.number().min(0).max(1) })

/** Workers consume `line`; the hub alone consumes `publish`. */
export const lineQueueName = 'line'
export const publishQueueName = 'publish'
const prefix = 'xiangtu'

const jobId = (job: Pick<LineJob, 'versionId' | 'runNumber'>, verb: QueuedVerb): string =>
  `${job.versionId}-${job.runNumber}-${verb}`

/** Three tries within about twenty seconds: an outage is waited out by the queue itself, a bad file fails soon. */
const attempts = 3
const backoff = { type: 'exponential', delay: 3000 }
/** Long enough to tell a producer on Monday what failed on Friday. */
const removeOnFail = { age: 7 * 24 * 3600 }
const removeOnComplete = { age: 24 * 3600 }

/** How consumers must be opened so that they fit the line. */
export const consumerOptions = {
  prefix,
  // An outage of Redis of 20 s does not cost a running encode its lock; a killed worker's job is taken up within 55 s.
  lockDuration: 45_000,
  stalledInterval: 10_000,
  // A job whose workers died three times is likely what kills them.
  maxStalledCount: 3,
} as const

/** File of the data folder (mode 0600) in which a hub says where its Redis is. */
export const redisUrlFile = 'redis-url'

type OutageLog = { warn(text: string): void; info(text: string): void }

/** Opens a connection for a consumer: waits for Redis however long it is away, and says so once an outage. */
export function openConsumerRedis(url: string, log?: OutageLog): Redis {
  const redis = quiet(new Redis(url, { maxRetriesPerRequest: null }))
  let isAway = false
  redis.on('reconnecting', () => {
    if (!isAway) log?.warn('Redis is away; waiting for it')
    isAway = true
  })
  redis.on('ready', () => {
    if (isAway) log?.info('Redis is back')
    isAway = false
  })
  return redis
}

/** Connection errors are told by the commands that fail; ioredis reconnects by itself. */
const quiet = (redis: Redis): Redis => redis.on('error', () => {})

/** A failure as it travels in a job: code and facts, never a sentence and never a secret. */
export const writeFailure = (code: ErrorCode, facts: ErrorFacts): string => JSON.stringify({ code, facts })

/** Reads a failed job's reason. A job that failed without a word of ours lost its worker too often. */
export function readFailure(reason: string): { code: ErrorCode; facts: ErrorFacts } {
  const schema = z.object({ code: z.string(), facts: z.record(z.string(), z.string()).default({}) })
  try {
    const { code, facts } = schema.parse(JSON.parse(reason))
    return { code: isErrorCode(code) ? code : 'internal', facts }
  } catch {
    return { code: reason.includes('stalled') ? 'workerLost' : 'internal', facts: {} }
  }
}

/** What the queue knows of one verb of one run. */
export type VerbJob = {
  readonly verb: QueuedVerb
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped' | 'retrying' | 'absent'
  readonly share: number
  readonly addedAt?: Date
  readonly startedAt?: Date
  readonly endedAt?: Date
  readonly failure?: { readonly code: ErrorCode; readonly facts: ErrorFacts }
}

/** The hub's side of the queue. Every call rejects with `unavailable` within seconds where Redis is away. */
export type Line = {
  /** Adds all jobs of a run. Adding the same run again changes nothing. */
  enqueue(job: LineJob): Promise<void>
  /** Each verb's job, in order. */
  look(job: Pick<LineJob, 'versionId' | 'runNumber'>): Promise<VerbJob[]>
  /** How many workers are connected now. */
  countWorkers(): Promise<number>
  /** Removes a run that has waited too long. */
  drop(job: Pick<LineJob, 'versionId' | 'runNumber'>): Promise<void>
  /** Calls back with a version's id whenever one of its jobs moves. */
  onMove(listener: (versionId: string) => void): void
  close(): Promise<void>
}

export function openLine(redisUrl: string): Line {
  // A person waits for these calls: three tries, then say so, and let the caller's own retry go on.
  const connection = quiet(new Redis(redisUrl, { maxRetriesPerRequest: 3, commandTimeout: 5000 }))
  const listening = [openConsumerRedis(redisUrl), openConsumerRedis(redisUrl)] as const
  const options = { connection, prefix }
  const flows = new FlowProducer(options)
  const queues = {
    line: new Queue(lineQueueName, options),
    publish: new Queue(publishQueueName, options),
  }
  const events = [
    new QueueEvents(lineQueueName, { connection: listening[0], prefix }),
    new QueueEvents(publishQueueName, { connection: listening[1], prefix }),
  ]
  const ignore = () => {}
  flows.on('error', ignore)
  for (const each of [queues.line, queues.publish]) each.on('error', ignore)
  for (const each of events) each.on('error', ignore)

  const queueOf = (verb: QueuedVerb) => (verb === 'publish' ? queues.publish : queues.line)
  const guarded = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      throw new XiangtuError('unavailable', { detail: 'queue', cause: error })
    })

  return {
    enqueue: async job => {
      await guarded(flows.add(flowOf(job)))
    },
    look: job =>
      guarded(
        Promise.all(
          queuedVerbs.map(async verb => {
            const found = await queueOf(verb).getJob(jobId(job, verb))
            return found ? readJob(verb, found, await found.getState()) : { verb, state: 'absent', share: 0 }
          }),
        ),
      ),
    countWorkers: () => guarded(queues.line.getWorkersCount()),
    drop: async job => {
      const last = await guarded(queues.publish.getJob(jobId(job, 'publish')))
      await guarded(last?.remove({ removeChildren: true }) ?? Promise.resolve())
    },
    onMove: listener => {
      const moved = ({ jobId: id }: { jobId: string }) => listener(id.slice(0, 32))
      for (const each of events) {
        each.on('active', moved).on('progress', moved).on('completed', moved).on('failed', moved)
        each.on('stalled', moved).on('waiting', moved).on('delayed', moved)
      }
    },
    close: async () => {
      await Promise.all(events.map(each => each.close()))
      await Promise.all([flows.close(), queues.line.close(), queues.publish.close()])
      for (const each of [connection, ...listening]) each.disconnect()
    },
  }
}

/**
 * A chain: each verb waits for the one before. A failure runs up the chain at once, except that `publish` runs after
 * a failure too: it is the hub's own job that records the verdict, so no verdict is lost while the hub is down.
 */
function flowOf(job: LineJob): FlowJob {
  const chain = workerVerbs.reduce<FlowJob | undefined>((child, verb) => {
    const onFailure = verb === 'store' ? { continueParentOnFailure: true } : { failParentOnFailure: true }
    return {
      name: verb,
      queueName: lineQueueName,
      data: job,
      opts: { jobId: jobId(job, verb), attempts, backoff, removeOnFail, removeOnComplete, ...onFailure },
      ...(child && { children: [child] }),
    }
  }, undefined)
  return {
    name: 'publish',
    queueName: publishQueueName,
    data: job,
    // The hub's own work needs the database and the store: it is tried for a day before it is given up.
    opts: {
      jobId: jobId(job, 'publish'),
      attempts: 24 * 240,
      backoff: { type: 'fixed', delay: 15_000 },
      removeOnFail,
      removeOnComplete,
    },
    ...(chain && { children: [chain] }),
  }
}

function readJob(verb: QueuedVerb, job: Job, state: string): VerbJob {
  const progress = progressSchema.safeParse(job.progress)
  const isSkipped = state === 'failed' && /^child .* failed$/.test(job.failedReason ?? '')
  const known: Record<string, VerbJob['state']> = {
    active: 'running',
    completed: 'done',
    failed: isSkipped ? 'skipped' : 'failed',
    delayed: 'retrying',
  }
  const isDone = state === 'completed'
  return {
    verb,
    state: known[state] ?? 'waiting',
    share: isDone ? 1 : progress.success ? progress.data.share : 0,
    addedAt: new Date(job.timestamp),
    ...(job.processedOn !== undefined && { startedAt: new Date(job.processedOn) }),
    ...(job.finishedOn !== undefined && { endedAt: new Date(job.finishedOn) }),
    ...(state === 'failed' && !isSkipped && { failure: readFailure(job.failedReason ?? '') }),
  }
}
