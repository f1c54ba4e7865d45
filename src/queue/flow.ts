import type { FlowJob } from 'bullmq'
import type { Plan } from '../media/plan.ts'
import { type Encode, encodesOf, mainStage } from '../media/stages.ts'
import {
  encodeJobId,
  jobId,
  type LineJob,
  queuePrefix,
  type Run,
  retryOptions,
  type WorkerQueue,
  type WorkerVerb,
  workerVerbs,
} from '../queue.ts'

/** The hub's own work needs the database and the store: it is tried for a day before it is given up. */
const publishOptions = {
  attempts: 24 * 240,
  backoff: { type: 'fixed', delay: 15_000 },
  removeOnFail: retryOptions.removeOnFail,
  removeOnComplete: retryOptions.removeOnComplete,
}

/** A later stage has its source probed and planned already. */
const verbsOf = ({ stage }: Run): readonly WorkerVerb[] =>
  stage === 'av1' ? workerVerbs.slice(2) : workerVerbs

/**
 * A chain: each verb waits for the one before. A failure runs up the chain at once, except that `publish` runs after
 * a failure too: it is the hub's own job that records the verdict, so no verdict is lost while the hub is down.
 */
export function flowOf(job: LineJob, priority: number): FlowJob {
  const chain = verbsOf(job).reduce<FlowJob | undefined>((child, verb) => {
    const onFailure = verb === 'store' ? { continueParentOnFailure: true } : { failParentOnFailure: true }
    return {
      name: verb,
      queueName: 'light' satisfies WorkerQueue,
      data: job,
      opts: { jobId: jobId(job, verb), priority, ...retryOptions, ...onFailure },
      ...(child && { children: [child] }),
    }
  }, undefined)
  return { ...announcementOf(job), ...(chain && { children: [chain] }) }
}

/** The hub's job that shows a stage, or records why there is none. */
export const announcementOf = (job: LineJob): FlowJob => ({
  name: 'publish',
  queueName: 'publish',
  data: job,
  opts: { jobId: jobId(job, 'publish'), ...publishOptions },
})

/**
 * What `transcode` waits for: every encode of its stage. Before the rest comes what can be watched first, sound and
 * lowest rung, with a job above them that packs and stores it at once.
 */
export function encodeFlows(job: LineJob, plan: Plan, priority: number): FlowJob[] {
  const { isSpread: _, ...call } = job
  const parent = { id: jobId(job, 'transcode'), queue: `${queuePrefix}:light` }
  const opts = { priority, ...retryOptions, failParentOnFailure: true }
  const toJob = (encode: Encode): FlowJob => ({
    name: 'encode',
    queueName: (encode.stage === 'first' ? 'fast' : 'bulk') satisfies WorkerQueue,
    data: { ...call, encode },
    opts: { ...opts, jobId: encodeJobId(job, encode) },
  })
  const ofParent = (flow: FlowJob): FlowJob => ({ ...flow, opts: { ...flow.opts, parent } })
  if (job.stage === 'av1') return encodesOf(plan, 'av1').map(toJob).map(ofParent)
  const first = encodesOf(plan, 'first').map(toJob)
  const rest = encodesOf(plan, 'rest').map(toJob).map(ofParent)
  if (mainStage(plan) === 'first') return first.map(ofParent)
  if (first.length === 0) return rest
  const run = { ...call, stage: 'first' as const }
  return [
    ofParent({
      name: 'first',
      queueName: 'light',
      data: run,
      opts: { ...opts, jobId: jobId(run, 'first') },
      children: first,
    }),
    ...rest,
  ]
}
