import { randomBytes } from 'node:crypto'
import type { Kysely, Selectable, Updateable } from 'kysely'
import { z } from 'zod'
import type { CoursewareTable, Database, TranscodeJobTable } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { type Plan, planSchema } from '../media/plan.ts'
import {
  type Failure,
  freshVerbStates,
  type PublishedMedia,
  publishedMediaSchema,
  type VerbState,
  verbStateSchema,
} from './rules.ts'

/** One run of the production line, its JSON columns read. */
export type JobRecord = Omit<Selectable<TranscodeJobTable>, 'verbStates' | 'failureFacts' | 'plan'> & {
  readonly verbStates: VerbState[]
  readonly failureFacts: Record<string, string>
}

const readJobRecord = (stored: Selectable<TranscodeJobTable>): JobRecord => {
  const { plan: _, ...row } = stored
  return {
    ...row,
    verbStates: z.array(verbStateSchema).parse(row.verbStates),
    failureFacts: z.record(z.string(), z.string()).parse(row.failureFacts ?? {}),
  }
}

/** The first version made of an upload: made at the first call, found at every later one. */
export async function openJob(
  db: Kysely<Database>,
  source: Pick<JobRecord, 'coursewareId' | 'uploadId' | 'profileName'>,
): Promise<JobRecord> {
  const verbStates = JSON.stringify(freshVerbStates())
  await db
    .insertInto('transcodeJob')
    .values({ id: randomBytes(16).toString('hex'), ...source, state: 'running', verbStates })
    .onConflict(conflict => conflict.columns(['uploadId', 'version']).doNothing())
    .execute()
  const row = await db
    .selectFrom('transcodeJob')
    .selectAll()
    .where('uploadId', '=', source.uploadId)
    .where('version', '=', 1)
    .executeTakeFirstOrThrow()
  return readJobRecord(row)
}

