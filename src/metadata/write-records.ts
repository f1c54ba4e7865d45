import { randomBytes } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { creditRoles, type Metadata, type MetadataField } from './rules.ts'

type Step = Transaction<Database>
type Writing = {
  readonly coursewareId: string
  readonly organisationId: string
  readonly metadata: Metadata
  readonly changed: readonly MetadataField[]
}

/** Writes down what changed and raises the revision, which tells everybody who follows lessons. */
export async function writeMetadata(step: Step, writing: Writing): Promise<void> {
  const { coursewareId, metadata, changed } = writing
  const has = (...fields: readonly MetadataField[]) => fields.some(field => changed.includes(field))
  // What lies in other tables first: the event of the lesson's own row must come after it.
  if (has('topicIds')) await replaceTopics(step, coursewareId, metadata.topicIds)
  if (has('campaignIds')) await replaceCampaigns(step, coursewareId, metadata.campaignIds)
  if (has('collectionIds')) await replaceCollections(step, coursewareId, metadata.collectionIds)
  if (has(...creditRoles)) await replaceCredits(step, writing)
  const { title, notes, audiences, isHomeGrown, localityId, crop, seasons, dialect } = metadata
  const { subtitleMode, seriesId, seriesPlace, rightsStatement, sourceStatement } = metadata
  await step
    .updateTable('courseware')
    .set({
      ...{ title, notes, audiences, isHomeGrown, localityId, crop, seasons, dialect },
      ...{ subtitleMode, seriesId, seriesPlace, rightsStatement, sourceStatement },
      revision: sql<number>`revision + 1`,
      updatedAt: new Date(),
    })
    .where('id', '=', coursewareId)
    .execute()
}

async function replaceTopics(step: Step, coursewareId: string, ids: readonly string[]): Promise<void> {
  await step.deleteFrom('lessonTopic').where('coursewareId', '=', coursewareId).execute()
  if (ids.length === 0) return
  await step
    .insertInto('lessonTopic')
    .values(ids.map(topicId => ({ coursewareId, topicId })))
    .execute()
}

async function replaceCampaigns(step: Step, coursewareId: string, ids: readonly string[]): Promise<void> {
  await step.deleteFrom('lessonCampaign').where('coursewareId', '=', coursewareId).execute()
  if (ids.length === 0) return
  await step
    .insertInto('lessonCampaign')
    .values(ids.map(campaignId => ({ coursewareId, campaignId })))
    .execute()
}

async function replaceCollections(step: Step, coursewareId: string, ids: readonly string[]): Promise<void> {
  await step.deleteFrom('lessonCollection').where('coursewareId', '=', coursewareId).execute()
  if (ids.length === 0) return
  await step
    .insertInto('lessonCollection')
    .values(ids.map(collectionId => ({ coursewareId, collectionId })))
    .execute()
}

async function replaceCredits(
  step: Step,
  { coursewareId, organisationId, metadata }: Writing,
): Promise<void> {
  await step.deleteFrom('credit').where('coursewareId', '=', coursewareId).execute()
  const presenters = await presenterIds(step, organisationId, metadata.presenter)
  const rows = creditRoles.flatMap(role =>
    metadata[role].map((name, place) => ({
      ...{ coursewareId, role, place, name },
      presenterId: role === 'presenter' ? (presenters.get(name) ?? null) : null,
    })),
  )
  if (rows.length > 0) await step.insertInto('credit').values(rows).execute()
}

/** The presenters of these names in an organisation; one who has not taught before is entered. */
async function presenterIds(
  step: Step,
  organisationId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map()
  await step
    .insertInto('presenter')
    // Sorted: two who enter the same two people wait for each other, not both for ever.
    .values([...names].sort().map(name => ({ id: randomBytes(16).toString('hex'), organisationId, name })))
    .onConflict(conflict => conflict.columns(['organisationId', 'name']).doNothing())
    .execute()
  const rows = await step
    .selectFrom('presenter')
    .select(['id', 'name'])
    .where('organisationId', '=', organisationId)
    .where('name', 'in', names)
    .execute()
  return new Map(rows.map(({ id, name }) => [name, id]))
}
