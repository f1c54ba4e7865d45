import type { Kysely } from 'kysely'
import { z } from 'zod'
import { publishedMediaSchema } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { listMetadata } from '../metadata/records.ts'
import { widthsSchema } from '../poster/rules.ts'
import { toEntry } from './entry.ts'
import { type LessonEntry, lessonEntrySchema } from './rules.ts'

const publicSchema = z.object({
  releaseId: z.string(),
  publishedAt: z.date(),
  media: publishedMediaSchema,
})

/**
 * What the public may know now of those of these lessons that everybody may see. One that only some regions or stations
 * may see is not among them: the published catalogue has no secrets.
 */
export async function findEntries(
  db: Kysely<Database>,
  coursewareIds: readonly string[],
): Promise<ReadonlyMap<string, LessonEntry>> {
  if (coursewareIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('courseware')
    .leftJoin('ownPicture', 'ownPicture.id', 'courseware.posterChoice')
    .select(['courseware.id as coursewareId', 'releaseId', 'media', 'publishedAt'])
    .select(['posterChoice', 'widths', 'aspect'])
    .where('courseware.id', 'in', [...coursewareIds])
    .where('publishedAt', 'is not', null)
    .where('visibility', '=', 'all')
    .execute()
  const subtitles = await db
    .selectFrom('subtitle')
    .select(['coursewareId', 'language', 'dialect'])
    .where('coursewareId', 'in', [...coursewareIds])
    .where('endedAt', 'is', null)
    .orderBy('language')
    .execute()
  const metadata = await listMetadata(
    db,
    rows.map(row => row.coursewareId),
  )
  return new Map(
    rows.flatMap(row => {
      const { coursewareId, posterChoice, widths, aspect } = row
      const said = metadata.get(coursewareId)
      if (!said) return []
      const ownPicture =
        aspect === null ? undefined : { id: posterChoice, widths: widthsSchema.parse(widths), aspect }
      const own = subtitles.filter(subtitle => subtitle.coursewareId === coursewareId)
      const lesson = { ...row, ownPicture, subtitles: own, ...publicSchema.parse(row) }
      return [[coursewareId, toEntry(lesson, said)] as const]
    }),
  )
}

/** What the published catalogue tells of the newest lessons. */
export async function listNewest(db: Kysely<Database>, count: number): Promise<LessonEntry[]> {
  const rows = await db
    .selectFrom('catalogueEntry')
    .select('entry')
    .where('entry', 'is not', null)
    .orderBy('publishedAt', 'desc')
    .orderBy('coursewareId', 'desc')
    .limit(count)
    .execute()
  return rows.map(row => lessonEntrySchema.parse(row.entry))
}
