import { type Job, Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { XiangtuError } from '../errors.ts'
import { consumerOptions } from '../queue.ts'
import { listWorkers, type WorkerFacts } from './worker-facts.ts'

/** How full one queue is. */
export type QueueFacts = {
  readonly name: string
  /** Could begin now, if somebody took it. */
  readonly waiting: number
  readonly running: number
  /** Waits out the pause before another try. */
  readonly delayed: number
  readonly failed: number
  /** For how long the job that waits longest could have begun; absent where none waits. */
  readonly oldestWaitingSeconds?: number
}

/** The operator's view of the queues: reads, never changes. Calls reject with `unavailable` where Redis is away. */
export type LineView = {
  readonly countQueues: () => Promise<readonly QueueFacts[]>
  readonly listWorkers: () => Promise<readonly WorkerFacts[]>
  /** For bull-board, which draws them itself. */
  readonly queues: readonly Queue[]
  readonly close: () => Promise<void>
}

/** Of a long queue only this many from its front are looked at: who waits longest is among them. */
const lookedAt = 100

/** Opens the view of the queues of these names. */
export function openLineView(redisUrl: string, names: readonly string[]): LineView {
  // A page waits for these calls.
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: 1, commandTimeout: 3000 })
  // The commands that fail tell it.
  connection.on('error', () => {})
  const queues = names.map(name => new Queue(name, { connection, prefix: consumerOptions.prefix }))
  for (const queue of queues) queue.on('error', () => {})
  const guarded = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      throw new XiangtuError('unavailable', { detail: 'queue', cause: error })
    })
  return {
    queues,
    countQueues: () => guarded(Promise.all(queues.map(queue => countQueue(queue, connection)))),
    listWorkers: () => guarded(listWorkers(connection)),
    close: async () => {
      await Promise.allSettled(queues.map(queue => queue.close()))
      connection.disconnect()
    },
  }
}

async function countQueue(queue: Queue, redis: Redis): Promise<QueueFacts> {
  const counts = await queue.getJobCounts('prioritized', 'waiting', 'active', 'delayed', 'failed')
  const front = await queue.getJobs(['waiting', 'prioritized'], 0, lookedAt - 1, true)
  // A canary is no work.
  const first = front.filter(job => job.name !== 'canary')
  const waiting = (counts.waiting ?? 0) + (counts.prioritized ?? 0) - (front.length - first.length)
  const facts = {
    name: queue.name,
    waiting,
    running: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    failed: counts.failed ?? 0,
  }
  if (waiting <= 0) return { ...facts, waiting: 0 }
  const since = await Promise.all(first.map(job => waitsSince(job, redis)))
  if (since.length === 0) return facts
  // Several machines' clocks took part.
  return { ...facts, oldestWaitingSeconds: Math.max(0, (Date.now() - Math.min(...since)) / 1000) }
}

/** A job of a flow is added long before it may begin: its wait counts from the end of the last job it waited for. */
async function waitsSince(job: Job, redis: Redis): Promise<number> {
  const ended = await Promise.all(
    Object.keys(await job.getChildrenValues()).map(key => redis.hget(key, 'finishedOn')),
  )
  return Math.max(job.timestamp, job.processedOn ?? 0, ...ended.map(Number))
}
