import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
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
  const rows = await (selection.kind === 'lesson'
    ? lessons.where('courseware.id', '=', selection.coursewareId)
    : lessons.where('courseware.publishedAt', 'is not', null)
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
