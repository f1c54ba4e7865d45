import { Worker } from 'bullmq'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { releasePrefix, releasesPrefix, resultKey, subtitlesPrefix, workPrefix } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { Production } from '../courseware/production.ts'
import { keepQcReport } from '../courseware/qc-records.ts'
import { failJob, findCourseware, findJob, keepPlan, publishRelease } from '../courseware/records.ts'
import { type Failure, freshVerbStates, type VerbState } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { planSchema } from '../media/plan.ts'
import { qcReportSchema } from '../media/qc-report.ts'
import { packageSchema, storedSchema } from '../media/release.ts'
import {
  consumerOptions,
  type Line,
  lineJobSchema,
  openConsumerRedis,
  publishQueueName,
  type VerbJob,
} from '../queue.ts'
import { writeMasters } from '../subtitle/masters.ts'
import { listSubtitles } from '../subtitle/records.ts'

type PublishParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly line: Line
  readonly production: Production
  readonly redisUrl: string
  readonly log: Logger
}

/**
 * Consumes the last job of every run, in the hub: enters the complete release into the catalogue, or records why
 * there is none. A job stays in the queue until the database has taken it.
 */
export function openPublisher(parts: PublishParts): { close(): Promise<void> } {
  const { db, store, line, production, log } = parts
  const connection = openConsumerRedis(parts.redisUrl, log)
  const worker = new Worker(
    publishQueueName,
    async queued => {
      const call = lineJobSchema.parse(queued.data)
      const job = await findJob(db, call.coursewareId)
      // A run that a retry or a newer version has overtaken has nothing to say any more.
      if (!job || job.id !== call.versionId || job.runNumber !== call.runNumber) return
      if (job.state === 'running') {
        const jobs = await line.look(call)
        const plan = await readResult(call.versionId, 'plan', planSchema).catch(() => undefined)
        if (plan) await keepPlan(db, job.id, plan)
        const qc = await readResult(call.versionId, 'qc', qcReportSchema).catch(() => undefined)
        if (qc) await keepQcReport(db, job.id, qc)
        const failure = failureIn(jobs)
        if (failure) {
          await failJob(db, { ...job, verbStates: verbStatesOf(jobs) }, failure)
          log.warn({ versionId: job.id, ...failure }, 'the lesson failed')
        } else {
          await enter(call.versionId, { ...job, verbStates: verbStatesOf(jobs) })
          log.info({ versionId: job.id, coursewareId: job.coursewareId, verb: 'publish' }, 'published')
        }
      }
      production.ended(call.coursewareId)
    },
    { ...consumerOptions, connection, concurrency: 4 },
  )
  worker.on('error', error => log.debug({ err: error }, 'publish queue'))

  const enter = async (versionId: string, job: Parameters<typeof publishRelease>[1]) => {
    const release = await readResult(versionId, 'package', packageSchema)
    const { releaseId } = await readResult(versionId, 'store', storedSchema)
    const { pictures } = release
    const media = { ...release.media, posterWidths: pictures.widths, posterAspect: pictures.aspect }
    // Subtitles belong to the lesson and outlast a release: the new one must name them from its first moment.
    const lesson = await findCourseware(db, job.coursewareId)
    const subtitleGeneration = lesson?.subtitleGeneration ?? 0
    const subtitles = await listSubtitles(db, job.coursewareId)
    const { coursewareId } = job
    const masters =
      subtitles.length > 0 && (await writeMasters(store, { coursewareId, releaseId, media }, subtitles))
    await publishRelease(db, job, { releaseId, media: { ...media, ...masters }, subtitleGeneration })
    // Who is watching the version before, or fetching it to a station, goes on until there is one more.
    const kept = [releaseId, lesson?.releaseId].filter(id => id != null)
    await sweep(
      versionId,
      coursewareId,
      kept.map(id => releasePrefix(coursewareId, id)),
    )
  }

  const readResult = async <Result>(versionId: string, verb: string, schema: z.ZodType<Result>) =>
    schema.parse(JSON.parse(new TextDecoder().decode(await store.read(resultKey(versionId, verb)))))

  /** Of no more use: what the steps handed to each other, and releases of attempts that lost. */
  const sweep = async (versionId: string, coursewareId: string, kept: readonly string[]) => {
    try {
      const keys: string[] = []
      for await (const object of store.list(workPrefix(versionId))) keys.push(object.key)
      for await (const object of store.list(releasesPrefix(coursewareId))) {
        const isSubtitle = object.key.startsWith(subtitlesPrefix(coursewareId))
        if (!isSubtitle && !kept.some(prefix => object.key.startsWith(prefix))) keys.push(object.key)
      }
      await store.remove(keys)
    } catch (error) {
      // What cannot be removed now harms nobody.
      log.warn({ versionId, err: error }, 'left-over files could not be removed')
    }
  }

  return {
    close: async () => {
      await worker.close()
      connection.disconnect()
    },
  }
}

function failureIn(jobs: readonly VerbJob[]): Failure | undefined {
  const failed = jobs.find(each => each.state === 'failed')
  return failed && { verb: failed.verb, ...(failed.failure ?? { code: 'internal' as const, facts: {} }) }
}

/** The queue's last word on each verb, kept for good. `publish` itself is under way while this is written. */
function verbStatesOf(jobs: readonly VerbJob[]): VerbState[] {
  const isWhole = !jobs.some(each => each.state === 'failed')
  const now = new Date().toISOString()
  return freshVerbStates().map(fresh => {
    const job = jobs.find(each => each.verb === fresh.verb)
    const startedAt = job?.startedAt?.toISOString()
    const times = { ...(startedAt && { startedAt }), endedAt: job?.endedAt?.toISOString() ?? now }
    if (job?.verb === 'publish')
      return isWhole ? { verb: 'publish', state: 'done', share: 1, ...times } : fresh
    if (job?.state === 'done') return { verb: fresh.verb, state: 'done', share: 1, ...times }
    if (job?.state === 'failed') return { verb: fresh.verb, state: 'failed', share: job.share, ...times }
    if (fresh.verb === 'upload') return { verb: 'upload', state: 'done', share: 1 }
    return fresh
  })
}
