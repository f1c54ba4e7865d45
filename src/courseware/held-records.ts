import { type Kysely, sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { recordChange } from '../account/audit-event-records.ts'
import { holds, isOperator, type Person } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import type { Description, EditorialReview } from './rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/**
 * Whether what this person changes of a lesson waits for its reviewers beside what is shown. So it is with a lesson that
 * is public, or will be on a day, for those who made it; an editor of its place who had no part in it corrects it at
 * once. A lesson of which something waits already goes on so, also when it was taken down.
 */
export async function changesWait(
  db: Db,
  coursewareId: string,
  person: Person,
  review: EditorialReview,
): Promise<boolean> {
  if (review === 'none') return false
  const lesson = await db
    .selectFrom('courseware')
    .innerJoin('organisation', 'organisation.id', 'courseware.organisationId')
    .leftJoin('upload', 'upload.id', 'courseware.releaseUploadId')
    .select(['courseware.ownerId', 'submittedBy', 'publishedAt', 'scheduledAt', 'holdsChange', 'path'])
    .select('upload.ownerId as senderId')
    .where('courseware.id', '=', coursewareId)
    .executeTakeFirst()
  if (!lesson) return false
  if (lesson.publishedAt === null && lesson.scheduledAt === null && !lesson.holdsChange) return false
  const isAuthor = [lesson.ownerId, lesson.submittedBy, lesson.senderId].includes(person.id)
  const isEditor = isOperator(person) || holds(person, ['operator', 'chiefEditor', 'editor'], lesson.path)
  return isAuthor || !isEditor
}

/** What is said of a lesson, as it is proposed; the raw `MetadataPatch`, or null where nothing is. */
export async function findHeldMetadata(db: Db, coursewareId: string): Promise<unknown> {
  const row = await db
    .selectFrom('courseware')
    .select('heldMetadata')
    .where('id', '=', coursewareId)
    .executeTakeFirst()
  return row?.heldMetadata
}

/** Proposes just this of what is said of a lesson; nothing where it is empty. */
export async function holdMetadata(step: Db, coursewareId: string, patch: object): Promise<void> {
  const heldMetadata = Object.keys(patch).length === 0 ? null : JSON.stringify(patch)
  await step.updateTable('courseware').set({ heldMetadata }).where('id', '=', coursewareId).execute()
  await noteHeld(step, coursewareId)
}

/** Proposes a title and notes, beside what else is proposed, and writes down who did. */
export async function proposeDescription(
  db: Kysely<Database>,
  coursewareId: string,
  { title, notes }: Description,
  actor: Person,
): Promise<void> {
  await db.transaction().execute(async step => {
    const shown = await step
      .selectFrom('courseware')
      .select(['title', 'notes', 'heldMetadata'])
      .where('id', '=', coursewareId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const held = z.looseObject({}).catch({}).parse(shown.heldMetadata)
    const { title: _title, notes: _notes, ...rest } = held
    const after = {
      ...(title !== shown.title && { title }),
      ...(notes !== shown.notes && { notes }),
    }
    await holdMetadata(step, coursewareId, { ...rest, ...after })
    const subject = { subjectKind: 'courseware', subjectId: coursewareId }
    const before = { title: shown.title, notes: shown.notes }
    await recordChange(step, actor, { action: 'proposeChange', ...subject, before, after })
  })
}

/** Looks whether anything of a lesson waits; to be called after every change of what does. */
export async function noteHeld(step: Db, coursewareId: string): Promise<void> {
  await step
    .updateTable('courseware')
    .set({
      holdsChange: sql<boolean>`"heldMetadata" is not null or "heldPoster" is not null
        or exists (select from subtitle where "coursewareId" = courseware.id and held is not null and "endedAt" is null)
        or exists (select from handout where "coursewareId" = courseware.id and held is not null and "endedAt" is null)
        or exists (select from "pausePoint" where "coursewareId" = courseware.id and held is not null)`,
      updatedAt: new Date(),
    })
    .where('id', '=', coursewareId)
    .execute()
}
