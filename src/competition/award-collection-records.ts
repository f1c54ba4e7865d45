import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { findCompetition } from './records.ts'

type Db = Kysely<Database>

/** The collection of a competition's screening; the same one however often it is made. */
const screeningId = (competitionId: string): string =>
  createHash('sha256').update(`screening ${competitionId}`).digest('hex').slice(0, 32)

/**
 * Puts the awarded lessons that are public into a collection of the home page; made anew, it takes in what has been
 * published since. Answers how many lessons it has.
 */
export async function makeScreening(
  db: Kysely<Database>,
  competitionId: string,
  actor: Identity,
): Promise<number> {
  return db.transaction().execute(async trx => {
    const id = screeningId(competitionId)
    const title = (await findCompetition(trx, competitionId))?.title ?? ''
    const last = await trx
      .selectFrom('collection')
      .select(({ fn }) => fn.max('place').as('place'))
      .executeTakeFirst()
    // Names of collections have 20 characters in Chinese and 40 in English.
    const labels = { labelZh: `${title.slice(0, 14)}获奖展播`, labelEn: `${title.slice(0, 24)}: awarded` }
    const summaries = { summaryZh: `${title}的获奖课件`, summaryEn: `Awarded lessons of ${title}` }
    await trx
      .insertInto('collection')
      .values({ id, ...labels, ...summaries, place: (last?.place ?? -1) + 1 })
      .onConflict(conflict => conflict.column('id').doUpdateSet({ archivedAt: null }))
      .execute()
    const lessons = await trx
      .selectFrom('award')
      .innerJoin('entry', 'entry.id', 'award.entryId')
      .innerJoin('courseware', 'courseware.id', 'entry.coursewareId')
      .select('courseware.id')
      .distinct()
      .where('award.competitionId', '=', competitionId)
      .where('publishedAt', 'is not', null)
      .where('visibility', '=', 'all')
      .execute()
    if (lessons.length > 0) {
      await trx
        .insertInto('lessonCollection')
        .values(lessons.map(lesson => ({ coursewareId: lesson.id, collectionId: id })))
        .onConflict(conflict => conflict.doNothing())
        .execute()
      await trx
        .updateTable('courseware')
        .set({ revision: sql<number>`revision + 1` })
        .where(
          'id',
          'in',
          lessons.map(lesson => lesson.id),
        )
        .execute()
    }
    await recordChange(trx, actor, {
      ...{ action: 'makeScreening', subjectKind: 'competition', subjectId: competitionId },
      after: { lessons: lessons.length },
    })
    return lessons.length
  })
}

/** How many public lessons a competition's screening has; undefined while there is none. */
export async function readScreening(
  db: Db,
  competitionId: string,
): Promise<{ readonly id: string; readonly lessons: number } | undefined> {
  const id = screeningId(competitionId)
  const row = await db
    .selectFrom('collection')
    .leftJoin('lessonCollection', 'lessonCollection.collectionId', 'collection.id')
    .leftJoin('courseware', 'courseware.id', 'lessonCollection.coursewareId')
    .select(sql<number>`count(*) filter (where "publishedAt" is not null)::int`.as('lessons'))
    .where('collection.id', '=', id)
    .where('collection.archivedAt', 'is', null)
    .groupBy('collection.id')
    .executeTakeFirst()
  return row && { id, lessons: row.lessons }
}
