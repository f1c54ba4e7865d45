import { randomBytes } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { findTopic } from './records.ts'
import type { Topic } from './rules.ts'

type Step = Transaction<Database>
type Labels = Pick<Topic, 'labelZh' | 'labelEn'>
type Change = { readonly db: Kysely<Database>; readonly actor: Identity }

/** Those who change the tree take turns: it is small, and changed rarely. */
const inTurn = <Result>({ db }: Change, work: (step: Step) => Promise<Result>): Promise<Result> =>
  db.transaction().execute(async step => {
    await sql`select pg_advisory_xact_lock(hashtext('topic'))`.execute(step)
    return work(step)
  })

const existing = async (step: Step, id: string): Promise<Topic> => {
  const topic = await findTopic(step, id)
  if (!topic) throw new XiangtuError('notFound')
  return topic
}

const record = (
  step: Step,
  { actor }: Change,
  action: string,
  subjectId: string,
  before: unknown,
  after?: unknown,
) => recordChange(step, actor, { action, subjectKind: 'topic', subjectId, before, after })

/** A new topic at the end of its list. There are two levels: below one of the second level there is nothing. */
export const addTopic = (change: Change, { parentId, ...labels }: Labels & { readonly parentId: string }) =>
  inTurn(change, async step => {
    const parent = parentId === '' ? undefined : await existing(step, parentId)
    if (parent?.parentId !== undefined || parent?.isArchived)
      throw new XiangtuError('badRequest', { facts: { field: 'parentId' } })
    const id = randomBytes(16).toString('hex')
    const last = await step
      .selectFrom('topic')
      .select(({ fn }) => fn.max('place').as('place'))
      .where('parentId', 'is not distinct from', parent?.id ?? null)
      .executeTakeFirst()
    await step
      .insertInto('topic')
      .values({ id, parentId: parent?.id ?? null, ...labels, place: (last?.place ?? -1) + 1 })
      .execute()
    await record(step, change, 'addTopic', id, undefined, { ...labels, parentId })
    return id
  })

/** Other labels; the id stays, and with it every address and every lesson. */
export const renameTopic = (change: Change, id: string, { labelZh, labelEn }: Labels) =>
  inTurn(change, async step => {
    const before = await existing(step, id)
    await step.updateTable('topic').set({ labelZh, labelEn }).where('id', '=', id).execute()
    await raiseLessons(step, [id])
    const old = { labelZh: before.labelZh, labelEn: before.labelEn }
    await record(step, change, 'renameTopic', id, old, { labelZh, labelEn })
  })

/** One place up or down among those beside it; at the end of the list nothing happens. */
export const moveTopic = (change: Change, id: string, direction: 'up' | 'down') =>
  inTurn(change, async step => {
    const { parentId } = await existing(step, id)
    const rows = await step
      .selectFrom('topic')
      .select('id')
      .where('parentId', 'is not distinct from', parentId ?? null)
      .orderBy('place')
      .orderBy('id')
      .execute()
    const ids = rows.map(row => row.id)
    const at = ids.indexOf(id)
    const to = direction === 'up' ? at - 1 : at + 1
    const other = ids[to]
    if (other === undefined) return
    ids[to] = id
    ids[at] = other
    for (const [place, each] of ids.entries())
      await step.updateTable('topic').set({ place }).where('id', '=', each).execute()
    await record(step, change, 'moveTopic', id, { place: at }, { place: to })
  })

/** Not offered any more, with all below it, or offered again. Lessons that have it keep it. */
export const setTopicArchived = (change: Change, id: string, isArchived: boolean) =>
  inTurn(change, async step => {
    const { parentId } = await existing(step, id)
    const parent = parentId === undefined ? undefined : await existing(step, parentId)
    // It would stand in no list.
    if (!isArchived && parent?.isArchived) throw new XiangtuError('topicParentArchived')
    await step
      .updateTable('topic')
      .set(isArchived ? { archivedAt: new Date() } : { archivedAt: null, mergedInto: null })
      .where(where =>
        isArchived ? where.or([where('id', '=', id), where('parentId', '=', id)]) : where('id', '=', id),
      )
      .execute()
    await record(
      step,
      change,
      isArchived ? 'archiveTopic' : 'restoreTopic',
      id,
      { isArchived: !isArchived },
      { isArchived },
    )
  })

