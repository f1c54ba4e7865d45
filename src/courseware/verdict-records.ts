import type { Kysely, Updateable } from 'kysely'
import type { TranscodeJobTable } from '../database/schema/line.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { JobRecord } from './job-records.ts'
import {
  type Failure,
  type HeldRelease,
  type PublishedMedia,
  publishedMediaSchema,
  type VerbState,
} from './rules.ts'

/** Why a run has ended without its release. */
export type Verdict = Failure & { readonly detail?: string | undefined }

/**
 * Records that a run ended in failure. A run that has ended otherwise stays as it is. A lesson of which a first stage
 * is shown goes on with that, and promises no more. `detail`, the failed command and its last lines, is for operators.
 */
export async function failJob(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'coursewareId' | 'runNumber' | 'verbStates'>,
  failure: Verdict,
): Promise<void> {
  await db.transaction().execute(async step => {
    const ended = await step
      .updateTable('transcodeJob')
      .set({ ...ending('failed', job.verbStates), ...failureColumns(failure) })
      .where('id', '=', job.id)
      .where('runNumber', '=', job.runNumber)
      .where('state', '=', 'running')
      .executeTakeFirst()
    if (ended.numUpdatedRows > 0n) await promiseComing(step, job.coursewareId, [])
  })
}

/** A version that lacks only what some players would like is published as it is; what went wrong is kept. */
export async function endWithoutTier(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'runNumber'>,
  failure: Verdict | undefined,
): Promise<void> {
  await db
    .updateTable('transcodeJob')
    .set({ state: 'published', endedAt: new Date(), updatedAt: new Date() })
    .$if(failure !== undefined, query => query.set(failure ? failureColumns(failure) : {}))
    .where('id', '=', job.id)
    .where('runNumber', '=', job.runNumber)
    .where('state', '=', 'running')
    .where('stage', '=', 'av1')
    .execute()
}

const ending = (state: 'failed' | 'published', verbStates: readonly VerbState[]) => {
  const now = new Date()
  return { state, verbStates: JSON.stringify(verbStates), updatedAt: now, endedAt: now }
}

const failureColumns = ({ verb, code, facts, detail }: Verdict): Updateable<TranscodeJobTable> => ({
  failureVerb: verb,
  failureCode: code,
  failureFacts: JSON.stringify(facts),
  failureDetail: detail ?? null,
})

/** Says of a lesson that is shown which rungs are still being made: those, and no others. */
export async function promiseComing(
  db: Kysely<Database>,
  coursewareId: string,
  rungs: readonly { readonly name: string }[],
): Promise<void> {
  const lesson = await db
    .selectFrom('courseware')
    .select('media')
    .where('id', '=', coursewareId)
    .executeTakeFirst()
  const media = publishedMediaSchema.safeParse(lesson?.media).data
  if (!media || media.coming.length === rungs.length) return
  await db
    .updateTable('courseware')
    .set({ media: JSON.stringify({ ...media, coming: rungs.map(({ name }) => name) }) })
    .where('id', '=', coursewareId)
    .execute()
}

/** A release as it is entered: what players need, and how the subtitles stood that it names. */
type Release = {
  readonly releaseId: string
  readonly media: PublishedMedia
  readonly subtitleGeneration: number
}

/**
 * The lesson moves to a new release and its run ends, or goes on to its next stage, in one transaction: no reader sees
 * one without the other. False where the run had ended already. Rejects with `unavailable` where the subtitles that
 * the release names were changed meanwhile: name the new ones, then again.
 */
export async function publishRelease(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'coursewareId' | 'uploadId' | 'verbStates'>,
  release: Release,
  next?: 'av1',
): Promise<boolean> {
  return db.transaction().execute(async step => {
    const ended = await step
      .updateTable('transcodeJob')
      .set(
        next
          ? { stage: next, verbStates: JSON.stringify(job.verbStates), updatedAt: new Date() }
          : ending('published', job.verbStates),
      )
      .where('id', '=', job.id)
      .where('state', '=', 'running')
      .executeTakeFirst()
    if (ended.numUpdatedRows === 0n) return false
    await enterRelease(step, job, release)
    return true
  })
}

/**
 * Shows the first stage of a lesson that has no release yet, while the run goes on. False where there is one, which is
 * worth more than a first stage.
 */
export async function publishFirstStage(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'coursewareId' | 'uploadId'>,
  release: Release,
): Promise<boolean> {
  return db.transaction().execute(async step => {
    const running = await step
      .updateTable('transcodeJob')
      .set({ watchableAt: new Date(), updatedAt: new Date() })
      .where('id', '=', job.id)
      .where('state', '=', 'running')
      .where(eb =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('courseware')
              .select('id')
              .where('id', '=', job.coursewareId)
              .where('releaseId', 'is not', null),
          ),
        ),
      )
      .executeTakeFirst()
    if (running.numUpdatedRows === 0n) return false
    await enterRelease(step, job, release)
    return true
  })
}

/**
 * What was approved, or needs no approval, is shown from its day on. The release of another film than the approved one
 * waits beside what is shown, or is to be shown on a day.
 */
async function enterRelease(
  step: Kysely<Database>,
  { coursewareId, uploadId }: Pick<JobRecord, 'coursewareId' | 'uploadId'>,
  { releaseId, media, subtitleGeneration }: Release,
): Promise<void> {
  const lesson = await step
    .selectFrom('courseware')
    .select(['state', 'publishedAt', 'firstPublishedAt', 'scheduledAt', 'approvedUploadId'])
    .where('id', '=', coursewareId)
    .where('subtitleGeneration', '=', subtitleGeneration)
    .forUpdate()
    .executeTakeFirst()
  if (!lesson) throw new XiangtuError('unavailable', { detail: 'subtitles changed' })
  const now = new Date()
  const { state, publishedAt, scheduledAt, approvedUploadId } = lesson
  const isApproved = approvedUploadId === null || approvedUploadId === uploadId
  const mustWait = !isApproved && (state === 'published' || publishedAt !== null || scheduledAt !== null)
  const isDue = state === 'published' && (scheduledAt === null || scheduledAt <= now)
  const held: HeldRelease = { releaseId, uploadId, media }
  const shown = {
    ...{ releaseId, releaseUploadId: uploadId, media: JSON.stringify(media) },
    ...(isDue && { publishedAt: publishedAt ?? now, firstPublishedAt: lesson.firstPublishedAt ?? now }),
  }
  await step
    .updateTable('courseware')
    .set({ ...(mustWait ? { heldRelease: JSON.stringify(held) } : shown), updatedAt: now })
    .where('id', '=', coursewareId)
    .execute()
}
