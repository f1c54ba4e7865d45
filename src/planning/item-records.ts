import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { createDraft } from '../courseware/records.ts'
import type { EditorialReview } from '../courseware/rules.ts'
import type { PlanItemTable } from '../database/schema/planning.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'

type Db = Kysely<Database> | Transaction<Database>

/** A plan item with the names of those whom it concerns, and how its lesson stands. */
export type PlanItem = Selectable<PlanItemTable> & {
  readonly organisationName: string
  readonly organisationPath: string
  readonly ownerName: string | null
  readonly lessonState: string | null
  readonly publishedAt: Date | null
}

const selectItems = (db: Db) =>
  db
    .selectFrom('planItem')
    .innerJoin('organisation', 'organisation.id', 'planItem.organisationId')
    .leftJoin('user', 'user.id', 'planItem.ownerId')
    .leftJoin('courseware', 'courseware.id', 'planItem.coursewareId')
    .selectAll('planItem')
    .select([
      'organisation.name as organisationName',
      'organisation.path as organisationPath',
      'user.name as ownerName',
      'courseware.state as lessonState',
      'courseware.publishedAt as publishedAt',
    ])

export const findItem = (db: Db, id: string): Promise<PlanItem | undefined> =>
  selectItems(db).where('planItem.id', '=', id).executeTakeFirst()

export const findItemOfProposal = (db: Db, proposalId: string): Promise<PlanItem | undefined> =>
  selectItems(db).where('planItem.proposalId', '=', proposalId).executeTakeFirst()

/** A board shows so many; a larger plan is looked at place by place. */
export const mostItems = 300

type Wanted = { readonly year: number; readonly organisationPath?: string | undefined }

/** A year's plan in the order of its months; with `organisationPath` only what is that place's or lies below it. */
export async function listItems(
  db: Db,
  { year, organisationPath }: Wanted,
): Promise<{ readonly items: readonly PlanItem[]; readonly isMore: boolean }> {
  const rows = await selectItems(db)
    .where('month', '>=', `${year}-01`)
    .where('month', '<=', `${year}-12`)
    .$if(organisationPath !== undefined, query =>
      query.where(sql<boolean>`starts_with(organisation.path, ${organisationPath ?? ''})`),
    )
    .orderBy('month')
    .orderBy('planItem.createdAt')
    .orderBy('planItem.id')
    .limit(mostItems + 1)
    .execute()
  return { items: rows.slice(0, mostItems), isMore: rows.length > mostItems }
}

const subject = (action: string, subjectId: string) => ({ action, subjectKind: 'planItem', subjectId })

/** Locks an item that may still get a lesson; throws `planItemTaken`. */
async function claimItem(step: Transaction<Database>, id: string) {
  const item = await step
    .selectFrom('planItem')
    .selectAll()
    .where('id', '=', id)
    .where('coursewareId', 'is', null)
    .where('droppedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!item) throw new XiangtuError('planItemTaken')
  return item
}

/** Begins the lesson of a plan item, as a draft of whoever begins it; answers the lesson's id. */
export async function startLesson(
  db: Kysely<Database>,
  id: string,
  actor: Identity,
  review: EditorialReview,
): Promise<string> {
  return db.transaction().execute(async step => {
    const { organisationId, title, summary, topicId } = await claimItem(step, id)
    const draft = { ownerId: actor.id, organisationId, title, notes: summary, review }
    const coursewareId = await createDraft(step, draft)
    if (topicId) await step.insertInto('lessonTopic').values({ coursewareId, topicId }).execute()
    await step
      .updateTable('planItem')
      .set({ coursewareId, startedAt: new Date() })
      .where('id', '=', id)
      .execute()
    await recordChange(step, actor, { ...subject('startPlanItem', id), after: { coursewareId } })
    return coursewareId
  })
}

/**
 * Says that a lesson which is there already is the one of this item; one that is public closes it at once. Throws
 * `planItemTaken` and `lessonPlanned`. Whose lesson it is, the caller has checked.
 */
export async function linkLesson(
  db: Kysely<Database>,
  id: string,
  coursewareId: string,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async step => {
    await claimItem(step, id)
    const lesson = await step
      .selectFrom('courseware')
      .select('publishedAt')
      .where('id', '=', coursewareId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const other = await step
      .selectFrom('planItem')
      .select('id')
      .where('coursewareId', '=', coursewareId)
      .executeTakeFirst()
    if (other) throw new XiangtuError('lessonPlanned')
    const now = new Date()
    await step
      .updateTable('planItem')
      .set({ coursewareId, startedAt: now, closedAt: lesson.publishedAt ? now : null })
      .where('id', '=', id)
      .execute()
    await recordChange(step, actor, { ...subject('linkPlanItem', id), after: { coursewareId } })
  })
}

/** Takes an item off the plan, with a reason. One that is done stays: throws `planItemTaken`. */
export async function dropItem(
  db: Kysely<Database>,
  id: string,
  reason: string,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async step => {
    const changed = await step
      .updateTable('planItem')
      .set({ droppedAt: new Date(), dropReason: reason })
      .where('id', '=', id)
      .where('droppedAt', 'is', null)
      .where('closedAt', 'is', null)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) throw new XiangtuError('planItemTaken')
    await recordChange(step, actor, { ...subject('dropPlanItem', id), after: { reason } })
  })
}

/** A person's newest lessons that belong to no plan item yet. */
export const listLinkable = (db: Db, ownerId: string) =>
  db
    .selectFrom('courseware')
    .leftJoin('planItem', 'planItem.coursewareId', 'courseware.id')
    .select(['courseware.id', 'courseware.title'])
    .where('courseware.ownerId', '=', ownerId)
    .where('planItem.id', 'is', null)
    .orderBy('courseware.createdAt', 'desc')
    .limit(100)
    .execute()
