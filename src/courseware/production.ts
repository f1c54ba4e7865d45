import type { Kysely } from 'kysely'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { ContentKind } from '../media/content.ts'
import { rungsOf } from '../media/stages.ts'
import type { Line } from '../queue/line.ts'
import {
  findJob,
  findPlan,
  type JobRecord,
  listRunningJobs,
  openJob,
  openNextVersion,
  reopenJob,
} from './job-records.ts'
import { keepGoing } from './keep-going.ts'
import { toLineJob, toRun } from './line-job.ts'
import { describeProgress } from './progress.ts'
import { findCourseware, findLastUpload, setDueAt } from './records.ts'
import { type CoursewareProgress, heldReleaseSchema } from './rules.ts'
import { withSource } from './source-records.ts'
import { openTelling } from './telling.ts'
import { takeTurns } from './turns.ts'
import { verbStatesOf } from './verb-states.ts'
import { endWithoutTier, failJob, promiseComing } from './verdict-records.ts'

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
  /** `bulk` waits for everybody else. */
  readonly urgency?: 'normal' | 'bulk'
  /** Only this rung, of a published lesson; all others stay as they are. */
  readonly onlyRung?: string
}

/** The hub's view of the production line: starts runs, tells how far they are, and lets none be forgotten. */
export type Production = {
  /** Starts the line over a stored upload; called again it finds the same run. Answers the version's id. */
  start(source: { coursewareId: string; uploadId: string }): Promise<string>
  /** Goes on from what failed. Throws notFound where nothing has failed, sourceDeleted where its film is gone. */
  retry(coursewareId: string): Promise<void>
  /** Stops what is under way; what can be watched stays. Throws notFound where nothing is. */
  stop(coursewareId: string): Promise<void>
  /**
   * Makes a new version from the stored film. The published one stays until the new one takes its place. Throws notFound
   * where nothing was ever made, inProduction where a version is under way, sourceDeleted where the film is gone.
   */
  remake(coursewareId: string, wishes?: RemakeWishes): Promise<void>
  /** Goes on with the next stage of a version whose last one was published. */
  goOn(job: JobRecord): Promise<void>
  /** A lesson that is due by then goes before others; undefined: as all others. */
  setDue(coursewareId: string, dueAt: Date | undefined, actor: Identity): Promise<void>
  progress(coursewareId: string): Promise<CoursewareProgress | undefined>
  /** Calls back with every change of a lesson, at most twice a second, until the returned function is called. */
  subscribe(coursewareId: string, listener: (progress: CoursewareProgress) => void): () => void
  /** The upload of a lesson moved; `receivedBytes` while bytes travel. */
  uploadMoved(coursewareId: string, receivedBytes?: number): void
  /** A stage of a run has ended: tell those who watch, and let others move up. */
  ended(coursewareId: string): void
  close(): Promise<void>
}

