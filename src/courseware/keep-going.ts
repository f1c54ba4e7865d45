import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Line, VerbJob } from '../queue/line.ts'
import { type JobRecord, listRunningJobs } from './job-records.ts'
import { toRun } from './line-job.ts'
import { takeTurns } from './turns.ts'
import { verbStatesOf } from './verb-states.ts'
import { endWithoutTier, failJob } from './verdict-records.ts'

type Parts = {
  readonly db: Kysely<Database>
  readonly line: Line
  readonly enqueue: (job: JobRecord, priority: number) => Promise<void>
  readonly tell: (coursewareId: string) => void
  readonly log: { warn(facts: object, text: string): void }
}

const lookEveryMs = 60_000
/** A run that no worker takes for so long fails with a reason and a button, and stops looking like work. */
const waitForWorkerMs = 6 * 3600_000

/** Looks after everything that is under way: whose turn it is, what a crash lost, what nobody will ever do. */
export type KeepGoing = {
  /** Gives every waiting job the priority that its lesson has now. */
  rank(): Promise<void>
  close(): void
}

/** Takes up every run that an earlier hub left open, then looks every minute. */
export async function keepGoing({ db, line, enqueue, tell, log }: Parts): Promise<KeepGoing> {
  let lastRanks = ''

  const rank = async () => {
    const priorities = takeTurns(await listRunningJobs(db))
    const ranks = JSON.stringify([...priorities])
    if (ranks === lastRanks) return
    await line.rank(priorities)
    lastRanks = ranks
  }

  /** Re-adds what a crash lost between database and queue, and ends what nobody will ever do. */
  const audit = async () => {
    const running = await listRunningJobs(db)
    const priorities = takeTurns(running)
    for (const job of running) {
      const jobs = await line.look(toRun(job))
      const publish = jobs.find(each => each.verb === 'publish' && each.state === 'failed')
      if (jobs.every(each => each.state === 'absent')) await enqueue(job, priorities.get(job.id) ?? 0)
      // The hub's own job records every other failure; nobody records that it failed itself.
      else if (publish) await giveUp(job, jobs, publish)
      else if (await isAbandoned(jobs)) {
        await line.drop(toRun(job))
        await giveUp(
          job,
          jobs,
          jobs.find(each => each.state === 'waiting'),
        )
      }
    }
  }

  const giveUp = async (job: JobRecord, jobs: readonly VerbJob[], at: VerbJob | undefined) => {
    const lost = { code: 'workerLost' as const, facts: {} }
    const failure = { verb: at?.verb ?? 'probe', ...(at?.failure ?? lost) }
    if (job.stage === 'av1') await endWithoutTier(db, job, failure)
    else await failJob(db, { ...job, verbStates: verbStatesOf(jobs, false) }, failure)
    tell(job.coursewareId)
  }

  const isAbandoned = async (jobs: readonly VerbJob[]) => {
    const lastMove = Math.max(
      ...jobs.map(each => Number(each.endedAt ?? each.startedAt ?? each.addedAt ?? 0)),
    )
    const isIdle = !jobs.some(each => each.state === 'running' || each.state === 'retrying')
    return isIdle && Date.now() - lastMove > waitForWorkerMs && (await line.countWorkers()) === 0
  }

  const sendCanaries = async () => {
    const silent = await line.sendCanaries()
    if (silent.length > 0) log.warn({ queues: silent }, 'no worker has taken a job for a minute')
  }

  const look = async () => {
    for (const [what, work] of Object.entries({ audit, rank, sendCanaries })) {
      await work().catch(error => log.warn({ err: error }, `${what} of running work failed`))
    }
  }
  const looking = setInterval(() => void look(), lookEveryMs)
  await look()
  return { rank, close: () => clearInterval(looking) }
}
