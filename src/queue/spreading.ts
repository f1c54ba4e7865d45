import { FlowProducer, type Job, UnrecoverableError, WaitingChildrenError } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Plan } from '../media/plan.ts'
import { type LineJob, queuePrefix, type WorkerQueue } from '../queue.ts'
import { announcementOf, encodeFlows } from './flow.ts'

/** A worker's side of the queue: what it adds itself. Adding twice is adding once. */
export type Spreading = {
  /** Adds every encode that `transcode` waits for. */
  readonly spread: (transcode: LineJob, plan: Plan, priority: number) => Promise<void>
  /** Tells the hub that the first stage can be watched. */
  readonly announceFirst: (job: LineJob) => Promise<void>
  /** How many jobs of a queue wait for a worker. */
  readonly countWaiting: (queue: WorkerQueue) => Promise<number>
  readonly close: () => Promise<void>
}

export function openSpreading(connection: Redis): Spreading {
  const flows = new FlowProducer({ connection, prefix: queuePrefix })
  flows.on('error', () => {})
  return {
    spread: async (transcode, plan, priority) => {
      await flows.addBulk(encodeFlows(transcode, plan, priority))
    },
    announceFirst: async job => {
      await flows.add(announcementOf({ ...job, stage: 'first' }))
    },
    countWaiting: async queue => {
      const key = `${queuePrefix}:${queue}`
      const [waiting, prioritized, isPaused] = await Promise.all([
        connection.llen(`${key}:wait`),
        connection.zcard(`${key}:prioritized`),
        connection.hexists(`${key}:meta`, 'paused'),
      ])
      // Nobody is to take anything from a queue that somebody has paused.
      return isPaused ? 0 : waiting + prioritized
    },
    close: () => flows.close(),
  }
}

/**
 * Sets `transcode` aside until all its encodes are done, and returns when they are. Throws WaitingChildrenError where
 * they are not, and UnrecoverableError in the words of BullMQ (`lookAt` reads them) where one has failed already: told
 * of that, BullMQ itself says only that the job cannot complete, and the encode's own reason would be lost.
 */
export async function awaitEncodes(job: Job, token: string): Promise<void> {
  const isAside = await job.moveToWaitingChildren(token).catch(async (error: unknown) => {
    const [child] = (await job.getDependencies({ failed: { cursor: 0, count: 1 } })).failed ?? []
    throw child ? new UnrecoverableError(`child ${child} failed`) : error
  })
  if (isAside) throw new WaitingChildrenError()
}
