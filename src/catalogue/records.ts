import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { publishedMediaSchema, verbStateSchema } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { widthsSchema } from '../poster/rules.ts'
import { awardsOfLesson, awardsSchema } from '../publication/award-records.ts'
import { isStored } from '../publication/records.ts'
import { stationIdsIn } from '../search/rules.ts'
import { type Cursor, type Lesson, lessonsPerPage, type OwnLesson, writeCursor } from './rules.ts'

/** PostgreSQL keeps microseconds and JavaScript does not: a cursor in milliseconds would skip lessons. */
const publishedMicros = sql<number>`(extract(epoch from "publishedAt") * 1000000)::bigint`

const publishedSchema = z.object({
  releaseId: z.string(),
  publishedAt: z.date(),
  media: publishedMediaSchema,
})

/** A lesson with the own picture that stands for it, if one was chosen, and its awards. */
const lessonColumns = [
  ...(['courseware.id', 'ownerId', 'title', 'notes', 'releaseId', 'media', 'publishedAt'] as const),
  ...(['posterChoice', 'widths', 'aspect'] as const),
  awardsOfLesson,
] as const

/** Lessons that the public may watch, among them those for some where `places` (`placesOf`) has one of these. */
export const publicLessons = (db: Kysely<Database>, places: readonly string[]) =>
  db
    .selectFrom('courseware')
    .leftJoin('ownPicture', 'ownPicture.id', 'courseware.posterChoice')
    .select(lessonColumns)
    .where('publishedAt', 'is not', null)
    // Stations first: what cannot be fetched from the store yet is in no list.
    .where(isStored)
    .where(eb =>
      eb.or([
        eb('visibility', '=', 'all'),
        ...(places.length > 0 ? [isFor('regions', places), isFor('stations', stationIdsIn(places))] : []),
      ]),
    )

const isFor = (visibility: 'regions' | 'stations', ids: readonly string[]) =>
  sql<boolean>`visibility = ${visibility} and "visibleTo" && ${ids}::text[]`

/** One page of published lessons, newest first, and the cursor of the next page if there is one. */
export async function listPublished(
  db: Kysely<Database>,
  after: Cursor | undefined,
  places: readonly string[] = [],
): Promise<{ lessons: Lesson[]; next: string | undefined }> {
  let query = publicLessons(db, places)
    .select(publishedMicros.as('micros'))
    .orderBy('publishedAt', 'desc')
    .orderBy('courseware.id', 'desc')
    .limit(lessonsPerPage + 1)
  if (after) {
    query = query.where(
      sql<boolean>`("publishedAt", courseware.id) < ('epoch'::timestamptz + ${after.publishedMicros}::bigint * interval '1 microsecond', ${after.coursewareId})`,
    )
  }
  const rows = await query.execute()
  const page = rows.slice(0, lessonsPerPage)
  const last = page.at(-1)
  return {
    lessons: page.map(readLesson),
    next:
      last && rows.length > lessonsPerPage
        ? writeCursor({ publishedMicros: last.micros, coursewareId: last.id })
        : undefined,
  }
}

/** Changes whenever a list of published lessons or its counts do. */
export async function readCatalogueVersion(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ version: string }>`select concat_ws('-', generation, seq,
    (select max(seq) from "lessonEvent"), (select seq from publication)) as version from "searchState"`.execute(
    db,
  )
  return rows[0]?.version ?? ''
}

/** The published ones of these lessons, in their order. Whoever asks has made sure that they may be seen. */
export async function listByIds(db: Kysely<Database>, ids: readonly string[]): Promise<Lesson[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('courseware')
    .leftJoin('ownPicture', 'ownPicture.id', 'courseware.posterChoice')
    .select(lessonColumns)
    .where('courseware.id', 'in', ids)
    .where('publishedAt', 'is not', null)
    .execute()
  const lessons = new Map(rows.map(row => [row.id, readLesson(row)]))
  return ids.flatMap(id => lessons.get(id) ?? [])
}

