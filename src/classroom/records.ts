import { type Kysely, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import { noteHeld } from '../courseware/held-records.ts'
import type { Held } from '../database/schema/editorial.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { PauseCard } from '../media/pause-track.ts'
import { clockOf, mostPauses, type PauseForm } from './rules.ts'

type Db = Kysely<Database> | Transaction<Database>
/** A pause that may be proposed to come or to go. */
export type MarkedPause = PauseCard & { readonly held: Held | null }

const selectPauses = (db: Db, coursewareId: string) =>
  db
    .selectFrom('pausePoint')
    .select(['id', 'atSeconds', 'question', 'choices', 'answer', 'discussSeconds'])
    .where('coursewareId', '=', coursewareId)
    .orderBy('atSeconds')

/** The pauses that a lesson is shown with, in the order of its film. */
export const listPauses = (db: Db, coursewareId: string): Promise<PauseCard[]> =>
  selectPauses(db, coursewareId).where(sql<boolean>`held is distinct from 'add'`).execute()

/** Those that it has as its maker would have it: what he proposed to come, without what he proposed to go. */
export const listOwnPauses = (db: Db, coursewareId: string): Promise<MarkedPause[]> =>
  selectPauses(db, coursewareId).select('held').where(sql<boolean>`held is distinct from 'remove'`).execute()

/** What is proposed of a lesson's pauses, until the reviewers have approved it. */
export const listHeldPauses = (db: Db, coursewareId: string): Promise<MarkedPause[]> =>
  selectPauses(db, coursewareId).select('held').where('held', 'is not', null).execute()

type Change = {
  readonly coursewareId: string
  readonly actor: Identity
  /** It is to wait for the reviewers: `changesWait` of courseware/held-records. */
  readonly waits?: boolean
}

/**
 * Adds a pause, or writes one anew. Throws `pauseTaken` where the film stops at that second already or has as many pauses
 * as it may have, `notFound` for one that is gone.
 */
export async function savePause(
  db: Kysely<Database>,
  { coursewareId, actor, waits = false, pauseId }: Change & { readonly pauseId?: string },
  form: PauseForm,
): Promise<void> {
  await db.transaction().execute(async step => {
    await lockLesson(step, coursewareId)
    const pauses = await pausesFor(step, coursewareId, waits)
    const before = pauses.find(({ id }) => id === pauseId)
    if (pauseId !== undefined && !before) throw new XiangtuError('notFound')
    const isTaken = pauses.some(({ id, atSeconds }) => id !== pauseId && atSeconds === form.at)
    if (isTaken || (!before && pauses.length >= mostPauses)) throw new XiangtuError('pauseTaken')
    const columns = columnsOf(form)
    // What is shown stays as it is until another in its place is approved.
    const isReplaced = waits && before?.held === null
    if (before && isReplaced) await markToGo(step, before.id)
    if (before && !isReplaced)
      await step.updateTable('pausePoint').set(columns).where('id', '=', before.id).execute()
    else
      await step
        .insertInto('pausePoint')
        .values({ id: newId(), coursewareId, ...columns, held: waits ? 'add' : null })
        .execute()
    await settle(step, coursewareId, waits)
    await recordChange(step, actor, {
      action: waits ? 'proposeChange' : 'savePause',
      ...subject(coursewareId),
      ...(before ? { before: told(before) } : {}),
      after: told(columns),
    })
  })
}

/** Takes a pause out of a lesson; one that is gone already is no error. */
export async function removePause(
  db: Kysely<Database>,
  { coursewareId, actor, waits = false, pauseId }: Change & { readonly pauseId: string },
): Promise<void> {
  await db.transaction().execute(async step => {
    await lockLesson(step, coursewareId)
    const before = (await pausesFor(step, coursewareId, waits)).find(({ id }) => id === pauseId)
    if (!before) return
    if (waits && before.held === null) await markToGo(step, pauseId)
    else await step.deleteFrom('pausePoint').where('id', '=', pauseId).execute()
    await settle(step, coursewareId, waits)
    await recordChange(step, actor, {
      action: waits ? 'proposeChange' : 'removePause',
      ...subject(coursewareId),
      before: told(before),
    })
  })
}

/** What was proposed of the pauses is so from now on, also where somebody put another at its second meanwhile. */
export async function applyHeldPauses(step: Transaction<Database>, coursewareId: string): Promise<void> {
  const ofLesson = step.deleteFrom('pausePoint').where('coursewareId', '=', coursewareId)
  await ofLesson.where('held', '=', 'remove').execute()
  const comes = (await listHeldPauses(step, coursewareId)).map(({ atSeconds }) => atSeconds)
  if (comes.length === 0) return
  await ofLesson.where('held', 'is', null).where('atSeconds', 'in', comes).execute()
  await step.updateTable('pausePoint').set({ held: null }).where('coursewareId', '=', coursewareId).execute()
}

/** Nothing is proposed of the pauses any more; the shown ones stay. */
export async function dropHeldPauses(step: Transaction<Database>, coursewareId: string): Promise<void> {
  await step
    .deleteFrom('pausePoint')
    .where('coursewareId', '=', coursewareId)
    .where('held', '=', 'add')
    .execute()
  await step.updateTable('pausePoint').set({ held: null }).where('coursewareId', '=', coursewareId).execute()
}

/** As this person has them before him: what waits is his who proposed it, and not the editor's who mends what is shown. */
const pausesFor = async (step: Db, coursewareId: string, waits: boolean): Promise<MarkedPause[]> =>
  waits
    ? listOwnPauses(step, coursewareId)
    : (await listPauses(step, coursewareId)).map(pause => ({ ...pause, held: null }))

const markToGo = (step: Db, id: string) =>
  step.updateTable('pausePoint').set({ held: 'remove' }).where('id', '=', id).execute()

/** Whoever approves a lesson approves its questions too: one that is changed is another lesson to him. */
const settle = (step: Db, coursewareId: string, waits: boolean): Promise<unknown> =>
  waits
    ? noteHeld(step, coursewareId)
    : step
        .updateTable('courseware')
        .set({ revision: sql<number>`revision + 1`, updatedAt: new Date() })
        .where('id', '=', coursewareId)
        .execute()

/** Two who change one lesson wait for each other here. */
const lockLesson = (step: Db, coursewareId: string) =>
  step.selectFrom('courseware').select('id').where('id', '=', coursewareId).forUpdate().execute()

const subject = (subjectId: string) => ({ subjectKind: 'courseware', subjectId })
const told = ({ atSeconds, question }: Pick<PauseCard, 'atSeconds' | 'question'>) => ({
  pauseAt: clockOf(atSeconds),
  question,
})

const columnsOf = ({ at, question, choices, answer, discussMinutes }: PauseForm) => ({
  ...{ atSeconds: at, question, choices, answer },
  discussSeconds: discussMinutes * 60,
})
