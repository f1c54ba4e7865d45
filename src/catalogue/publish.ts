import { type Job, Worker } from 'bullmq'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { resultKey } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { findJob, type JobRecord, keepPlan, listOlderVersions } from '../courseware/job-records.ts'
import type { Production } from '../courseware/production.ts'
import { keepQcReport } from '../courseware/qc-records.ts'
import { findCourseware } from '../courseware/records.ts'
import type { PublishedMedia } from '../courseware/rules.ts'
import { verbStatesOf } from '../courseware/verb-states.ts'
import {
  endWithoutTier,
  failJob,
  publishFirstStage,
  publishRelease,
  type Verdict,
} from '../courseware/verdict-records.ts'
import type { Database } from '../database/schema.ts'
import { type Plan, planSchema } from '../media/plan.ts'
import { qcReportSchema } from '../media/qc-report.ts'
import { packageSchema, storedSchema } from '../media/release.ts'
import { mainStage, rungsOf, type StageName, stagesOf } from '../media/stages.ts'
import type { Line, VerbJob } from '../queue/line.ts'
import { consumerOptions, type LineJob, lineJobSchema, openConsumerRedis } from '../queue.ts'
import { writeMasters } from '../subtitle/masters.ts'
import { listSubtitles } from '../subtitle/records.ts'
import { sweepReleases, sweepWork } from './sweep.ts'

type PublishParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly line: Line
  readonly production: Production
  readonly redisUrl: string
  readonly log: Logger
}

/**
 * Consumes the last job of every stage, in the hub: enters the complete release into the catalogue, or records why
 * there is none. A job stays in the queue until the database has taken it.
 */
export function openPublisher(parts: PublishParts): { close(): Promise<void> } {
  const connection = openConsumerRedis(parts.redisUrl, parts.log)
  const publishJob = (queued: Job) =>
    publish(parts, lineJobSchema.parse(queued.data), queued.attemptsStarted > 1)
  const worker = new Worker('publish', publishJob, { ...consumerOptions, connection, concurrency: 4 })
  worker.on('error', error => parts.log.debug({ err: error }, 'publish queue'))
  return {
    close: async () => {
      await worker.close()
      connection.disconnect()
    },
  }
}

/** `isAgain`: a hub has begun with this job before. */
async function publish(parts: PublishParts, call: LineJob, isAgain: boolean): Promise<void> {
  const { db, line, production, log } = parts
  const job = await findJob(db, call.coursewareId)
  // A run that a retry or a newer version has overtaken has nothing to say any more.
  if (!job || job.id !== call.versionId || job.runNumber !== call.runNumber) return
  if (job.state !== 'running') {
    // Swept by nobody yet: the hub was killed in between, or a person stopped the last stage.
    const isLeft = job.state === 'published' && (isAgain || call.stage === 'av1') && call.stage !== 'first'
    if (isLeft) await sweepAgain(parts, job)
    return production.ended(call.coursewareId)
  }
  // Entered by a hub that broke off before it could say how it goes on.
  if (job.stage === 'av1' && call.stage === undefined) return production.goOn(job)
  const plan = await keepFindings(parts, call)
  if (call.stage === 'first') await showFirstStage(parts, job, plan)
  else {
    const jobs = await line.look(call)
    const failure = failureIn(jobs)
    const ended = { ...job, verbStates: verbStatesOf(jobs, failure === undefined) }
    if (failure) await recordFailure(parts, ended, call, failure)
    else if (call.stage === 'av1') await showTier(parts, job)
    else await showMain(parts, ended, plan)
  }
  log.info({ versionId: job.id, stage: call.stage ?? 'rest' }, 'publish')
  production.ended(call.coursewareId)
}

/** What was decided and found is kept for the lesson's page; a verdict does not wait for a store that is away. */
async function keepFindings(parts: PublishParts, { versionId }: LineJob): Promise<Plan | undefined> {
  const plan = await readResult(parts.store, versionId, 'plan', planSchema).catch(() => undefined)
  if (plan) await keepPlan(parts.db, versionId, plan)
  const qc = await readResult(parts.store, versionId, 'qc', qcReportSchema).catch(() => undefined)
  if (qc) await keepQcReport(parts.db, versionId, qc)
  return plan
}

