import { randomBytes } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { CoursewareTable, Database, TranscodeJobTable } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { type Plan, planSchema } from '../media/plan.ts'
import {
  type Description,
  type Failure,
  freshVerbStates,
  type PublishedMedia,
  type VerbState,
  verbStateSchema,
} from './rules.ts'

/** One row of the courseware table. */
export type CoursewareRecord = Selectable<CoursewareTable>

/** Saves what a producer wrote about a lesson, before any of its bytes travel; answers the lesson's id. */
export async function createDraft(
  db: Kysely<Database>,
  draft: Description & { readonly ownerId: string },
): Promise<string> {
  const id = randomBytes(16).toString('hex')
  const { ownerId, title, notes } = draft
  await db
    .insertInto('courseware')
    .values({ id, ownerId, title, notes, releaseId: null, media: null, publishedAt: null })
    .execute()
  return id
}

export const findCourseware = (db: Kysely<Database>, id: string): Promise<CoursewareRecord | undefined> =>
  db.selectFrom('courseware').selectAll().where('id', '=', id).executeTakeFirst()

/** Removes a lesson that was never published; a published one stays whatever the caller believed. */
export async function removeDraft(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('courseware').where('id', '=', id).where('publishedAt', 'is', null).execute()
}

export async function updateDescription(
  db: Kysely<Database>,
  id: string,
  { title, notes }: Description,
): Promise<void> {
  await db
    .updateTable('courseware')
    .set({ title, notes, updatedAt: new Date() })
    .where('id', '=', id)
    .execute()
}

/** One run of the production line, its JSON columns read. */
export type JobRecord = Omit<
  Selectable<TranscodeJobTable>,
  'verbStates' | 'failureFacts' | 'failureDetail' | 'plan'
> & {
  readonly verbStates: VerbState[]
  readonly failureFacts: Record<string, string>
}

const readJobRecord = (stored: Selectable<TranscodeJobTable>): JobRecord => {
  const { plan: _, failureDetail: __, ...row } = stored
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
  wanted: Pick<JobRecord, 'profileName' | 'chosenContent'>,
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

export async function listRunningJobs(db: Kysely<Database>): Promise<JobRecord[]> {
  const rows = await db.selectFrom('transcodeJob').selectAll().where('state', '=', 'running').execute()
  return rows.map(readJobRecord)
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
      failureDetail: null,
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
 * Records that a run ended in failure. A run that has ended otherwise stays as it is. `detail`, the failed command and
 * its last lines, is for operators: no record of a run that this file reads has it.
 */
export async function failJob(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'runNumber' | 'verbStates'>,
  failure: Failure & { readonly detail?: string | undefined },
): Promise<void> {
  const now = new Date()
  await db
    .updateTable('transcodeJob')
    .set({
      state: 'failed',
      verbStates: JSON.stringify(job.verbStates),
      failureVerb: failure.verb,
      failureCode: failure.code,
      failureFacts: JSON.stringify(failure.facts),
      failureDetail: failure.detail ?? null,
      updatedAt: now,
      endedAt: now,
    })
    .where('id', '=', job.id)
    .where('runNumber', '=', job.runNumber)
    .where('state', '=', 'running')
    .execute()
}

/**
 * The lesson moves to a new release and its run ends, in one transaction: no reader sees one without the other. Rejects
 * with `unavailable` where the subtitles that the release names were changed meanwhile: name the new ones, then again.
 */
export async function publishRelease(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'coursewareId' | 'verbStates'>,
  release: {
    readonly releaseId: string
    readonly media: PublishedMedia
    readonly subtitleGeneration: number
  },
): Promise<void> {
  await db.transaction().execute(async step => {
    const now = new Date()
    const ended = await step
      .updateTable('transcodeJob')
      .set({ state: 'published', verbStates: JSON.stringify(job.verbStates), updatedAt: now, endedAt: now })
      .where('id', '=', job.id)
      .where('state', '=', 'running')
      .executeTakeFirst()
    if (ended.numUpdatedRows === 0n) return
    const moved = await step
      .updateTable('courseware')
      .set(set => ({
        releaseId: release.releaseId,
        media: JSON.stringify(release.media),
        publishedAt: set.fn.coalesce('publishedAt', set.val(now)),
        updatedAt: now,
      }))
      .where('id', '=', job.coursewareId)
      .where('subtitleGeneration', '=', release.subtitleGeneration)
      .executeTakeFirst()
    if (moved.numUpdatedRows === 0n) throw new XiangtuError('unavailable', { detail: 'subtitles changed' })
  })
}

/** The state of a lesson's newest upload; one that ended because this lesson has its bytes already is not its own. */
export const findLastUpload = (db: Kysely<Database>, coursewareId: string) =>
  db
    .selectFrom('upload')
    .select(['id', 'state', 'sourceBytes', 'senderSha256', 'failureCode', 'createdAt', 'finishedAt'])
    .where('coursewareId', '=', coursewareId)
    .where('failureCode', 'is distinct from', 'alreadyInLibrary')
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
