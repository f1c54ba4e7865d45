import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { ContentKind } from '../media/content.ts'
import type { Line, LineJob, VerbJob } from '../queue.ts'
import { describeProgress } from './progress.ts'
import {
  failJob,
  findCourseware,
  findJob,
  findLastUpload,
  type JobRecord,
  listRunningJobs,
  openJob,
  openNextVersion,
  reopenJob,
} from './records.ts'
import type { CoursewareProgress } from './rules.ts'
import { withSource } from './source-records.ts'

type ProductionParts = {
  readonly db: Kysely<Database>
  readonly line: Line
  readonly profileName: string
  readonly log: { warn(facts: object, text: string): void; info(facts: object, text: string): void }
}

/** How a new version is to differ from what the hub would make today. */
export type RemakeWishes = {
  /** What the producer says that the film shows; without it the line judges. */
  readonly content?: ContentKind | undefined
  readonly profileName?: string | undefined
}

/** The hub's view of the production line: starts runs, tells how far they are, and lets none be forgotten. */
export type Production = {
  /** Starts the line over a stored upload; called again it finds the same run. Answers the version's id. */
  start(source: { coursewareId: string; uploadId: string }): Promise<string>
  /** Goes on from the verb that failed. Throws notFound where nothing has failed, sourceDeleted where its film is gone. */
  retry(coursewareId: string): Promise<void>
  /**
   * Makes a new version from the stored film. The published one stays until the new one takes its place. Throws notFound
   * where nothing was ever made, inProduction where a version is under way, sourceDeleted where the film is gone.
   */
  remake(coursewareId: string, wanted?: RemakeWishes): Promise<void>
  progress(coursewareId: string): Promise<CoursewareProgress | undefined>
  /** Calls back with every change of a lesson, at most twice a second, until the returned function is called. */
  subscribe(coursewareId: string, listener: (progress: CoursewareProgress) => void): () => void
  /** The upload of a lesson moved; `receivedBytes` while bytes travel. */
  uploadMoved(coursewareId: string, receivedBytes?: number): void
  /** A run has ended: tell those who watch. */
  ended(coursewareId: string): void
  close(): Promise<void>
}

const tellEveryMs = 500
const auditEveryMs = 60_000
/** A run that no worker takes for so long fails with a reason and a button, and stops looking like work. */
const waitForWorkerMs = 6 * 3600_000