async function showFirstStage(parts: PublishParts, job: JobRecord, plan: Plan | undefined): Promise<void> {
  const release = await readRelease(parts, job, 'first')
  const here = release.media.renditions.map(({ name }) => name)
  const coming = plan ? rungsOf(plan, 'rest').flatMap(({ name }) => (here.includes(name) ? [] : name)) : []
  await publishFirstStage(parts.db, job, { ...release, media: { ...release.media, coming } })
}

/** All that every player needs is there. What only some would like is made after it, while this one is watched. */
async function showMain(parts: PublishParts, job: JobRecord, plan: Plan | undefined): Promise<void> {
  const known = plan ?? (await readResult(parts.store, job.id, 'plan', planSchema))
  const next = stagesOf(known).includes('av1') ? ('av1' as const) : undefined
  const release = await readRelease(parts, job, mainStage(known))
  const before = await findCourseware(parts.db, job.coursewareId)
  if (!(await publishRelease(parts.db, job, release, next))) return
  await sweepReleases(parts, job.coursewareId, [release, before])
  // A version that failed, and one whose tier was given up for this one, left theirs.
  for (const id of await listOlderVersions(parts.db, job)) await sweepWork(parts, id)
  if (next) await parts.production.goOn({ ...job, stage: next })
  else await sweepWork(parts, job.id)
}

async function showTier(parts: PublishParts, job: JobRecord): Promise<void> {
  const release = await readRelease(parts, job, 'av1')
  const before = await findCourseware(parts.db, job.coursewareId)
  if (!(await publishRelease(parts.db, job, release))) return
  await sweepReleases(parts, job.coursewareId, [release, before])
  await sweepWork(parts, job.id)
}

/** Sweeps after a version that is published already. */
async function sweepAgain(parts: PublishParts, { id, coursewareId, version }: JobRecord): Promise<void> {
  await sweepWork(parts, id)
  // Before a later version another one was shown, which nobody can name any more: it stays until there is one more.
  if (version === 1) await sweepReleases(parts, coursewareId, [await findCourseware(parts.db, coursewareId)])
}

async function recordFailure(parts: PublishParts, job: JobRecord, call: LineJob, failure: Verdict) {
  // What still waits of this run would be made for nobody.
  await parts.line.end(call)
  if (call.stage === 'av1') {
    await endWithoutTier(parts.db, job, failure)
    await sweepWork(parts, job.id)
  } else await failJob(parts.db, job, failure)
  parts.log.warn({ versionId: job.id, stage: call.stage, ...failure }, 'the lesson failed')
}

/** A stage's release, its playlists naming the lesson's subtitles from their first moment. */
async function readRelease({ db, store }: PublishParts, { id, coursewareId }: JobRecord, stage: StageName) {
  const release = await readResult(store, id, `${stage}-package`, packageSchema)
  const { releaseId } = await readResult(store, id, `${stage}-store`, storedSchema)
  const { names, widths, aspect, storyboard } = release.pictures
  const pictures = { posterNames: names, posterWidths: widths, posterAspect: aspect, storyboard }
  const media = { ...release.media, coming: [], ...pictures }
  // Subtitles belong to the lesson and outlast a release.
  const lesson = await findCourseware(db, coursewareId)
  const subtitles = await listSubtitles(db, coursewareId)
  const masters =
    subtitles.length > 0 && (await writeMasters(store, { coursewareId, releaseId, media }, subtitles))
  const shown: PublishedMedia = { ...media, ...masters }
  return { releaseId, media: shown, subtitleGeneration: lesson?.subtitleGeneration ?? 0 }
}

const readResult = async <Result>(
  store: ObjectStore,
  versionId: string,
  name: string,
  schema: z.ZodType<Result>,
): Promise<Result> =>
  schema.parse(JSON.parse(new TextDecoder().decode(await store.read(resultKey(versionId, name)))))

function failureIn(jobs: readonly VerbJob[]): Verdict | undefined {
  const failed = jobs.find(each => each.state === 'failed')
  return failed && { verb: failed.verb, ...(failed.failure ?? { code: 'internal' as const, facts: {} }) }
}
