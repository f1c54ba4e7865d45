import { type Job, Worker, type WorkerOptions } from 'bullmq'
import { consumerOptions, type LineJob, openConsumerRedis, type QueueName } from '../../src/queue.ts'
import { makeId } from './line.ts'

/** A job of a run that nobody has seen before. */
export const newLineJob = (): LineJob => ({
  coursewareId: makeId(),
  versionId: makeId(),
  uploadId: makeId(),
  profileName: 'village-2m',
  runNumber: 1,
})

/** The consumers of one test. */
export type Consumers = ReturnType<typeof openConsumers>

/** Takes jobs as a worker or a hub does, until `close`. */
export function openConsumers(redisUrl: string) {
  let consumers: { worker: Worker; close: () => Promise<void> }[] = []
  return {
    consume(
      queue: QueueName,
      work: (job: Job, token?: string) => Promise<unknown>,
      more: Partial<WorkerOptions> = {},
    ): Worker {
      const connection = openConsumerRedis(redisUrl)
      const worker = new Worker(queue, work, { ...consumerOptions, ...more, connection })
      worker.on('error', () => {})
      consumers.push({
        worker,
        close: async () => {
          await worker.close(true)
          connection.disconnect()
        },
      })
      return worker
    },
    /** Lets each end the jobs that it has. */
    async drain(): Promise<void> {
      for (const { worker } of consumers) await worker.close()
    },
    /** Ends all of them at once, whatever they do. */
    async close(): Promise<void> {
      for (const { close } of consumers) await close()
      consumers = []
    },
  }
}