/** Opens the next version of an ended one, from the same upload; undefined where somebody else was quicker. */
export async function openNextVersion(
  db: Kysely<Database>,
  ended: Pick<JobRecord, 'coursewareId' | 'uploadId' | 'version'>,
  wanted: Pick<JobRecord, 'profileName' | 'chosenContent' | 'urgency' | 'onlyRung' | 'onlyOfRelease'>,
): Promise<JobRecord | undefined> {
  const { coursewareId, uploadId, version } = ended
  const fresh = { id: randomBytes(16).toString('hex'), state: 'running' as const }
  const verbStates = JSON.stringify(freshVerbStates())
  const row = await db
    .insertInto('transcodeJob')
    .values({ ...fresh, coursewareId, uploadId, version: version + 1, ...wanted, verbStates })
    .onConflict(conflict => conflict.columns(['uploadId', 'version']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row && readJobRecord(row)
}

/** Keeps what was decided for a version, for its producer to read: the line's own files go when it ends. */
export async function keepPlan(db: Kysely<Database>, id: string, plan: Plan): Promise<void> {
  await db
    .updateTable('transcodeJob')
    .set({ plan: JSON.stringify(plan) })
    .where('id', '=', id)
    .execute()
}

/** What was decided for the newest version of which that is known. */
export async function findPlan(db: Kysely<Database>, coursewareId: string): Promise<Plan | undefined> {
  const row = await db
    .selectFrom('transcodeJob')
    .select('plan')
    .where('coursewareId', '=', coursewareId)
    .where('plan', 'is not', null)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  // A plan that an older version of this program wrote says nothing that this page could show.
  return planSchema.safeParse(row?.plan).data
}

/** The newest run of a lesson. */
export async function findJob(db: Kysely<Database>, coursewareId: string): Promise<JobRecord | undefined> {
  const row = await db
    .selectFrom('transcodeJob')
    .selectAll()
    .where('coursewareId', '=', coursewareId)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && readJobRecord(row)
}

/** A running version, and what decides about its turn. */
export type RunningJob = JobRecord & Pick<Selectable<CoursewareTable>, 'ownerId' | 'dueAt'>

/** Every running version, the oldest first. */
export async function listRunningJobs(db: Kysely<Database>): Promise<RunningJob[]> {
  const rows = await db
    .selectFrom('transcodeJob')
    .innerJoin('courseware', 'courseware.id', 'transcodeJob.coursewareId')
    .selectAll('transcodeJob')
    .select(['courseware.ownerId', 'courseware.dueAt'])
    .where('transcodeJob.state', '=', 'running')
    .orderBy('transcodeJob.createdAt')
    .execute()
  return rows.map(({ ownerId, dueAt, ...row }) => ({ ...readJobRecord(row), ownerId, dueAt }))
}

/** Opens a failed run again under its next number; undefined where it is not failed. */
export async function reopenJob(db: Kysely<Database>, id: string): Promise<JobRecord | undefined> {
  const row = await db
    .updateTable('transcodeJob')
    .set(set => ({
      state: 'running' as const,
      runNumber: set('runNumber', '+', 1),
      failureVerb: null,
      failureCode: null,
      failureFacts: null,
      endedAt: null,
      updatedAt: new Date(),
    }))
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .returningAll()
    .executeTakeFirst()
  return row && readJobRecord(row)
}

/**
 * Records that a run ended in failure. A run that has ended otherwise stays as it is. A lesson of which a first stage
 * is shown goes on with that, and promises no more.
 */
export async function failJob(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'coursewareId' | 'runNumber' | 'verbStates'>,
  failure: Failure,
): Promise<void> {
  await db.transaction().execute(async step => {
    const ended = await step
      .updateTable('transcodeJob')
      .set({ ...ending('failed', job.verbStates), ...failureColumns(failure) })
      .where('id', '=', job.id)
      .where('runNumber', '=', job.runNumber)
      .where('state', '=', 'running')
      .executeTakeFirst()
    if (ended.numUpdatedRows > 0n) await endComing(step, job.coursewareId)
  })
}

/** A version that lacks only what some players would like is published as it is; what went wrong is kept. */
export async function endWithoutTier(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'runNumber'>,
  failure: Failure | undefined,
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

const failureColumns = ({ verb, code, facts }: Failure): Updateable<TranscodeJobTable> => ({
  failureVerb: verb,
  failureCode: code,
  failureFacts: JSON.stringify(facts),
})

async function endComing(step: Kysely<Database>, coursewareId: string): Promise<void> {
  const lesson = await step
    .selectFrom('courseware')
    .select('media')
    .where('id', '=', coursewareId)
    .executeTakeFirst()
  const media = publishedMediaSchema.safeParse(lesson?.media).data
  if (!media || media.coming.length === 0) return
  await step
    .updateTable('courseware')
    .set({ media: JSON.stringify({ ...media, coming: [] }) })
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
  job: Pick<JobRecord, 'id' | 'coursewareId' | 'verbStates'>,
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
    await enterRelease(step, job.coursewareId, release)
    return true
  })
}

/**
 * Shows the first stage of a lesson that has no release yet, while the run goes on. False where there is one, which is
 * worth more than a first stage.
 */
export async function publishFirstStage(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'coursewareId'>,
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
    await enterRelease(step, job.coursewareId, release)
    return true
  })
}

async function enterRelease(step: Kysely<Database>, coursewareId: string, release: Release): Promise<void> {
  const now = new Date()
  const moved = await step
    .updateTable('courseware')
    .set(set => ({
      releaseId: release.releaseId,
      media: JSON.stringify(release.media),
      publishedAt: set.fn.coalesce('publishedAt', set.val(now)),
      updatedAt: now,
    }))
    .where('id', '=', coursewareId)
    .where('subtitleGeneration', '=', release.subtitleGeneration)
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n) throw new XiangtuError('unavailable', { detail: 'subtitles changed' })
}
