import type { Redis } from 'ioredis'
import { z } from 'zod'

/** The connection that worker facts travel by. */
export type FactsConnection = Redis

/** One job as its worker does it now. Lengths of time, never times of day: a worker's clock may be wrong. */
const runningJobSchema = z.object({
  /** The verb, or the encode's name. */
  name: z.string().min(1).max(80),
  versionId: z.string().max(64),
  runningSeconds: z.number().min(0),
  share: z.number().min(0).max(1),
  /** Seconds of film that a second of work makes; absent while nothing is known of it. */
  speed: z.number().min(0).optional(),
})

/** What a worker tells of itself. */
export const workerFactsSchema = z.object({
  /** Unlike every other worker's. */
  name: z.string().min(1).max(200),
  /** The machine's own name; several workers of one machine share it. */
  machine: z.string().max(200),
  cores: z.number().int().min(1),
  memoryBytes: z.number().min(0),
  /** How many encodes it runs at once at most. */
  encodeSlots: z.number().int().min(0),
  upSeconds: z.number().min(0),
  ffmpegVersion: z.string().max(200),
  running: z.array(runningJobSchema).max(1000),
})
export type WorkerFacts = z.infer<typeof workerFactsSchema>

const namesKey = 'xiangtu:workers'
const factsKey = (name: string) => `xiangtu:worker:${name}`

/** A worker tells every 3 s. Five told in vain: it is gone, or cannot reach Redis, and then it does no jobs either. */
export const keptSeconds = 15

/** Tells what a worker is and does. It is forgotten `keptSeconds` later unless it tells again. */
export async function tellWorker(redis: Redis, facts: WorkerFacts): Promise<void> {
  const text = JSON.stringify(workerFactsSchema.parse(facts))
  await Promise.all([
    redis.set(factsKey(facts.name), text, 'EX', keptSeconds),
    redis.sadd(namesKey, facts.name),
  ])
}

/** A worker that ends in good order is forgotten at once. */
export async function forgetWorker(redis: Redis, name: string): Promise<void> {
  await Promise.all([redis.del(factsKey(name)), redis.srem(namesKey, name)])
}

/** Every worker that has told lately, by name. What cannot be read (a worker of another version) is left out. */
export async function listWorkers(redis: Redis): Promise<WorkerFacts[]> {
  const names = (await redis.smembers(namesKey)).sort()
  if (names.length === 0) return []
  const texts = await redis.mget(names.map(factsKey))
  const gone = names.filter((_, at) => texts[at] == null)
  // One that tells again just now is back in the set with its next word.
  if (gone.length > 0) await redis.srem(namesKey, ...gone)
  return texts.flatMap(text => readFacts(text) ?? [])
}

function readFacts(text: string | null): WorkerFacts | undefined {
  try {
    return workerFactsSchema.safeParse(JSON.parse(text ?? 'null')).data
  } catch {
    return undefined
  }
}