/** Its lessons have another topic from now on; it is archived, and its old address leads to the other. */
export const mergeTopic = (change: Change, id: string, into: string) =>
  inTurn(change, async step => {
    const from = await existing(step, id)
    const target = await existing(step, into)
    if (from.id === target.id || target.isArchived)
      throw new XiangtuError('badRequest', { facts: { field: 'into' } })
    if (await hasBelow(step, id)) throw new XiangtuError('topicHasBelow')
    await raiseLessons(step, [id])
    await sql`insert into "lessonTopic" ("coursewareId", "topicId")
      select "coursewareId", ${into} from "lessonTopic" where "topicId" = ${id}
      on conflict do nothing`.execute(step)
    const moved = await step.deleteFrom('lessonTopic').where('topicId', '=', id).executeTakeFirst()
    // What was merged into it before goes on to the same place.
    await step
      .updateTable('topic')
      .set({ mergedInto: into, archivedAt: new Date() })
      .where(where => where.or([where('id', '=', id), where('mergedInto', '=', id)]))
      .execute()
    await regather(step, id, into)
    await record(step, change, 'mergeTopic', id, undefined, { into, lessons: Number(moved.numDeletedRows) })
  })

/** Gone for good; refused with `topicInUse` while a lesson, a plan or an old address has it. */
export const removeTopic = (change: Change, id: string) =>
  inTurn(change, async step => {
    const topic = await existing(step, id)
    if (await hasBelow(step, id)) throw new XiangtuError('topicHasBelow')
    try {
      await step.deleteFrom('topic').where('id', '=', id).execute()
    } catch (error) {
      // SQLSTATE 23503: somebody names it.
      if (!(error instanceof Error && 'code' in error && error.code === '23503')) throw error
      throw new XiangtuError('topicInUse', { cause: error })
    }
    await regather(step, id, undefined)
    await record(step, change, 'removeTopic', id, topic)
  })

const hasBelow = async (step: Step, id: string): Promise<boolean> =>
  (await step.selectFrom('topic').select('id').where('parentId', '=', id).limit(1).executeTakeFirst()) !==
  undefined

/**
 * Campaigns and gardens that gathered the lessons of a topic gather those of the other one, or of none. Whoever follows
 * lessons hears of those that are gathered now.
 */
async function regather(step: Step, id: string, into: string | undefined): Promise<void> {
  let isGathered = false
  for (const table of ['campaign', 'collection'] as const) {
    const changed = await step
      .updateTable(table)
      .set({
        topicIds: sql<string[]>`array(select distinct topic from unnest(
          ${into === undefined ? sql`array_remove("topicIds", ${id})` : sql`array_replace("topicIds", ${id}, ${into})`}
        ) as topic order by topic)`,
      })
      .where(sql<boolean>`${id} = any("topicIds")`)
      .executeTakeFirst()
    isGathered ||= changed.numUpdatedRows > 0n
  }
  if (!isGathered || into === undefined) return
  const below = await step.selectFrom('topic').select('id').where('parentId', '=', into).execute()
  await raiseLessons(step, [into, ...below.map(topic => topic.id)])
}

/** Whoever follows lessons hears of every lesson that has one of these, published ones as an event. */
const raiseLessons = (step: Step, topicIds: readonly string[]) =>
  step
    .updateTable('courseware')
    .set({ revision: sql<number>`revision + 1` })
    .where('id', 'in', query =>
      query.selectFrom('lessonTopic').select('coursewareId').where('topicId', 'in', topicIds),
    )
    .execute()
