import { setTimeout as pause } from 'node:timers/promises'
import { FlowProducer, type Job, Queue, QueueEvents } from 'bullmq'
import { XiangtuError } from '../errors.ts'
import {
  jobId,
  type LineJob,
  openAskingRedis,
  openConsumerRedis,
  queuedVerbs,
  queueNames,
  queuePrefix,
  type Run,
  workerQueues,
} from '../queue.ts'
import { flowOf } from './flow.ts'
import { lookAt, type Queues, type VerbJob } from './look.ts'
import { endRun, retireVersion } from './over.ts'

export type { VerbJob } from './look.ts'

/** The hub's side of the queue. Every call rejects with `unavailable` within seconds where Redis is away. */
export type Line = {
  /** Adds all jobs of a run; the lower its priority's number, the sooner its turn. Adding it again changes nothing. */
  enqueue(job: LineJob, priority: number): Promise<void>
  /** Each verb's job, in order. */
  look(run: Run): Promise<VerbJob[]>
  /** How many workers are connected now. */
  countWorkers(): Promise<number>
  /** Removes a run that has waited too long. */
  drop(run: Run): Promise<void>
  /** No job of a run goes on: running ones are told to stop, waiting ones end when their turn comes. */
  end(run: Run): Promise<void>
  /** Nobody will read a version's results any more: a worker that still stores one takes it away again. */
  retire(versionId: string): Promise<void>
  /** Gives the waiting jobs of versions, by id, another priority. */
  rank(priorities: ReadonlyMap<string, number>): Promise<void>
  /** Puts a canary into each queue, and tells which queues nobody has consumed since the last. */
  sendCanaries(): Promise<string[]>
  /** Calls back with a version's id whenever one of its jobs moves. */
  onMove(listener: (versionId: string) => void): void
  close(): Promise<void>
}

/** More waiting jobs of one queue than this keep the turn that they had: 3000 hours of film. */
const mostRanked = 100_000

/** BullMQ waits for ever for the end of a connection that is just about to look for Redis again. */
const closeMs = 2000

export function openLine(redisUrl: string): Line {
  const connection = openAskingRedis(redisUrl)
  const options = { connection, prefix: queuePrefix }
  const flows = new FlowProducer(options)
  const queues: Queues = {
    light: new Queue('light', options),
    fast: new Queue('fast', options),
    bulk: new Queue('bulk', options),
    publish: new Queue('publish', options),
  }
  const listening = queueNames.map(() => openConsumerRedis(redisUrl))
  const events = queueNames.map(
    (name, index) =>
      new QueueEvents(name, { connection: listening[index] ?? connection, prefix: queuePrefix }),
  )
  const ignore = () => {}
  flows.on('error', ignore)
  for (const each of Object.values(queues)) each.on('error', ignore)
  for (const each of events) each.on('error', ignore)

  const guarded = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      throw new XiangtuError('unavailable', { detail: 'queue', cause: error })
    })

  return {
    enqueue: async (job, priority) => {
      await guarded(flows.add(flowOf(job, priority)))
    },
    look: run => guarded(Promise.all(queuedVerbs.map(verb => lookAt(queues, run, verb)))),
    countWorkers: () => guarded(queues.light.getWorkersCount()),
    drop: async run => {
      const last = await guarded(queues.publish.getJob(jobId(run, 'publish')))
      await guarded(last?.remove({ removeChildren: true }) ?? Promise.resolve())
    },
    end: run => guarded(endRun(connection, run)),
    retire: versionId => guarded(retireVersion(connection, versionId)),
    rank: priorities => guarded(rankWaiting(queues, priorities)),
    sendCanaries: () => guarded(sendCanaries(queues)),
    onMove: listener => {
      const moved = ({ jobId: id }: { jobId: string }) => listener(id.slice(0, 32))
      for (const each of events) {
        each.on('active', moved).on('progress', moved).on('completed', moved).on('failed', moved)
        each.on('stalled', moved).on('waiting', moved).on('delayed', moved)
      }
    },
    close: async () => {
      const opened = [...events, flows, ...Object.values(queues)]
      const closed = Promise.allSettled(opened.map(each => each.close()))
      await Promise.race([closed, pause(closeMs)])
      for (const each of [connection, ...listening]) each.disconnect()
    },
  }
}

async function rankWaiting(queues: Queues, priorities: ReadonlyMap<string, number>): Promise<void> {
  const change = async (job: Job) => {
    const priority = priorities.get(job.id?.slice(0, 32) ?? '')
    // A job that a worker takes at this moment has had its turn.
    if (priority !== undefined && priority !== job.priority)
      await job.changePriority({ priority }).catch(() => {})
  }
  for (const name of workerQueues) {
    const jobs = await queues[name].getJobs(['prioritized', 'waiting-children', 'delayed'], 0, mostRanked)
    for (const job of jobs) await change(job)
  }
}

const canaryId = 'canary'

/** Canaries have no priority number, so they stand before all that have one. */
async function sendCanaries(queues: Queues): Promise<string[]> {
  const silent: string[] = []
  for (const name of workerQueues) {
    const queue = queues[name]
    // In this order: a canary that is done between the two questions is gone at the second.
    const active = await queue.getActiveCount()
    const last = await queue.getJob(canaryId)
    // Where all hands are full a canary waits like everybody else.
    if (last && active === 0) silent.push(name)
    await queue.add('canary', {}, { jobId: canaryId, removeOnComplete: true, removeOnFail: true })
  }
  return silent
}
