import { type Kysely, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { noteHeld } from '../courseware/held-records.ts'
import type { Held } from '../database/schema/editorial.ts'
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

/** Not one that waits for its review. */
const isShown = sql<boolean>`held is distinct from 'add'`

/** The handouts of a lesson, the first that was added first. */
export const listHandouts = (db: Kysely<Database>, coursewareId: string): Promise<Handout[]> =>
  current(db, coursewareId).where(isShown).orderBy('createdAt').orderBy('id').execute()

/** What is proposed of a lesson's handouts, until the reviewers have approved it. */
export const listHeldHandouts = (db: Kysely<Database>, coursewareId: string) =>
  current(db, coursewareId).select('held').where('held', 'is not', null).orderBy('createdAt').execute()

export const findHandout = (
  db: Kysely<Database>,
  coursewareId: string,
  id: string,
): Promise<(Handout & { readonly held: Held | null }) | undefined> =>
  current(db, coursewareId).select('held').where('id', '=', id).executeTakeFirst()

type Change = {
  readonly coursewareId: string
  readonly actor: Identity
  /** It is to wait for the reviewers: `changesWait` of courseware/held-records. */
  readonly waits?: boolean
}

/** The lesson has one handout more. Throws `handoutsFull` where it has as many as it may have. */
export const enterHandout = (
  db: Kysely<Database>,
  { coursewareId, actor, waits = false }: Change,
  handout: Handout,
): Promise<void> =>
  db.transaction().execute(async step => {
    await lockLesson(step, coursewareId)
    if (!waits) await raiseRevision(step, coursewareId)
    const known = await current(step, coursewareId).execute()
    if (known.length >= mostHandouts)
      throw new XiangtuError('handoutsFull', { facts: { most: String(mostHandouts) } })
    await step
      .insertInto('handout')
      .values({ ...handout, coursewareId, held: waits ? 'add' : null })
      .execute()
    if (waits) await noteHeld(step, coursewareId)
    const { id, title } = handout
    const subject = { subjectKind: 'courseware', subjectId: coursewareId }
    await recordChange(step, actor, {
      ...{ action: waits ? 'proposeChange' : 'addHandout', ...subject },
      after: { id, title },
    })
  })

/** The lesson has it no more; answers whether it had. */
export const endHandout = (
  db: Kysely<Database>,
  { coursewareId, actor, waits = false }: Change,
  id: string,
): Promise<boolean> =>
  db.transaction().execute(async step => {
    await lockLesson(step, coursewareId)
    const handout = await findHandout(step, coursewareId, id)
    if (!handout) return false
    // What was only proposed goes at once: nobody has seen it.
    const isProposal = handout.held === 'add'
    const change = waits && !isProposal ? { held: 'remove' as const } : { endedAt: new Date() }
    if (!waits && !isProposal) await raiseRevision(step, coursewareId)
    await step.updateTable('handout').set(change).where('id', '=', id).execute()
    await noteHeld(step, coursewareId)
    const subject = { subjectKind: 'courseware', subjectId: coursewareId }
    const before = { id, title: handout.title }
    const action = waits || isProposal ? 'proposeChange' : 'removeHandout'
    await recordChange(step, actor, { action, ...subject, before })
    return true
  })

/** What was proposed of the handouts is so from now on. */
export async function applyHeldHandouts(step: Transaction<Database>, coursewareId: string): Promise<void> {
  const held = (what: Held) =>
    step.updateTable('handout').where('coursewareId', '=', coursewareId).where('held', '=', what)
  await held('remove').set({ endedAt: new Date(), held: null }).execute()
  await held('add').set({ held: null }).execute()
}

/** Nothing is proposed of the handouts any more; the shown ones stay. */
export async function dropHeldHandouts(step: Transaction<Database>, coursewareId: string): Promise<void> {
  const held = (what: Held) =>
    step.updateTable('handout').where('coursewareId', '=', coursewareId).where('held', '=', what)
  await held('add').set({ endedAt: new Date(), held: null }).execute()
  await held('remove').set({ held: null }).execute()
}

/** Two who change one lesson wait for each other here. */
const lockLesson = (step: Transaction<Database>, coursewareId: string) =>
  step.selectFrom('courseware').select('id').where('id', '=', coursewareId).forUpdate().execute()

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
