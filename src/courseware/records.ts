import { randomBytes } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { CoursewareTable, Database } from '../database/schema.ts'
import type { Description, EditorialReview } from './rules.ts'

/** One row of the courseware table, with the place of its organisation in the tree. */
export type CoursewareRecord = Selectable<CoursewareTable> & { readonly organisationPath: string }

/** A lesson as it begins: whose it is, the member organisation that it belongs to, and whether reviews come first. */
type NewDraft = Description & {
  readonly ownerId: string
  readonly organisationId?: string
  /** `none`: it is public as soon as it is made. */
  readonly review: EditorialReview
}

/** Saves what a producer wrote about a lesson, before any of its bytes travel; answers the lesson's id. */
export async function createDraft(
  db: Kysely<Database>,
  { review, ownerId, organisationId, title, notes }: NewDraft,
): Promise<string> {
  const id = randomBytes(16).toString('hex')
  await db
    .insertInto('courseware')
    .values({
      id,
      ownerId,
      title,
      notes,
      ...(organisationId === undefined ? {} : { organisationId }),
      state: review === 'none' ? 'published' : 'draft',
      releaseId: null,
      media: null,
      publishedAt: null,
    })
    .execute()
  return id
}

export const findCourseware = (db: Kysely<Database>, id: string): Promise<CoursewareRecord | undefined> =>
  db
    .selectFrom('courseware')
    .innerJoin('organisation', 'organisation.id', 'courseware.organisationId')
    .selectAll('courseware')
    .select('organisation.path as organisationPath')
    .where('courseware.id', '=', id)
    .executeTakeFirst()

/** Removes a lesson that never came to anything; one that was made or published stays whatever the caller believed. */
export async function removeDraft(db: Kysely<Database>, id: string): Promise<void> {
  await db
    .deleteFrom('courseware')
    .where('id', '=', id)
    .where('publishedAt', 'is', null)
    .where('firstPublishedAt', 'is', null)
    .where('releaseId', 'is', null)
    .execute()
}

/** Writes title and notes anew, and down who did it. */
export async function updateDescription(
  db: Kysely<Database>,
  id: string,
  { title, notes }: Description,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async step => {
    const before = await step
      .selectFrom('courseware')
      .select(['title', 'notes'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    await step
      .updateTable('courseware')
      .set(set => ({ title, notes, revision: set('revision', '+', 1), updatedAt: new Date() }))
      .where('id', '=', id)
      .execute()
    const subject = { subjectKind: 'courseware', subjectId: id }
    await recordChange(step, actor, { action: 'describe', ...subject, before, after: { title, notes } })
  })
}

/** A lesson that is due moves up in the queue; undefined takes the day away. Who moved it past others is written down. */
export async function setDueAt(
  db: Kysely<Database>,
  id: string,
  dueAt: Date | undefined,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async step => {
    const lesson = step.selectFrom('courseware').select('dueAt').where('id', '=', id)
    const before = await lesson.forUpdate().executeTakeFirst()
    const after = { dueAt: dueAt ?? null }
    if (!before || before.dueAt?.getTime() === dueAt?.getTime()) return
    await step.updateTable('courseware').set(after).where('id', '=', id).execute()
    const subject = { subjectKind: 'courseware', subjectId: id }
    await recordChange(step, actor, { action: 'setDue', ...subject, before, after })
  })
}

/** The state of a lesson's newest upload; one that ended because this lesson has its bytes already is not its own. */
export const findLastUpload = (db: Kysely<Database>, coursewareId: string) =>
  db
    .selectFrom('upload')
    .select(['id', 'state', 'sourceBytes', 'senderSha256', 'failureCode', 'createdAt', 'finishedAt'])
    .where('coursewareId', '=', coursewareId)
    .where('failureCode', 'is distinct from', 'alreadyInLibrary')
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