/** Opens production and takes up every run that an earlier hub left open. */
export async function openProduction({ db, line, profileName, log }: ProductionParts): Promise<Production> {
  const listeners = new Map<string, Set<(progress: CoursewareProgress) => void>>()
  const lessonOfVersion = new Map<string, string>()
  const received = new Map<string, number>()
  const due = new Map<string, NodeJS.Timeout>()

  const enqueue = async (job: JobRecord) => {
    lessonOfVersion.set(job.id, job.coursewareId)
    await line.enqueue(toLineJob(job))
    tell(job.coursewareId)
  }

  const progress = async (coursewareId: string): Promise<CoursewareProgress | undefined> => {
    const lesson = await findCourseware(db, coursewareId)
    if (!lesson) return undefined
    const [upload, job] = await Promise.all([findLastUpload(db, coursewareId), findJob(db, coursewareId)])
    if (job) lessonOfVersion.set(job.id, coursewareId)
    // Redis may be away for a while: the page then shows what the database knows, and the rest when it is back.
    const jobs = job?.state === 'running' ? await line.look(toLineRun(job)).catch(() => []) : []
    const workers = jobs.some(each => each.state === 'waiting') ? await line.countWorkers().catch(() => 1) : 1
    return describeProgress({ lesson, upload, receivedBytes: received.get(coursewareId), job, jobs, workers })
  }

  /** Tells soon, not at once: a burst of events is one message. */
  const tell = (coursewareId: string) => {
    if (!listeners.has(coursewareId) || due.has(coursewareId)) return
    due.set(
      coursewareId,
      setTimeout(() => void tellNow(coursewareId), tellEveryMs),
    )
  }
  const tellNow = async (coursewareId: string) => {
    try {
      const now = await progress(coursewareId)
      if (now) for (const listener of listeners.get(coursewareId) ?? []) listener(now)
    } catch (error) {
      log.warn({ coursewareId, err: error }, 'progress could not be told')
    } finally {
      due.delete(coursewareId)
    }
  }

  /** Re-adds what a crash lost between database and queue, and ends what nobody will ever do. */
  const audit = async () => {
    for (const job of await listRunningJobs(db)) {
      const jobs = await line.look(toLineRun(job))
      if (jobs.every(each => each.state === 'absent')) await enqueue(job)
      else if (await isAbandoned(jobs)) {
        await line.drop(toLineRun(job))
        const verb = jobs.find(each => each.state === 'waiting')?.verb ?? 'probe'
        await failJob(db, job, { verb, code: 'workerLost', facts: {} })
        tell(job.coursewareId)
      }
    }
  }
  const isAbandoned = async (jobs: readonly VerbJob[]) => {
    const lastMove = Math.max(
      ...jobs.map(each => Number(each.endedAt ?? each.startedAt ?? each.addedAt ?? 0)),
    )
    const isIdle = !jobs.some(each => each.state === 'running' || each.state === 'retrying')
    return isIdle && Date.now() - lastMove > waitForWorkerMs && (await line.countWorkers()) === 0
  }
  const runAudit = () => audit().catch(error => log.warn({ err: error }, 'the audit of running jobs failed'))
  const auditing = setInterval(() => void runAudit(), auditEveryMs)

  line.onMove(versionId => {
    const coursewareId = lessonOfVersion.get(versionId)
    if (coursewareId) tell(coursewareId)
  })
  await runAudit()

  return {
    start: async source => {
      const job = await openJob(db, { ...source, profileName })
      if (job.state === 'running') await enqueue(job)
      log.info({ ...source, versionId: job.id }, 'the line is started')
      return job.id
    },
    retry: async coursewareId => {
      const failed = await findJob(db, coursewareId)
      const job = failed && (await withSource(db, failed.uploadId, step => reopenJob(step, failed.id)))
      if (!job) throw new XiangtuError('notFound', { detail: 'no failed run' })
      await enqueue(job)
    },
    remake: async (coursewareId, { content, ...wishes } = {}) => {
      const ended = await findJob(db, coursewareId)
      if (!ended) throw new XiangtuError('notFound', { detail: 'no version to make again' })
      if (ended.state === 'running') throw new XiangtuError('inProduction')
      const wanted = { profileName: wishes.profileName ?? profileName, chosenContent: content ?? null }
      const job = await withSource(db, ended.uploadId, step => openNextVersion(step, ended, wanted))
      if (!job) throw new XiangtuError('inProduction')
      await enqueue(job)
      log.info({ coursewareId, versionId: job.id, ...wanted }, 'a new version is started')
    },
    progress,
    subscribe: (coursewareId, listener) => {
      const set = listeners.get(coursewareId) ?? new Set()
      listeners.set(coursewareId, set.add(listener))
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(coursewareId)
      }
    },
    uploadMoved: (coursewareId, receivedBytes) => {
      if (receivedBytes === undefined) received.delete(coursewareId)
      else received.set(coursewareId, receivedBytes)
      tell(coursewareId)
    },
    ended: tell,
    close: async () => {
      clearInterval(auditing)
      for (const timer of due.values()) clearTimeout(timer)
      listeners.clear()
    },
  }
}

const toLineRun = (job: JobRecord) => ({ versionId: job.id, runNumber: job.runNumber })
const toLineJob = (job: JobRecord): LineJob => ({
  ...toLineRun(job),
  coursewareId: job.coursewareId,
  uploadId: job.uploadId,
  profileName: job.profileName,
  ...(job.chosenContent && { chosenContent: job.chosenContent }),
})
