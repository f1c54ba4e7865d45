import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { given } from './review-records.ts'

/** An entry whose film can stand beside another one: the code, and the assignment that opens its film. */
export type Comparable = { readonly assignmentId: string; readonly code: string }

/**
 * What this person has handed in of the stage and category of one of his assignments, that one first; nothing where it
 * is not handed in itself. Before that no film may stand beside it: which one was seen first would change its points.
 */
export async function listComparable(
  db: Kysely<Database>,
  assignmentId: string,
  userId: string,
): Promise<readonly Comparable[]> {
  const own = () =>
    given(db).where('panelMember.userId', '=', userId).where('reviewAssignment.state', '=', 'submitted')
  const asked = await own()
    .select(['reviewAssignment.stageId', 'entry.categoryId'])
    .where('reviewAssignment.id', '=', assignmentId)
    .executeTakeFirst()
  if (!asked) return []
  const rows = await own()
    .select(['reviewAssignment.id as assignmentId', 'entry.code'])
    .where('reviewAssignment.stageId', '=', asked.stageId)
    .where('entry.categoryId', '=', asked.categoryId)
    .orderBy(eb => eb('reviewAssignment.id', '=', assignmentId), 'desc')
    .orderBy('entry.code')
    .execute()
  return rows.flatMap(({ code, ...row }) => (code === null ? [] : [{ ...row, code }]))
}
