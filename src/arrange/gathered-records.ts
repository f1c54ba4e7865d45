import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

type Db = Kysely<Database> | Transaction<Database>

/** What a lesson belongs to, as those who follow lessons are told of it. */
type Told = { readonly coursewareId: string; readonly id: string }

/**
 * The campaigns of lessons, put in by hand or gathered: those for everybody, and those for one of `places`. One that is
 * archived is told of no more.
 */
export const campaignsOfLessons = (db: Db, places: readonly string[] = []) =>
  db
    .selectFrom('campaignLesson')
    .innerJoin('campaign', 'campaign.id', 'campaignLesson.campaignId')
    .select(['coursewareId', 'campaign.id', 'title', 'beginsOn', 'endsOn'])
    .where('archivedAt', 'is', null)
    .where(eb => eb.or([eb('visibility', '=', 'all'), sql<boolean>`"visibleTo" && ${[...places]}::text[]`]))
    .orderBy('campaign.id')

/** The collections of lessons, in the order of the home page; of one that is archived nobody is told. */
export const collectionsOfLessons = (db: Db) =>
  db
    .selectFrom('collectionLesson')
    .innerJoin('collection', 'collection.id', 'collectionLesson.collectionId')
    .select(['coursewareId', 'collection.id', 'labelZh', 'labelEn'])
    .where('archivedAt', 'is', null)
    .orderBy('place')
    .orderBy('collection.id')

/**
 * Does a change of what lessons belong to; whoever follows lessons hears of those of which something else is told after it.
 */
export async function tellingFollowers(
  step: Transaction<Database>,
  read: () => Promise<readonly Told[]>,
  change: () => Promise<void>,
): Promise<void> {
  const readById = async () => new Map((await read()).map(row => [row.coursewareId, JSON.stringify(row)]))
  const before = await readById()
  await change()
  const after = await readById()
  const ids = [...new Set([...before.keys(), ...after.keys()])].filter(id => before.get(id) !== after.get(id))
  await step
    .updateTable('courseware')
    .set({ revision: sql<number>`revision + 1` })
    .where('publishedAt', 'is not', null)
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .execute()
}
