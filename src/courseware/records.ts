import { randomBytes } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { CoursewareTable, Database, TranscodeJobTable } from '../database/schema.ts'
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
export type JobRecord = Omit<Selectable<TranscodeJobTable>, 'verbStates' | 'failureFacts'> & {
  readonly verbStates: VerbState[]
  readonly failureFacts: Record<string, string>
}

const readJobRecord = (row: Selectable<TranscodeJobTable>): JobRecord => ({
  ...row,
  verbStates: z.array(verbStateSchema).parse(row.verbStates),
  failureFacts: z.record(z.string(), z.string()).parse(row.failureFacts ?? {}),
})

/** The one run of an upload: made at its first call, found at every later one. */
export async function openJob(
  db: Kysely<Database>,
  source: Pick<JobRecord, 'coursewareId' | 'uploadId' | 'profileName'>,
): Promise<JobRecord> {
  const verbStates = JSON.stringify(freshVerbStates())
  await db
    .insertInto('transcodeJob')
    .values({ id: randomBytes(16).toString('hex'), ...source, state: 'running', verbStates })
    .onConflict(conflict => conflict.column('uploadId').doNothing())
    .execute()
  const row = await db
    .selectFrom('transcodeJob')
    .selectAll()
    .where('uploadId', '=', source.uploadId)
    .executeTakeFirstOrThrow()
  return readJobRecord(row)
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
      endedAt: null,
      updatedAt: new Date(),
    }))
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .returningAll()
    .executeTakeFirst()
  return row && readJobRecord(row)
}

/** Records that a run ended in failure. A run that has ended otherwise stays as it is. */
export async function failJob(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'runNumber' | 'verbStates'>,
  failure: Failure,
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
      updatedAt: now,
      endedAt: now,
    })
    .where('id', '=', job.id)
    .where('runNumber', '=', job.runNumber)
    .where('state', '=', 'running')
    .execute()
}

/** The lesson moves to a new release and its run ends, in one transaction: no reader sees one without the other. */
export async function publishRelease(
  db: Kysely<Database>,
  job: Pick<JobRecord, 'id' | 'coursewareId' | 'verbStates'>,
  release: { readonly releaseId: string; readonly media: PublishedMedia },
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
    await step
      .updateTable('courseware')
      .set(set => ({
        releaseId: release.releaseId,
        media: JSON.stringify(release.media),
        publishedAt: set.fn.coalesce('publishedAt', set.val(now)),
        updatedAt: now,
      }))
      .where('id', '=', job.coursewareId)
      .execute()
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