/** Opens production and takes up every run that an earlier hub left open. */
export async function openProduction({ db, line, profileName, log }: ProductionParts): Promise<Production> {
  const lessonOfVersion = new Map<string, string>()
  const received = new Map<string, number>()

  const progress = async (coursewareId: string): Promise<CoursewareProgress | undefined> => {
    const [upload, job] = await Promise.all([findLastUpload(db, coursewareId), findJob(db, coursewareId)])
    // After the run: one that is published has moved the lesson already.
    const lesson = await findCourseware(db, coursewareId)
    if (!lesson) return undefined
    if (job) lessonOfVersion.set(job.id, coursewareId)
    const isMoving = job?.state === 'running' && job.stage === 'rest'
    // Redis may be away for a while: the page then shows what the database knows, and the rest when it is back.
    const jobs = isMoving ? await line.look(toRun(job)).catch(() => []) : []
    const workers = jobs.some(each => each.state === 'waiting') ? await line.countWorkers().catch(() => 1) : 1
    return describeProgress({ lesson, upload, receivedBytes: received.get(coursewareId), job, jobs, workers })
  }
  const { tell, subscribe, close: closeTelling } = openTelling({ progress, log })

  const add = async (job: JobRecord, priority: number) => {
    lessonOfVersion.set(job.id, job.coursewareId)
    await line.enqueue(toLineJob(job), priority)
    tell(job.coursewareId)
  }
  const going = await keepGoing({ db, line, enqueue: add, tell, log })
  const rank = () => going.rank().catch(error => log.warn({ err: error }, 'turns could not be given'))
  const enqueue = async (job: JobRecord) => {
    const priorities = takeTurns(await listRunningJobs(db))
    await add(job, priorities.get(job.id) ?? 0)
    await rank()
  }

  line.onMove(versionId => {
    const coursewareId = lessonOfVersion.get(versionId)
    if (coursewareId) tell(coursewareId)
  })

  /** A tier under way yields to a new version: nobody needs it any more. */
  const endTier = async (job: JobRecord) => {
    await endWithoutTier(db, job, undefined)
    await line.end(toRun(job))
  }

  /** What was still being made of an earlier film is given up for the new one. */
  const yieldTo = async ({ coursewareId, uploadId }: { coursewareId: string; uploadId: string }) => {
    const last = await findJob(db, coursewareId)
    if (last?.state !== 'running' || last.uploadId === uploadId) return
    if (last.stage === 'av1') return endTier(last)
    const verdict = { verb: 'probe', code: 'stopped', facts: {} } as const
    await failJob(db, { ...last, verbStates: verbStatesOf([], false) }, verdict)
    await line.end(toRun(last))
  }

  return {
    start: async source => {
      await yieldTo(source)
      const job = await openJob(db, { ...source, profileName })
      if (job.state === 'running') await enqueue(job)
      log.info({ ...source, versionId: job.id }, 'the line is started')
      return job.id
    },
    retry: async coursewareId => {
      const failed = await findJob(db, coursewareId)
      const job = failed && (await withSource(db, failed.uploadId, step => reopenJob(step, failed.id)))
      if (!job) throw new XiangtuError('notFound', { detail: 'no failed run' })
      // Its first stage is what is shown: the rest is on its way again.
      const plan = job.watchableAt && (await findPlan(db, coursewareId))
      if (plan) await promiseComing(db, coursewareId, rungsOf(plan, 'rest'))
      await enqueue(job)
    },
    stop: async coursewareId => {
      const job = await findJob(db, coursewareId)
      if (job?.state !== 'running') throw new XiangtuError('notFound', { detail: 'nothing to stop' })
      const jobs = await line.look(toRun(job))
      const verb = jobs.find(each => each.state !== 'done' && each.state !== 'absent')?.verb ?? 'probe'
      const verdict = { verb, code: 'stopped', facts: {} } as const
      // The verdict first: jobs that end because of it find the run ended.
      if (job.stage === 'av1') await endWithoutTier(db, job, verdict)
      else await failJob(db, { ...job, verbStates: verbStatesOf(jobs, false) }, verdict)
      await line.end(toRun(job))
      log.info({ coursewareId, versionId: job.id, verb }, 'stopped by a person')
      tell(coursewareId)
      await rank()
    },
    remake: async (coursewareId, wishes = {}) => {
      const last = await findJob(db, coursewareId)
      if (!last) throw new XiangtuError('notFound', { detail: 'no version to make again' })
      if (last.state === 'running' && last.stage === 'rest') throw new XiangtuError('inProduction')
      const lesson = await findCourseware(db, coursewareId)
      const only = wishes.onlyRung
      // Of the same film as the version: where a new one waits for its review, of that.
      const newest =
        heldReleaseSchema.safeParse(lesson?.heldRelease).data?.releaseId ?? lesson?.releaseId ?? null
      if (only && !newest) throw new XiangtuError('notFound', { detail: 'no release to mend' })
      if (last.state === 'running') await endTier(last)
      const wanted = {
        profileName: wishes.profileName ?? (only ? last.profileName : profileName),
        chosenContent: wishes.content ?? null,
        urgency: wishes.urgency ?? 'normal',
        onlyRung: only ?? null,
        onlyOfRelease: only ? newest : null,
      }
      const job = await withSource(db, last.uploadId, step => openNextVersion(step, last, wanted))
      if (!job) throw new XiangtuError('inProduction')
      await enqueue(job)
      log.info({ coursewareId, versionId: job.id, ...wanted }, 'a new version is started')
    },
    goOn: enqueue,
    setDue: async (coursewareId, dueAt, actor) => {
      await setDueAt(db, coursewareId, dueAt, actor)
      await rank()
    },
    progress,
    subscribe,
    uploadMoved: (coursewareId, receivedBytes) => {
      if (receivedBytes === undefined) received.delete(coursewareId)
      else received.set(coursewareId, receivedBytes)
      tell(coursewareId)
    },
    ended: coursewareId => {
      tell(coursewareId)
      void rank()
    },
    close: async () => {
      going.close()
      closeTelling()
    },
  }
}
