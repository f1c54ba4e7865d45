import type { Kysely } from 'kysely'
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
    .executeTakeFirst()
  return row && { ...row, widths: widthsSchema.parse(row.widths) }
}

/** From now on this stands for the lesson: a candidate's name, or the id of its own picture. */
export async function choosePoster(
  db: Kysely<Database>,
  coursewareId: string,
  choice: string,
): Promise<void> {
  await db
    .updateTable('courseware')
    .set({ posterChoice: choice, updatedAt: new Date() })
    .where('id', '=', coursewareId)
    .execute()
}

/** A new own picture takes the place of the one before it, and is the lesson's choice, in one transaction. */
export async function enterOwnPicture(
  db: Kysely<Database>,
  coursewareId: string,
  { id, widths, aspect }: OwnPicture,
): Promise<void> {
  await db.transaction().execute(async step => {
    // First the lesson's row: two who bring a picture at once wait for each other here.
    await choosePoster(step, coursewareId, id)
    await endCurrent(step, coursewareId)
    await step
      .insertInto('ownPicture')
      .values({ id, coursewareId, widths: JSON.stringify(widths), aspect, endedAt: null })
      .execute()
  })
}

/** The lesson has no own picture any more; where it was chosen, the first candidate takes its place. */
export async function endOwnPicture(db: Kysely<Database>, coursewareId: string): Promise<void> {
  await db.transaction().execute(async step => {
    const lesson = await step
      .selectFrom('courseware')
      .select('posterChoice')
      .where('id', '=', coursewareId)
      .forUpdate()
      .executeTakeFirst()
    const picture = await findOwnPicture(step, coursewareId)
    if (picture && lesson?.posterChoice === picture.id) await choosePoster(step, coursewareId, 'a')
    await endCurrent(step, coursewareId)
  })
}

const endCurrent = (db: Kysely<Database>, coursewareId: string) =>
  db
    .updateTable('ownPicture')
    .set({ endedAt: new Date() })
    .where('coursewareId', '=', coursewareId)
    .where('endedAt', 'is', null)
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
