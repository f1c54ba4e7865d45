import { type Kysely, sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { type Act, type Result, resultsOf } from './journal.ts'
import { readActs } from './log-records.ts'
import { entryPeopleSchema } from './stage-rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/** The results that a stage's log leads to now, and the log itself. */
export async function readCount(
  db: Db,
  stageId: string,
): Promise<{ readonly acts: readonly Act[]; readonly results: readonly Result[] }> {
  const acts = await readActs(db, stageId)
  return { acts, results: acts.some(({ kind }) => kind === 'opened') ? resultsOf(acts) : [] }
}

/**
 * The result as it was announced or, later, made final; undefined before, and while a notice has been taken back. What is
 * announced is never counted anew.
 */
export function publishedResults(acts: readonly Act[]): readonly Result[] | undefined {
  const said = acts.findLast(({ kind }) => publishing.some(each => each === kind))
  return said && 'results' in said.body ? said.body.results : undefined
}
const publishing = ['announced', 'noticeWithdrawn', 'finalised'] as const

/** What is behind a code; for the notice and the awards, never for who judges. */
export type EntryBehind = {
  readonly entryId: string
  readonly code: string
  readonly categoryId: string
  readonly coursewareId: string
  readonly title: string
  readonly organisationId: string
  readonly organisationName: string
  readonly people: z.infer<typeof entryPeopleSchema>
  readonly isStopped: boolean
}

/** Entries of a stage by code, all or those of these codes. */
export async function readEntriesBehind(
  db: Db,
  stageId: string,
  codes?: readonly string[],
): Promise<ReadonlyMap<string, EntryBehind>> {
  const rows = await db
    .selectFrom('stageEntry')
    .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
    .innerJoin('organisation', 'organisation.id', 'entry.organisationId')
    .select(['entry.id as entryId', 'entry.code', 'entry.categoryId', 'entry.coursewareId', 'entry.title'])
    .select(['organisation.id as organisationId', 'organisation.name as organisationName'])
    .select(['entry.people', 'stageEntry.isStopped'])
    .where('stageEntry.stageId', '=', stageId)
    .$if(codes !== undefined, query => query.where('entry.code', 'in', ['', ...(codes ?? [])]))
    .execute()
  return new Map(
    rows.flatMap(({ code, people, ...row }) =>
      code === null
        ? []
        : [[code, { ...row, code, people: entryPeopleSchema.safeParse(people).data ?? [] }] as const],
    ),
  )
}

const flagsSchema = z.array(z.string())

/** By entry code, how many reviewers have said no to each gate; in a draft too. */
export async function readFlags(
  db: Db,
  stageId: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const rows = await db
    .selectFrom('scoreSheet')
    .innerJoin('reviewAssignment', 'reviewAssignment.id', 'scoreSheet.assignmentId')
    .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
    .select(['entry.code', 'scoreSheet.flags'])
    .where('reviewAssignment.stageId', '=', stageId)
    .where('reviewAssignment.state', '<>', 'released')
    .where(sql<boolean>`jsonb_array_length("scoreSheet".flags) > 0`)
    .execute()
  const counts = new Map<string, Map<string, number>>()
  for (const { code, flags } of rows) {
    const ofEntry = counts.get(code ?? '') ?? new Map<string, number>()
    for (const gate of flagsSchema.safeParse(flags).data ?? [])
      ofEntry.set(gate, (ofEntry.get(gate) ?? 0) + 1)
    counts.set(code ?? '', ofEntry)
  }
  return counts
}

/** Who is called where two totals lie far apart: the arbiters of a stage, by number, with what each judges already. */
export async function listArbiters(
  db: Db,
  stageId: string,
): Promise<readonly { readonly memberId: string; readonly number: string; readonly name: string }[]> {
  return db
    .selectFrom('panelMember')
    .innerJoin('user', 'user.id', 'panelMember.userId')
    .select(['panelMember.id as memberId', 'number', 'user.name'])
    .where('stageId', '=', stageId)
    .where('role', '=', 'arbiter')
    .where('removedAt', 'is', null)
    .orderBy('number')
    .execute()
}

/** The codes of entries that wait for an arbiter's sheet. */
export async function listArbitrated(db: Db, stageId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('reviewAssignment')
    .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
    .select('entry.code')
    .where('reviewAssignment.stageId', '=', stageId)
    .where('reviewAssignment.isArbiter', '=', true)
    .where('reviewAssignment.state', '=', 'open')
    .execute()
  return new Set(rows.flatMap(({ code }) => code ?? []))
}

/** Whether a person is the chair of a stage's panel. */
export async function isChairOf(db: Db, stageId: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('panelMember')
    .select('id')
    .where('stageId', '=', stageId)
    .where('userId', '=', userId)
    .where('role', '=', 'chair')
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
