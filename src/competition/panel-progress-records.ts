import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { FrozenFilm } from './blind-film.ts'

/** How far a reviewer is; by number, and without a word on which entries. */
export type PanelProgress = {
  readonly number: string
  readonly role: 'reviewer' | 'chair' | 'arbiter'
  readonly assigned: number
  readonly submitted: number
}

/** Everybody on a stage's panel, by number. */
export async function listPanelProgress(
  db: Kysely<Database>,
  stageId: string,
): Promise<readonly PanelProgress[]> {
  const rows = await db
    .selectFrom('panelMember')
    .leftJoin('reviewAssignment', join =>
      join
        .onRef('reviewAssignment.memberId', '=', 'panelMember.id')
        .on('reviewAssignment.state', '<>', 'released'),
    )
    .select(eb => [
      'panelMember.number',
      'panelMember.role',
      eb.fn.count<string>('reviewAssignment.id').as('assigned'),
      eb.fn
        .count<string>('reviewAssignment.id')
        .filterWhere('reviewAssignment.state', '=', 'submitted')
        .as('submitted'),
    ])
    .where('panelMember.stageId', '=', stageId)
    .where('panelMember.removedAt', 'is', null)
    .groupBy('panelMember.id')
    .orderBy('panelMember.number')
    .execute()
  return rows.map(row => ({ ...row, assigned: Number(row.assigned), submitted: Number(row.submitted) }))
}

/** A gate that reviewers deny an entry, on sheets that are handed in or still written. */
export type FlaggedEntry = { readonly entryCode: string; readonly gate: string; readonly count: number }

export async function listFlagged(db: Kysely<Database>, stageId: string): Promise<readonly FlaggedEntry[]> {
  const rows = await db
    .selectFrom('scoreSheet')
    .innerJoin('reviewAssignment', 'reviewAssignment.id', 'scoreSheet.assignmentId')
    .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
    .innerJoin(
      sql<{ gate: string }>`jsonb_array_elements_text("scoreSheet".flags)`.as<'flag'>(sql`flag(gate)`),
      join => join.onTrue(),
    )
    .select(eb => ['entry.code', 'flag.gate', eb.fn.countAll<string>().as('count')])
    .where('reviewAssignment.stageId', '=', stageId)
    .where('reviewAssignment.state', '<>', 'released')
    .groupBy(['entry.code', 'flag.gate'])
    .orderBy('entry.code')
    .orderBy('flag.gate')
    .execute()
  return rows.map(({ code, gate, count }) => ({ entryCode: code ?? '', gate, count: Number(count) }))
}

/** An entry as its chair looks at it: by code, and what those wrote who deny it a gate. */
export type LookedAt = {
  readonly entryCode: string
  readonly category: string
  readonly film: FrozenFilm
  /** Without scores, and without who wrote them. */
  readonly comments: readonly string[]
}

/** An entry of a stage by its code; undefined where there is none. */
export async function findLookedAt(
  db: Kysely<Database>,
  stageId: string,
  entryCode: string,
): Promise<LookedAt | undefined> {
  const entry = await db
    .selectFrom('stageEntry')
    .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
    .innerJoin('entryCategory', 'entryCategory.id', 'entry.categoryId')
    .select(['entry.id', 'entry.coursewareId', 'entry.releaseId', 'entry.titleCardSeconds'])
    .select('entryCategory.name as category')
    .where('stageEntry.stageId', '=', stageId)
    .where('entry.code', '=', entryCode)
    .executeTakeFirst()
  if (!entry) return undefined
  const { id, category, ...film } = entry
  const written = await db
    .selectFrom('scoreSheet')
    .innerJoin('reviewAssignment', 'reviewAssignment.id', 'scoreSheet.assignmentId')
    .select('scoreSheet.comment')
    .where('reviewAssignment.stageId', '=', stageId)
    .where('reviewAssignment.entryId', '=', id)
    .where('reviewAssignment.state', '<>', 'released')
    .where('scoreSheet.comment', '<>', '')
    .where(sql<boolean>`jsonb_array_length("scoreSheet".flags) > 0`)
    .orderBy('scoreSheet.comment')
    .execute()
  return { entryCode, category, film, comments: written.map(({ comment }) => comment) }
}
