import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { type VerbState, verbStateSchema } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import type { EndedRun, RefusedUpload } from './rules.ts'

const factsSchema = z.record(z.string(), z.string())

/** What an older version of this program wrote may be unknown to this one: it is left out, the page is not. */
const readVerbStates = (stored: unknown): VerbState[] =>
  z
    .array(z.unknown())
    .catch([])
    .parse(stored)
    .flatMap(each => verbStateSchema.safeParse(each).data ?? [])

/** Runs of the line that ended since then. */
export async function listEndedRuns(db: Kysely<Database>, since: Date): Promise<EndedRun[]> {
  const rows = await db
    .selectFrom('transcodeJob')
    .select(['coursewareId', 'state', 'runNumber', 'createdAt', 'endedAt', 'verbStates'])
    .select(['failureVerb', 'failureCode', 'failureFacts'])
    // Not the whole plan: a week of a province is thousands of them.
    .select(sql<unknown>`plan -> 'durationSeconds'`.as('filmSeconds'))
    .where('endedAt', '>=', since)
    .execute()
  return rows.flatMap(row => {
    const { state, endedAt, failureVerb, failureCode } = row
    if (state === 'running' || !endedAt) return []
    const filmSeconds = z.number().safeParse(row.filmSeconds).data
    const facts = factsSchema.catch({}).parse(row.failureFacts ?? {})
    const { coursewareId, runNumber, createdAt } = row
    const run = { coursewareId, runNumber, createdAt, state, endedAt }
    return [
      {
        ...run,
        verbStates: readVerbStates(row.verbStates),
        ...(filmSeconds !== undefined && { filmSeconds }),
        ...(failureCode !== null && { failure: { verb: failureVerb ?? 'probe', code: failureCode, facts } }),
      },
    ]
  })
}

/** Uploads that were refused since then; one of a film that the library has already is no failure. */
export async function listRefusedUploads(db: Kysely<Database>, since: Date): Promise<RefusedUpload[]> {
  const rows = await db
    .selectFrom('upload')
    .select(['coursewareId', 'failureCode', 'finishedAt'])
    .where('state', '=', 'refused')
    .where('finishedAt', '>=', since)
    .where('failureCode', 'is distinct from', 'alreadyInLibrary')
    .execute()
  return rows.flatMap(({ coursewareId, failureCode, finishedAt }) =>
    finishedAt ? [{ coursewareId, code: failureCode ?? '', endedAt: finishedAt }] : [],
  )
}

/** Which lessons these versions are of. */
export async function findLessonsOf(
  db: Kysely<Database>,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly coursewareId: string; readonly title: string }>> {
  if (versionIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('transcodeJob')
    .innerJoin('courseware', 'courseware.id', 'transcodeJob.coursewareId')
    .select(['transcodeJob.id', 'courseware.id as coursewareId', 'courseware.title'])
    .where('transcodeJob.id', 'in', [...versionIds])
    .execute()
  return new Map(rows.map(({ id, coursewareId, title }) => [id, { coursewareId, title }]))
}

/** One version of a lesson with everything that its jobs came to. */
export type VersionRecord = {
  readonly id: string
  readonly version: number
  readonly runNumber: number
  readonly profileName: string
  readonly state: 'running' | 'published' | 'failed'
  readonly createdAt: Date
  readonly endedAt: Date | null
  readonly verbStates: readonly VerbState[]
  readonly failure?: {
    readonly verb: string
    readonly code: string
    readonly facts: Readonly<Record<string, string>>
    /** The command and its last lines, for operators only. */
    readonly detail?: string
  }
}

/** The newest versions of a lesson, the newest first. */
export async function listVersions(
  db: Kysely<Database>,
  coursewareId: string,
  most = 5,
): Promise<VersionRecord[]> {
  const rows = await db
    .selectFrom('transcodeJob')
    .select(['id', 'version', 'runNumber', 'profileName', 'state', 'createdAt', 'endedAt', 'verbStates'])
    .select(['failureVerb', 'failureCode', 'failureFacts', 'failureDetail'])
    .where('coursewareId', '=', coursewareId)
    .orderBy('createdAt', 'desc')
    .limit(most)
    .execute()
  return rows.map(({ failureVerb, failureCode, failureFacts, failureDetail, verbStates, ...row }) => ({
    ...row,
    verbStates: readVerbStates(verbStates),
    ...(failureCode !== null && {
      failure: {
        verb: failureVerb ?? 'probe',
        code: failureCode,
        facts: factsSchema.catch({}).parse(failureFacts ?? {}),
        ...(failureDetail && { detail: failureDetail }),
      },
    }),
  }))
}
