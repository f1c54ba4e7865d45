import type { Response } from 'express'
import type { Kysely } from 'kysely'
import { mayManage, personOf } from '../account/guard.ts'
import { holds, type Person } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { type CoursewareRecord, findCourseware } from './records.ts'
import { isCoursewareId } from './rules.ts'

/**
 * The lesson that the asker may describe: for everybody else there is none, so that ids tell nothing. While others
 * review it, its author waits (`lessonInReview`): they approve what they have read.
 */
export const describable = (db: Kysely<Database>, id: string, res: Response): Promise<CoursewareRecord> =>
  findDescribable(db, id, personOf(res))

/** The same for a person who is known already. */
export async function findDescribable(
  db: Kysely<Database>,
  id: string,
  person: Person,
): Promise<CoursewareRecord> {
  const lesson = isCoursewareId(id) ? await findCourseware(db, id) : undefined
  if (!lesson || !mayManage(person, lesson)) throw new XiangtuError('notFound')
  const isReviewed = lesson.state === 'firstReview' || lesson.state === 'secondReview'
  if (isReviewed && !holds(person, ['operator', 'chiefEditor', 'editor'], lesson.organisationPath))
    throw new XiangtuError('lessonInReview')
  return lesson
}
