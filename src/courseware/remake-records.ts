import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { Selection, SkipReason } from './remake-messages.ts'

/** Lessons of one page: each costs a transaction and a few words with the queue, together well under a minute. */
const lessonsPerPage = 50

/** A lesson that was chosen to be made again. */
export type ChosenLesson = {
  readonly coursewareId: string
  readonly title: string
  /** What its producer said that it shows: holds for the new version too. */
  readonly chosenContent: 'slides' | 'camera' | 'mixed' | undefined
  /** As things stand; it may have changed when the new version begins. */
  readonly skipped: SkipReason | undefined
}

/** One page of the lessons that a selection means, in order of id after `after`, and where the next page begins. */
export async function chooseLessons(
  db: Kysely<Database>,
  selection: Selection,
  after = '',
): Promise<{ lessons: ChosenLesson[]; next: string | undefined }> {
  const lessons = db
    .selectFrom('courseware')
    .leftJoinLateral(
      eb =>
        eb
          .selectFrom('transcodeJob')
          .innerJoin('upload', 'upload.id', 'transcodeJob.uploadId')
          .select(['transcodeJob.state as newestState', 'transcodeJob.chosenContent', 'upload.deletedAt'])
          .whereRef('transcodeJob.coursewareId', '=', 'courseware.id')
          .orderBy('transcodeJob.createdAt', 'desc')
          .limit(1)
          .as('newest'),
      join => join.onTrue(),
    )
    .select(['courseware.id', 'courseware.title'])
    .select(['newest.newestState', 'newest.chosenContent', 'newest.deletedAt'])
    .where('courseware.id', '>', after)
    .orderBy('courseware.id')
    .limit(lessonsPerPage + 1)
  const published = lessons.where('courseware.publishedAt', 'is not', null)
  const rows = await (selection.kind === 'lesson'
    ? lessons.where('courseware.id', '=', selection.coursewareId)
    : selection.kind === 'all'
      ? published
      : published.where('courseware.id', 'in', ofTopics(db, await findTopics(db, selection.topic)))
  ).execute()
  const page = rows.slice(0, lessonsPerPage)
  return {
    lessons: page.map(({ id: coursewareId, title, newestState, chosenContent, deletedAt }) => ({
      coursewareId,
      title,
      chosenContent: chosenContent ?? undefined,
      skipped: !newestState
        ? 'neverMade'
        : newestState === 'running'
          ? 'inProduction'
          : deletedAt
            ? 'sourceDeleted'
            : undefined,
    })),
    next: rows.length > lessonsPerPage ? page.at(-1)?.id : undefined,
  }
}

/** The topics that a word means, by id or by name, with those below them; throws `badRequest` where it means none. */
async function findTopics(db: Kysely<Database>, topic: string): Promise<readonly string[]> {
  const named = await db
    .selectFrom('topic')
    .select('id')
    .where(eb =>
      eb.or([eb('id', '=', topic), eb('labelZh', '=', topic), eb('labelEn', 'ilike', plain(topic))]),
    )
    .execute()
  if (named.length === 0) throw new XiangtuError('badRequest', { facts: { field: `topic (${topic})` } })
  const ids = named.map(({ id }) => id)
  const below = await db.selectFrom('topic').select('id').where('parentId', 'in', ids).execute()
  return [...ids, ...below.map(({ id }) => id)]
}

/** A text that `like` takes letter by letter. */
const plain = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

const ofTopics = (db: Kysely<Database>, topicIds: readonly string[]) =>
  db
    .selectFrom('lessonTopic')
    .select('coursewareId')
    .where('topicId', 'in', [...topicIds])
