import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { Topic } from './rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/** Every topic, archived ones too, in the order of the menu. */
export async function listTopics(db: Db): Promise<Topic[]> {
  const rows = await db.selectFrom('topic').selectAll().orderBy('place').orderBy('id').execute()
  return rows.map(readTopic)
}

export async function findTopic(db: Db, id: string): Promise<Topic | undefined> {
  const row = await db.selectFrom('topic').selectAll().where('id', '=', id).executeTakeFirst()
  return row && readTopic(row)
}

type Row = {
  id: string
  parentId: string | null
  labelZh: string
  labelEn: string
  archivedAt: Date | null
  mergedInto: string | null
}
const readTopic = ({ id, parentId, labelZh, labelEn, archivedAt, mergedInto }: Row): Topic => ({
  ...{ id, labelZh, labelEn },
  parentId: parentId ?? undefined,
  isArchived: archivedAt !== null,
  mergedInto: mergedInto ?? undefined,
})

/** How many lessons have each topic, published or not; a topic that none has is absent. */
export async function countTopicUse(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('lessonTopic')
    .select(({ fn }) => ['topicId', fn.countAll<number>().as('count')])
    .groupBy('topicId')
    .execute()
  return new Map(rows.map(({ topicId, count }) => [topicId, Number(count)]))
}
