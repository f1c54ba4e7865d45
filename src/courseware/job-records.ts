import { randomBytes } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { TranscodeJobTable } from '../database/schema/line.ts'
import type { CoursewareTable, Database } from '../database/schema.ts'
import { type Plan, planSchema } from '../media/plan.ts'
import { freshVerbStates, type VerbState, verbStateSchema } from './rules.ts'

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
  wanted: Pick<JobRecord, 'profileName' | 'chosenContent'> &
    Partial<Pick<JobRecord, 'urgency' | 'onlyRung' | 'onlyOfRelease'>>,
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

/** The ids of the versions that a version has overtaken. */
export async function listOlderVersions(
  db: Kysely<Database>,
  { coursewareId, createdAt }: Pick<JobRecord, 'coursewareId' | 'createdAt'>,
): Promise<string[]> {
  const rows = await db
    .selectFrom('transcodeJob')
    .select('id')
    .where('coursewareId', '=', coursewareId)
    .where('createdAt', '<', createdAt)
    .execute()
  return rows.map(({ id }) => id)
}

/** Of these versions, by id, those whose work nobody will read any more: published, or overtaken by one that is. */
export async function listDone(db: Kysely<Database>, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('transcodeJob as job')
    .select('job.id')
    .where('job.id', 'in', ids)
    .where(query =>
      query.exists(
        query
          .selectFrom('transcodeJob as shown')
          .select('shown.id')
          .whereRef('shown.coursewareId', '=', 'job.coursewareId')
          .whereRef('shown.createdAt', '>=', 'job.createdAt')
          .where('shown.state', '=', 'published'),
      ),
    )
    .execute()
  return rows.map(({ id }) => id)
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
