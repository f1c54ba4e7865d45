import type { Job, Queue } from 'bullmq'
import {
  type JobFailure,
  jobId,
  lineJobSchema,
  type QueuedVerb,
  type QueueName,
  type Run,
  readFailure,
  shareOf,
} from '../queue.ts'

export type Queues = Readonly<Record<QueueName, Queue>>

/** What the queue knows of one verb of one run. */
export type VerbJob = {
  readonly verb: QueuedVerb
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped' | 'retrying' | 'absent'
  readonly share: number
  readonly addedAt?: Date
  readonly startedAt?: Date
  readonly endedAt?: Date
  readonly failure?: JobFailure
}

/** Reads one verb of a run. */
export async function lookAt(queues: Queues, run: Run, verb: QueuedVerb): Promise<VerbJob> {
  const job = await queues[verb === 'publish' ? 'publish' : 'light'].getJob(jobId(run, verb))
  if (!job) return { verb, state: 'absent', share: 0 }
  const state = await job.getState()
  if (state === 'failed') return describe(verb, job, await readFailed(queues, job, verb))
  if (state === 'waiting-children' && verb === 'transcode') {
    return describe(verb, job, await lookAtEncodes(queues, run, job))
  }
  const known: Record<string, VerbJob['state']> = {
    active: 'running',
    completed: 'done',
    delayed: 'retrying',
  }
  return describe(verb, job, { state: known[state] ?? 'waiting' })
}

type Found = Pick<VerbJob, 'state'> & Partial<Pick<VerbJob, 'share' | 'failure'>>

const describe = (verb: QueuedVerb, job: Job, found: Found): VerbJob => ({
  verb,
  share: found.state === 'done' ? 1 : shareOf(job),
  addedAt: new Date(job.timestamp),
  ...(begunAt(job) !== undefined && { startedAt: new Date(begunAt(job) ?? 0) }),
  ...(job.finishedOn !== undefined && { endedAt: new Date(job.finishedOn) }),
  ...found,
})

/** A job that waited for others is taken up again: its begin is the first. */
const begunAt = (job: Job): number | undefined =>
  lineJobSchema.safeParse(job.data).data?.begunAt ?? job.processedOn

/**
 * A verb failed by itself, or because one that it waited for did. Of `transcode` the parts are its own: theirs is its
 * failure. Of another verb it is told there, and this one was skipped.
 */
async function readFailed(queues: Queues, job: Job, verb: QueuedVerb): Promise<Found> {
  let last = job
  for (;;) {
    const reason = last.failedReason ?? ''
    const [, queueName, childId] = /^child [^:]+:(\w+):(\S+) failed$/.exec(reason) ?? []
    if (!queueName || !childId) return { state: 'failed', failure: readFailure(reason) }
    const isPart = verb === 'transcode' && !/-(probe|plan)$/.test(childId)
    const queue = Object.values(queues).find(each => each.name === queueName)
    const child = isPart ? await queue?.getJob(childId) : undefined
    if (!isPart) return { state: 'skipped' }
    if (!child) return { state: 'failed', failure: readFailure('') }
    last = child
  }
}

/** How far the parts of `transcode` are: each counts alike. */
async function lookAtEncodes(queues: Queues, run: Run, transcode: Job): Promise<Found> {
  const counted = { processed: true, unprocessed: true }
  const first = await queues.light.getJob(jobId({ ...run, stage: 'first' }, 'first'))
  const [own, ofFirst, firstState, ...underWay] = await Promise.all([
    transcode.getDependenciesCount(counted),
    first?.getDependenciesCount(counted),
    first?.getState(),
    queues.fast.getActive(),
    queues.bulk.getActive(),
  ])
  const part = `${run.versionId}-${run.runNumber}-`
  const active = underWay.flat().filter(job => job.id?.startsWith(part))
  // Neither the verb before nor the job that packs the first stage is an encode.
  const others = (run.stage === 'av1' ? 0 : 1) + (firstState === 'completed' ? 1 : 0)
  const done = (own.processed ?? 0) + (ofFirst?.processed ?? 0) - others
  const open =
    (own.unprocessed ?? 0) + (ofFirst?.unprocessed ?? 0) - (first && firstState !== 'completed' ? 1 : 0)
  const shares = active.reduce((sum, job) => sum + shareOf(job), 0)
  const share = done + open > 0 ? Math.max(0, Math.min(1, (done + shares) / (done + open))) : 0
  return { state: done > 0 || active.length > 0 ? 'running' : 'waiting', share }
}
