import { type Kysely, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { mostHandouts } from './pdf.ts'

/** A PDF that goes with a lesson. */
export type Handout = {
  readonly id: string
  readonly title: string
  readonly bytes: number
  readonly sha256: string
}

const current = (db: Kysely<Database>, coursewareId: string) =>
  db
    .selectFrom('handout')
    .select(['id', 'title', 'bytes', 'sha256'])
    .where('coursewareId', '=', coursewareId)
    .where('endedAt', 'is', null)

/** The handouts of a lesson, the first that was added first. */
export const listHandouts = (db: Kysely<Database>, coursewareId: string): Promise<Handout[]> =>
  current(db, coursewareId).orderBy('createdAt').orderBy('id').execute()

export const findHandout = (
  db: Kysely<Database>,
  coursewareId: string,
  id: string,
): Promise<Handout | undefined> => current(db, coursewareId).where('id', '=', id).executeTakeFirst()

type Change = { readonly coursewareId: string; readonly actor: Identity }

/** The lesson has one handout more. Throws `handoutsFull` where it has as many as it may have. */
export const enterHandout = (
  db: Kysely<Database>,
  { coursewareId, actor }: Change,
  handout: Handout,
): Promise<void> =>
  db.transaction().execute(async step => {
    await raiseRevision(step, coursewareId)
    const known = await current(step, coursewareId).execute()
    if (known.length >= mostHandouts)
      throw new XiangtuError('handoutsFull', { facts: { most: String(mostHandouts) } })
    await step
      .insertInto('handout')
      .values({ ...handout, coursewareId })
      .execute()
    const { id, title } = handout
    const subject = { subjectKind: 'courseware', subjectId: coursewareId }
    await recordChange(step, actor, { action: 'addHandout', ...subject, after: { id, title } })
  })

/** The lesson has it no more; answers whether it had. */
export const endHandout = (
  db: Kysely<Database>,
  { coursewareId, actor }: Change,
  id: string,
): Promise<boolean> =>
  db.transaction().execute(async step => {
    const handout = await findHandout(step, coursewareId, id)
    if (!handout) return false
    await raiseRevision(step, coursewareId)
    await step.updateTable('handout').set({ endedAt: new Date() }).where('id', '=', id).execute()
    const subject = { subjectKind: 'courseware', subjectId: coursewareId }
    const before = { id, title: handout.title }
    await recordChange(step, actor, { action: 'removeHandout', ...subject, before })
    return true
  })

/** Also the lock: two who change one lesson wait for each other here. */
const raiseRevision = (step: Transaction<Database>, coursewareId: string) =>
  step
    .updateTable('courseware')
    .set({ revision: sql<number>`revision + 1`, updatedAt: new Date() })
    .where('id', '=', coursewareId)
    .execute()

/** A day: whoever is fetching a removed handout is done by then. */
const keepEndedMs = 24 * 3600_000

/** Handouts of a lesson whose files may go. */
export async function listEndedHandouts(db: Kysely<Database>, coursewareId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('handout')
    .select('id')
    .where('coursewareId', '=', coursewareId)
    .where('endedAt', '<', new Date(Date.now() - keepEndedMs))
    .execute()
  return rows.map(({ id }) => id)
}

/** Forgets handouts whose files are gone. */
export async function forgetEndedHandouts(db: Kysely<Database>, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await db.deleteFrom('handout').where('id', 'in', ids).where('endedAt', 'is not', null).execute()
}