/** A published lesson; undefined when there is none of this id, or it is not published yet. */
export async function findPublished(db: Kysely<Database>, coursewareId: string): Promise<Lesson | undefined> {
  const row = await db
    .selectFrom('courseware')
    .leftJoin('ownPicture', 'ownPicture.id', 'courseware.posterChoice')
    .select(lessonColumns)
    .where('courseware.id', '=', coursewareId)
    .where('publishedAt', 'is not', null)
    .executeTakeFirst()
  return row && readLesson(row)
}

/** Reads a row of `lessonColumns`. */
export function readLesson(row: {
  id: string
  ownerId: string
  title: string
  notes: string
  releaseId: string | null
  media: unknown
  publishedAt: Date | null
  posterChoice: string
  widths: unknown
  aspect: number | null
  awards: unknown
}): Lesson {
  const { id: coursewareId, ownerId, title, notes, posterChoice, widths, aspect } = row
  const ownPicture =
    aspect === null ? undefined : { id: posterChoice, widths: widthsSchema.parse(widths), aspect }
  const known = { coursewareId, ownerId, title, notes, posterChoice, ownPicture }
  return { ...known, ...publishedSchema.parse(row), awards: awardsSchema.parse(row.awards) }
}

/**
 * The lessons of one person, or of everybody, whatever has become of them; newest first, 200 at most. One person's begin
 * with those whose raw footage will be deleted.
 */
export async function listOwn(db: Kysely<Database>, ownerId: string | undefined): Promise<OwnLesson[]> {
  let query = db
    .selectFrom('courseware')
    .innerJoin('user', 'user.id', 'courseware.ownerId')
    .leftJoinLateral(
      eb =>
        eb
          .selectFrom('upload')
          .select('upload.state')
          .whereRef('upload.coursewareId', '=', 'courseware.id')
          .orderBy('upload.createdAt', 'desc')
          .limit(1)
          .as('lastUpload'),
      join => join.onTrue(),
    )
    .leftJoinLateral(
      eb =>
        eb
          .selectFrom('transcodeJob')
          .select(['transcodeJob.state', 'transcodeJob.stage', 'transcodeJob.verbStates'])
          .whereRef('transcodeJob.coursewareId', '=', 'courseware.id')
          .orderBy('transcodeJob.createdAt', 'desc')
          .limit(1)
          .as('lastJob'),
      join => join.onTrue(),
    )
    // Not the last upload: that may be one that ended because this lesson has its film already.
    .leftJoinLateral(
      eb =>
        eb
          .selectFrom('upload')
          .select('upload.deletionDueAt')
          .whereRef('upload.coursewareId', '=', 'courseware.id')
          .where('upload.state', '=', 'stored')
          .where('upload.deletedAt', 'is', null)
          .orderBy('upload.createdAt', 'desc')
          .limit(1)
          .as('source'),
      join => join.onTrue(),
    )
    .select([
      'courseware.id as coursewareId',
      'courseware.title',
      'user.name as ownerName',
      'courseware.createdAt',
      'courseware.publishedAt',
      ...(['courseware.state', 'courseware.reviewRound'] as const),
      'lastUpload.state as uploadState',
      'source.deletionDueAt',
      'lastJob.state as jobState',
      'lastJob.stage as jobStage',
      'lastJob.verbStates',
    ])
    .limit(200)
  // A deletion that her list announces must not be lost beyond its end: lessons that old are the first to go.
  if (ownerId !== undefined)
    query = query
      .where('courseware.ownerId', '=', ownerId)
      .orderBy('source.deletionDueAt', order => order.asc().nullsLast())
  const rows = await query.orderBy('courseware.createdAt', 'desc').execute()
  return rows.map(row => ({ ...row, verbStates: verbStatesSchema.parse(row.verbStates ?? []) }))
}

const verbStatesSchema = z.array(verbStateSchema)
