import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { publicLessons, readLesson } from './records.ts'
import { type Lesson, lessonsPerPage, type SeriesNeighbours } from './rules.ts'

/** The lessons of a series in its own order, those without a number last; a page of them and how many there are. */
export async function listSeriesLessons(
  db: Kysely<Database>,
  seriesId: string,
  { page, places }: { readonly page: number; readonly places: readonly string[] },
): Promise<{ lessons: Lesson[]; count: number }> {
  const query = publicLessons(db, places).where('seriesId', '=', seriesId)
  const rows = await query
    .orderBy('seriesPlace', order => order.asc().nullsLast())
    .orderBy('publishedAt')
    .orderBy('courseware.id')
    .limit(lessonsPerPage)
    .offset((page - 1) * lessonsPerPage)
    .execute()
  const { count } = await query
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { lessons: rows.map(readLesson), count }
}

/** The lessons before and after one in its series. */
export async function findNeighbours(
  db: Kysely<Database>,
  coursewareId: string,
  series: { readonly id: string; readonly title: string },
): Promise<SeriesNeighbours> {
  const rows = await db
    .selectFrom('courseware')
    .select(['id as coursewareId', 'title'])
    .where('seriesId', '=', series.id)
    .where('publishedAt', 'is not', null)
    .where('visibility', '=', 'all')
    .orderBy('seriesPlace', order => order.asc().nullsLast())
    .orderBy('publishedAt')
    .orderBy('id')
    .limit(500)
    .execute()
  const at = rows.findIndex(row => row.coursewareId === coursewareId)
  const { id, title } = series
  return { id, title, before: rows[at - 1], after: at === -1 ? undefined : rows[at + 1] }
}
