import { randomBytes } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { CoursewareTable, Database } from '../database/schema.ts'
import type { Description } from './rules.ts'

/** One row of the courseware table. */
export type CoursewareRecord = Selectable<CoursewareTable>

/** Saves what a producer wrote about a lesson, before any of its bytes travel; answers the lesson's id. */
export async function createDraft(
  db: Kysely<Database>,
  draft: Description & { readonly ownerId: string },
): Promise<string> {
  const id = randomBytes(16).toString('hex')
  const { ownerId, title, notes } = draft
  await db
    .insertInto('courseware')
    .values({ id, ownerId, title, notes, releaseId: null, media: null, publishedAt: null })
    .execute()
  return id
}

export const findCourseware = (db: Kysely<Database>, id: string): Promise<CoursewareRecord | undefined> =>
  db.selectFrom('courseware').selectAll().where('id', '=', id).executeTakeFirst()

/** Removes a lesson that was never published; a published one stays whatever the caller believed. */
export async function removeDraft(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('courseware').where('id', '=', id).where('publishedAt', 'is', null).execute()
}
