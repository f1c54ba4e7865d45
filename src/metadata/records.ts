import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { audiences, dialects, type LessonMetadata, seasons } from './rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/** All that is said of a lesson; undefined where there is none of this id. */
export const findMetadata = async (db: Db, coursewareId: string): Promise<LessonMetadata | undefined> =>
  (await listMetadata(db, [coursewareId])).get(coursewareId)

/** The same of many lessons, in seven queries however many there are. */
export async function listMetadata(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LessonMetadata>> {
  if (ids.length === 0) return new Map()
  const lessons = await mainRows(db, ids)
  const topics = await topicRows(db, ids)
  const campaigns = await campaignRows(db, ids)
  const collections = await collectionRows(db, ids)
  const credits = await creditRows(db, ids)
  const handouts = await handoutRows(db, ids)
  return new Map(
    lessons.map(row => [
      row.coursewareId,
      {
        ...readMain(row),
        topics: of(topics, row).map(({ parentId, ...topic }) => ({
          ...topic,
          parentId: parentId ?? undefined,
        })),
        campaigns: of(campaigns, row),
        collections: of(collections, row),
        presenters: of(credits, row).flatMap(({ presenterId, name }) =>
          presenterId ? [{ id: presenterId, name }] : [],
        ),
        credits: of(credits, row).flatMap(({ role, name }) => (role === 'presenter' ? [] : [{ role, name }])),
        handouts: of(handouts, row),
      },
    ]),
  )
}

type OfLesson = { readonly coursewareId: string }
/** The rows of one lesson, without its id. */
const of = <Row extends OfLesson>(rows: readonly Row[], lesson: OfLesson): Omit<Row, 'coursewareId'>[] =>
  rows.flatMap(({ coursewareId, ...row }) => (coursewareId === lesson.coursewareId ? [row] : []))

const mainRows = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('courseware')
    .leftJoin('organisation', 'organisation.id', 'courseware.localityId')
    .leftJoin('series', 'series.id', 'courseware.seriesId')
    .select([
      ...(['courseware.id as coursewareId', 'revision', 'courseware.title', 'notes', 'audiences'] as const),
      ...(['isHomeGrown', 'crop', 'seasons', 'dialect', 'subtitleMode'] as const),
      ...(['rightsStatement', 'sourceStatement', 'localityId', 'seriesId', 'seriesPlace'] as const),
      ...(['organisation.name as localityName', 'organisation.path as localityPath'] as const),
      'series.title as seriesTitle',
    ])
    .where('courseware.id', 'in', ids)
    .execute()

const codesSchema = z.object({
  audiences: z.array(z.enum(audiences)),
  seasons: z.array(z.enum(seasons)),
  dialect: z.enum(dialects).nullable(),
})

function readMain(row: Awaited<ReturnType<typeof mainRows>>[number]) {
  const { coursewareId, revision, title, notes, isHomeGrown, crop, subtitleMode } = row
  const { localityId, localityName, localityPath, seriesId, seriesTitle, seriesPlace } = row
  return {
    ...{ coursewareId, revision, title, notes, isHomeGrown, crop, subtitleMode },
    ...codesSchema.parse(row),
    rightsStatement: row.rightsStatement,
    sourceStatement: row.sourceStatement,
    locality:
      localityId !== null && localityName !== null && localityPath !== null
        ? { id: localityId, name: localityName, path: localityPath }
        : undefined,
    series:
      seriesId !== null && seriesTitle !== null
        ? { id: seriesId, title: seriesTitle, place: seriesPlace ?? undefined }
        : undefined,
  }
}

const topicRows = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('lessonTopic')
    .innerJoin('topic', 'topic.id', 'lessonTopic.topicId')
    .select(['coursewareId', 'topic.id', 'parentId', 'labelZh', 'labelEn'])
    .where('coursewareId', 'in', ids)
    .orderBy('topic.id')
    .execute()

const campaignRows = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('lessonCampaign')
    .innerJoin('campaign', 'campaign.id', 'lessonCampaign.campaignId')
    .select(['coursewareId', 'campaign.id', 'title'])
    .where('coursewareId', 'in', ids)
    .orderBy('campaign.id')
    .execute()

const collectionRows = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('lessonCollection')
    .innerJoin('collection', 'collection.id', 'lessonCollection.collectionId')
    .select(['coursewareId', 'collection.id', 'labelZh', 'labelEn'])
    .where('coursewareId', 'in', ids)
    .orderBy('collection.id')
    .execute()

const creditRows = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('credit')
    .select(['coursewareId', 'role', 'name', 'presenterId'])
    .where('coursewareId', 'in', ids)
    .orderBy('role')
    .orderBy('place')
    .execute()

const handoutRows = (db: Db, ids: readonly string[]) =>
  db
    .selectFrom('handout')
    .select(['coursewareId', 'id', 'title', 'bytes'])
    .where('coursewareId', 'in', ids)
    .where('endedAt', 'is', null)
    // One that waits for its review is not shown yet.
    .where(eb => eb.or([eb('held', 'is', null), eb('held', '!=', 'add')]))
    .orderBy('createdAt')
    .orderBy('id')
    .execute()

/** Who last changed what is said of a lesson, and when; undefined where nobody did since it was made. */
export const findLastDescriber = (db: Db, coursewareId: string) =>
  db
    .selectFrom('auditEvent')
    .select(['actorId', 'actorName', 'at'])
    .where('subjectKind', '=', 'courseware')
    .where('subjectId', '=', coursewareId)
    .where('action', '=', 'describe')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Other lessons of the same title, however it is spaced and punctuated; five at most. */
export const listSameTitle = (db: Db, coursewareId: string) =>
  db
    .selectFrom('courseware')
    .innerJoin('courseware as asked', 'asked.titleKey', 'courseware.titleKey')
    .innerJoin('organisation', 'organisation.id', 'courseware.organisationId')
    .select(['courseware.id as coursewareId', 'courseware.title', 'courseware.ownerId'])
    .select(['courseware.publishedAt', 'organisation.path as organisationPath'])
    .where('asked.id', '=', coursewareId)
    .where('courseware.id', '!=', coursewareId)
    .orderBy('courseware.createdAt')
    .limit(5)
    .execute()
