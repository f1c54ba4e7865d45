import { type Kysely, sql, type Transaction } from 'kysely'
import type { Person } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { mostOpenRequests, placesOf, type RequestState } from './request-rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/** A request with the names of those whom it concerns. */
export type CoursewareRequest = {
  readonly id: string
  readonly what: string
  /** As the list of topics is now: a merged one by its new name; null where none is offered any more. */
  readonly topicId: string | null
  readonly organisationName: string
  readonly organisationPath: string
  readonly askerId: string | null
  readonly stationId: string | null
  /** Of the person or the station. */
  readonly askerName: string | null
  /** As it counts: `open` again where the lesson that answered it is not public any more. */
  readonly state: RequestState
  readonly answer: string
  readonly coursewareId: string | null
  readonly coursewareTitle: string | null
  readonly createdAt: Date
}

const unmet = sql<boolean>`(request.state = 'open' or (request.state = 'answered' and courseware."publishedAt" is null))`
const topicNow = sql<string | null>`case when topic."archivedAt" is null then topic.id else target.id end`

const fromRequests = (db: Db) =>
  db
    .selectFrom('coursewareRequest as request')
    .innerJoin('organisation', 'organisation.id', 'request.organisationId')
    .leftJoin('user', 'user.id', 'request.askerId')
    .leftJoin('station', 'station.id', 'request.stationId')
    .leftJoin('courseware', 'courseware.id', 'request.coursewareId')
    .leftJoin('topic', 'topic.id', 'request.topicId')
    .leftJoin('topic as target', join =>
      join.onRef('target.id', '=', 'topic.mergedInto').on('target.archivedAt', 'is', null),
    )

const selectRequests = (db: Db) =>
  fromRequests(db)
    .select([
      ...(['request.id', 'request.what', 'request.askerId', 'request.stationId', 'request.answer'] as const),
      ...(['request.coursewareId', 'request.createdAt'] as const),
      ...(['organisation.name as organisationName', 'organisation.path as organisationPath'] as const),
      'courseware.title as coursewareTitle',
    ])
    .select([
      ({ fn }) => fn.coalesce('user.name', 'station.name').as('askerName'),
      topicNow.as('topicId'),
      sql<CoursewareRequest['state']>`case when ${unmet} then 'open' else request.state end`.as('state'),
    ])

export const findRequest = (db: Db, id: string): Promise<CoursewareRequest | undefined> =>
  selectRequests(db).where('request.id', '=', id).executeTakeFirst()

/** So many unmet ones the board shows. */
export const mostRequests = 300

/** Requests of a person's places, of what lies below and above them. */
const concerning = (db: Db, person: Person) =>
  selectRequests(db).where(
    sql<boolean>`exists (select from unnest(${placesOf(person)}::text[]) as mine
      where starts_with(organisation.path, mine) or starts_with(mine, organisation.path))`,
  )

/** Those that nobody has answered and that concern a person, his own first, then the newest. */
export async function listUnmet(
  db: Db,
  person: Person,
): Promise<{ readonly requests: readonly CoursewareRequest[]; readonly isMore: boolean }> {
  const rows = await concerning(db, person)
    .where(unmet)
    .orderBy(sql`request."askerId" is not distinct from ${person.id}`, 'desc')
    .orderBy('request.changedAt', 'desc')
    .orderBy('request.id')
    .limit(mostRequests + 1)
    .execute()
  return { requests: rows.slice(0, mostRequests), isMore: rows.length > mostRequests }
}

/** What was answered or declined last, of what concerns a person; his own first. */
export const listAnswered = (db: Db, person: Person): Promise<readonly CoursewareRequest[]> =>
  concerning(db, person)
    .where(sql<boolean>`not ${unmet}`)
    .where('request.state', 'in', ['answered', 'declined'])
    .orderBy(sql`request."askerId" is not distinct from ${person.id}`, 'desc')
    .orderBy('request.changedAt', 'desc')
    .orderBy('request.id')
    .limit(20)
    .execute()

/** What a station asked for and did not take back, the one that moved last first. */
export const listOfStation = (db: Db, stationId: string): Promise<readonly CoursewareRequest[]> =>
  selectRequests(db)
    .where('request.stationId', '=', stationId)
    .where('request.state', '!=', 'withdrawn')
    .orderBy('request.changedAt', 'desc')
    .orderBy('request.id')
    .limit(mostOpenRequests)
    .execute()

/** How many requests of a station were answered within 30 days: long enough for a village that comes once a fortnight. */
export async function countNewAnswers(db: Db, stationId: string): Promise<number> {
  const { count } = await fromRequests(db)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('request.stationId', '=', stationId)
    .where('request.state', 'in', ['answered', 'declined'])
    .where(sql<boolean>`not ${unmet} and request."changedAt" > now() - interval '30 days'`)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** How many requests nobody has met, by topic; `null` for those without one. */
export async function countUnmet(db: Db): Promise<ReadonlyMap<string | null, number>> {
  const rows = await fromRequests(db)
    .select([topicNow.as('topicId'), ({ fn }) => fn.countAll<number>().as('count')])
    .where(unmet)
    .groupBy(topicNow)
    .execute()
  return new Map(rows.map(({ topicId, count }) => [topicId, Number(count)]))
}
