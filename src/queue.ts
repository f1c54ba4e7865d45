import { FlowProducer, Queue, QueueEvents } from 'bullmq'
import type { Redis } from 'ioredis'
import { z } from 'zod'

/** The verbs that a worker does, in their order. Each is a job's name, a log line's word and a bar on the screen. */
export const workerVerbs = ['probe', 'plan', 'transcode', 'package', 'store'] as const
export type WorkerVerb = (typeof workerVerbs)[number]
/** All eight, from the producer's file to the villager's screen. */
export const verbs = ['upload', ...workerVerbs, 'publish', 'play'] as const
export type Verb = (typeof verbs)[number]

const idSchema = z.string().regex(/^[0-9a-f]{32}$/)

/** What every job of the line carries: ids and the profile's name, nothing else. */
export const lineJobSchema = z.strictObject({
  coursewareId: idSchema,
  /** One run of the production line over one source; also the id of its jobs' records. */
  versionId: idSchema,
  uploadId: idSchema,
  profileName: z.string().regex(/^[a-z0-9-]{1,40}$/),
})
export type LineJob = z.infer<typeof lineJobSchema>

/** How far a running verb is, 0 to 1. May be lost on its way; results may not. */
export const lineProgressSchema = z.object({ share: z.number().min(0).max(1) })
export type LineProgress = z.infer<typeof lineProgressSchema>

/** Workers consume `line`; the hub alone consumes `publish`. */
export const lineQueueName = 'line'
export const publishQueueName = 'publish'
export const queuePrefix = 'xiangtu'

/** The id of one verb's job of one run: a second enqueue of the same run is the same job. */
export const lineJobId = (runId: string, verb: Verb): string => `${runId}-${verb}`
