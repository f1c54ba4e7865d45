import type { Kysely } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { keepEndedMs, type OwnPicture, widthsSchema } from './rules.ts'

/** The picture that a lesson's producer brought, chosen or not; undefined where there is none. */
export async function findOwnPicture(
  db: Kysely<Database>,
  coursewareId: string,
): Promise<OwnPicture | undefined> {
  const row = await db
    .selectFrom('ownPicture')
    .select(['id', 'widths', 'aspect'])
    .where('coursewareId', '=', coursewareId)
    .where('endedAt', 'is', null)
    .where('isHeld', '=', false)
    .executeTakeFirst()
  return row && { ...row, widths: widthsSchema.parse(row.widths) }
}

/** From now on this stands for the lesson: a candidate's name, or the id of its own picture. */
export async function choosePoster(
  db: Kysely<Database>,
  coursewareId: string,
  choice: string,
  actor?: Identity,
): Promise<void> {
  await db
    .updateTable('courseware')
    // Whoever approved the lesson has not seen this one.
    .set(set => ({ posterChoice: choice, revision: set('revision', '+', 1), updatedAt: new Date() }))
    .where('id', '=', coursewareId)
    .execute()
  if (actor)
    await recordChange(db, actor, { action: 'choosePoster', ...subjectOf(coursewareId), after: { choice } })
}

export const subjectOf = (coursewareId: string) => ({ subjectKind: 'courseware', subjectId: coursewareId })

/** A new own picture takes the place of the one before it, and is the lesson's choice, in one transaction. */
export async function enterOwnPicture(
  db: Kysely<Database>,
  coursewareId: string,
  picture: OwnPicture,
  actor?: Identity,
): Promise<void> {
  await db.transaction().execute(async step => {
    // First the lesson's row: two who bring a picture at once wait for each other here.
    await choosePoster(step, coursewareId, picture.id, actor)
    await endPicture(step, coursewareId)
    await insertPicture(step, coursewareId, picture)
  })
}

/** Enters a picture whose files are there. */
export async function insertPicture(
  step: Kysely<Database>,
  coursewareId: string,
  { id, widths, aspect }: OwnPicture,
  isHeld = false,
): Promise<void> {
  await step
    .insertInto('ownPicture')
    .values({ id, coursewareId, widths: JSON.stringify(widths), aspect, isHeld, endedAt: null })
    .execute()
}

/** The lesson has no own picture any more; where it was chosen, the first candidate takes its place. */
export async function endOwnPicture(
  db: Kysely<Database>,
  coursewareId: string,
  actor?: Identity,
): Promise<void> {
  await db.transaction().execute(async step => {
    const lesson = await step
      .selectFrom('courseware')
      .select('posterChoice')
      .where('id', '=', coursewareId)
      .forUpdate()
      .executeTakeFirst()
    const picture = await findOwnPicture(step, coursewareId)
    if (picture && lesson?.posterChoice === picture.id) await choosePoster(step, coursewareId, 'a', actor)
    await endPicture(step, coursewareId)
  })
}

/** The lesson has its own picture no more, or not the one that was proposed. */
export const endPicture = (db: Kysely<Database>, coursewareId: string, isHeld = false) =>
  db
    .updateTable('ownPicture')
    .set({ endedAt: new Date() })
    .where('coursewareId', '=', coursewareId)
    .where('endedAt', 'is', null)
    .where('isHeld', '=', isHeld)
    .execute()

/** Pictures of a lesson that were replaced or removed long enough ago for no page to show them. */
export async function listEndedPictures(db: Kysely<Database>, coursewareId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('ownPicture')
    .select('id')
    .where('coursewareId', '=', coursewareId)
    .where('endedAt', '<', new Date(Date.now() - keepEndedMs))
    .execute()
  return rows.map(row => row.id)
}

/** Forgets pictures whose files are gone. */
export async function forgetEndedPictures(db: Kysely<Database>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db
    .deleteFrom('ownPicture')
    .where('id', 'in', [...ids])
    .where('endedAt', 'is not', null)
    .execute()
}
