import type { Job } from 'bullmq'
import { Redis } from 'ioredis'
import { z } from 'zod'
import { type ErrorCode, type ErrorFacts, isErrorCode } from './errors.ts'
import { contentKinds } from './media/content.ts'
import { encodeName, encodeSchema, stageNames } from './media/stages.ts'

/** The verbs that a worker does, in their order. Each is a job's name, a log line's word and a bar on the screen. */
export const workerVerbs = ['probe', 'plan', 'transcode', 'package', 'store'] as const
export type WorkerVerb = (typeof workerVerbs)[number]
/** The verbs that are jobs: a worker's, and the hub's own last one. */
export const queuedVerbs = [...workerVerbs, 'publish'] as const
export type QueuedVerb = (typeof queuedVerbs)[number]

/**
 * What a worker's job can be: a verb; `encode`, a part of `transcode`; `first`, which packs and stores what can be
 * watched before the rest is made; `canary`, which does nothing and shows by it that somebody consumes.
 */
export const jobKinds = [...workerVerbs, 'encode', 'first', 'canary'] as const
export type JobKind = (typeof jobKinds)[number]

/**
 * Short work never waits behind an encode: `light` is everything else, `fast` encodes what lets a lesson be watched,
 * `bulk` all the rest. The hub alone consumes `publish`.
 */
export const workerQueues = ['light', 'fast', 'bulk'] as const
export type WorkerQueue = (typeof workerQueues)[number]
export const queueNames = [...workerQueues, 'publish'] as const
export type QueueName = (typeof queueNames)[number]
export const queuePrefix = 'xiangtu'

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
  /** A release of the same film of which all but one rung is kept: only that rung is encoded anew. */
  only: z.strictObject({ rung: z.string().regex(/^[a-z0-9-]{1,40}$/), releaseId: idSchema }).optional(),
  /** Which enqueue of this version it is: a retry raises it, and finds the verbs done before done. */
  runNumber: z.number().int().min(1),
  /** What the job works at; absent: all of the picture and sound that every player takes. */
  stage: z.enum(stageNames).optional(),
  /** With `encode`: which part. */
  encode: encodeSchema.optional(),
  /** With `transcode`: its encodes are in their queues. */
  isSpread: z.boolean().optional(),
  /** With `transcode`: when it first began. The queue notes the last time only, when all its encodes have ended. */
  begunAt: z.number().int().optional(),
})
export type LineJob = z.infer<typeof lineJobSchema>
/** One run of the line over a version, or over one later stage of it. */
export type Run = Pick<LineJob, 'versionId' | 'runNumber' | 'stage'>

/** The id of a run's job: adding it twice is adding it once. */
export const jobId = (run: Run, kind: JobKind | QueuedVerb): string =>
  [run.versionId, run.runNumber, ...(run.stage && run.stage !== 'rest' ? [run.stage] : []), kind].join('-')
export const encodeJobId = (run: Run, encode: NonNullable<LineJob['encode']>): string =>
  `${run.versionId}-${run.runNumber}-${encodeName(encode)}`

/** Three tries within about twenty seconds: a store that is away is waited for inside a try, a bad file fails soon. */
export const retryOptions = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 3000 },
  /** Long enough to tell a producer on Monday what failed on Friday. */
  removeOnFail: { age: 7 * 24 * 3600 },
  removeOnComplete: { age: 24 * 3600 },
}

/** How consumers must be opened so that they fit the line. */
export const consumerOptions = {
  prefix: queuePrefix,
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

/** Opens a connection on which somebody waits: three tries, then the caller says so, and its own retry goes on. */
export const openAskingRedis = (url: string): Redis =>
  quiet(new Redis(url, { maxRetriesPerRequest: 3, commandTimeout: 5000 }))

/** Connection errors are told by the commands that fail; ioredis reconnects by itself. */
const quiet = (redis: Redis): Redis => redis.on('error', () => {})

/** A failure as it travels in a job. `detail`, the failed command and its last lines, is for operators only. */
export type JobFailure = {
  readonly code: ErrorCode
  readonly facts: ErrorFacts
  readonly detail?: string | undefined
}

/** Writes a failure into a job: never a sentence and never a secret; `detail` as `failureDetail` has cleaned it. */
export const writeFailure = (code: ErrorCode, facts: ErrorFacts, detail?: string): string =>
  JSON.stringify({ code, facts, detail })

/** Reads a failed job's reason. A job that failed without a word of ours lost its worker too often. */
export function readFailure(reason: string): JobFailure {
  const schema = z.object({
    code: z.string(),
    facts: z.record(z.string(), z.string()).default({}),
    detail: z.string().optional(),
  })
  try {
    const { code, facts, detail } = schema.parse(JSON.parse(reason))
    return { code: isErrorCode(code) ? code : 'internal', facts, ...(detail !== undefined && { detail }) }
  } catch {
    return { code: reason.includes('stalled') ? 'workerLost' : 'internal', facts: {} }
  }
}

/** How far a running job is. May be lost on its way; results may not. */
const progressSchema = z.object({ share: z.number().min(0).max(1) })
export const shareOf = (job: Pick<Job, 'progress'>): number =>
  progressSchema.safeParse(job.progress).data?.share ?? 0
