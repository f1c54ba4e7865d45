import type { Kysely } from 'kysely'
import { isOperator, type Person } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'

/** A lesson in production that may be hurried. */
export type UnderWay = {
  readonly coursewareId: string
  readonly title: string
  readonly organisationName: string
  readonly ownerName: string
  readonly dueAt: Date | null
  readonly startedAt: Date
}

/** More are not looked through by anybody; those that are due come first. */
const mostListed = 200

/** The lessons in production that this person may hurry: the most urgent first, then who has waited longest. */
export async function listUnderWay(db: Kysely<Database>, person: Person): Promise<readonly UnderWay[]> {
  const places = person.grants
    .filter(({ role }) => role === 'competitionOrganiser')
    .map(({ organisationPath }) => organisationPath)
  const seesAll = isOperator(person)
  if (!seesAll && places.length === 0) return []
  const lessons = db
    .selectFrom('transcodeJob')
    .innerJoin('courseware', 'courseware.id', 'transcodeJob.coursewareId')
    .innerJoin('organisation', 'organisation.id', 'courseware.organisationId')
    .innerJoin('user', 'user.id', 'courseware.ownerId')
    .select(['courseware.id as coursewareId', 'courseware.title', 'courseware.dueAt'])
    .select(['organisation.name as organisationName', 'user.name as ownerName'])
    .select('transcodeJob.createdAt as startedAt')
    .where('transcodeJob.state', '=', 'running')
    .orderBy('courseware.dueAt', order => order.asc().nullsLast())
    .orderBy('transcodeJob.createdAt')
    .limit(mostListed)
  return (
    seesAll
      ? lessons
      : lessons.where(eb => eb.or(places.map(place => eb('organisation.path', 'like', `${place}%`))))
  ).execute()
}
