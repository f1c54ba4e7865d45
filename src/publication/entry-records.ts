import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { campaignsOfLessons, collectionsOfLessons } from '../arrange/gathered-records.ts'
import { publishedMediaSchema } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import type { MediaAddress } from '../media/address.ts'
import { listMetadata } from '../metadata/records.ts'
import { widthsSchema } from '../poster/rules.ts'
import { isShown } from '../subtitle/records.ts'
import { awardsOfLesson, awardsSchema } from './award-records.ts'
import { toEntry } from './entry.ts'
import { type LessonEntry, lessonEntrySchema } from './rules.ts'

const publicSchema = z.object({
  releaseId: z.string(),
  publishedAt: z.date(),
  media: publishedMediaSchema,
  awards: awardsSchema,
})

/**
 * What the public may know now of those of these lessons that everybody may see. One that only some regions or stations
 * may see is not among them: the published catalogue has no secrets.
 */
export async function findEntries(
  db: Kysely<Database>,
  coursewareIds: readonly string[],
): Promise<ReadonlyMap<string, LessonEntry>> {
  return entriesOf(db, coursewareIds, { visibility: ['all'] })
}

/** More than 1,000 lessons that are for one village alone no county makes. */
const mostOwn = 1000

/**
 * The public lessons that are for this station and not for everybody, the newest first. No published catalogue tells of
 * them: anyone may read that.
 */
export async function listOwnEntries(
  db: Kysely<Database>,
  station: { readonly id: string; readonly placePath: string },
  mediaAddress: MediaAddress,
): Promise<LessonEntry[]> {
  const ids = [station.id, ...station.placePath.split('/').filter(Boolean)]
  const rows = await db
    .selectFrom('courseware')
    .select('id')
    .where('publishedAt', 'is not', null)
    .where('visibility', '!=', 'all')
    .where(sql<boolean>`"visibleTo" && ${ids}::text[]`)
    .orderBy('publishedAt', 'desc')
    .orderBy('id')
    .limit(mostOwn)
    .execute()
  const own = rows.map(({ id }) => id)
  const wish = { visibility: ['regions', 'stations'], places: ids, mediaAddress } as const
  const entries = await entriesOf(db, own, wish)
  return own.flatMap(id => entries.get(id) ?? [])
}

type EntryWish = {
  readonly visibility: readonly ('all' | 'regions' | 'stations')[]
  /** Where the reader is: campaigns for these places are told of as well. */
  readonly places?: readonly string[]
  readonly mediaAddress?: MediaAddress
}

async function entriesOf(
  db: Kysely<Database>,
  coursewareIds: readonly string[],
  { visibility, places, mediaAddress }: EntryWish,
): Promise<ReadonlyMap<string, LessonEntry>> {
  if (coursewareIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('courseware')
    .leftJoin('ownPicture', 'ownPicture.id', 'courseware.posterChoice')
    .select(['courseware.id as coursewareId', 'releaseId', 'media', 'publishedAt'])
    .select(['posterChoice', 'widths', 'aspect', awardsOfLesson])
    .where('courseware.id', 'in', [...coursewareIds])
    .where('publishedAt', 'is not', null)
    .where('visibility', 'in', visibility)
    .execute()
  const subtitles = await db
    .selectFrom('subtitle')
    .select(['coursewareId', 'language', 'dialect'])
    .where('coursewareId', 'in', [...coursewareIds])
    .where('endedAt', 'is', null)
    .where(isShown)
    .orderBy('language')
    .execute()
  const ids = rows.map(row => row.coursewareId)
  const metadata = await listMetadata(db, ids)
  const ofThese = sql<boolean>`"coursewareId" = any(${ids}::text[])`
  const campaigns = byLesson(await campaignsOfLessons(db, places).where(ofThese).execute())
  const collections = byLesson(await collectionsOfLessons(db).where(ofThese).execute())
  return new Map(
    rows.flatMap(row => {
      const { coursewareId, posterChoice, widths, aspect } = row
      const said = metadata.get(coursewareId)
      if (!said) return []
      const ownPicture =
        aspect === null ? undefined : { id: posterChoice, widths: widthsSchema.parse(widths), aspect }
      const own = subtitles.filter(subtitle => subtitle.coursewareId === coursewareId)
      const groups = {
        campaigns: campaigns.get(coursewareId) ?? [],
        collections: collections.get(coursewareId) ?? [],
      }
      const lesson = { ...row, ownPicture, subtitles: own, ...groups, ...publicSchema.parse(row) }
      return [[coursewareId, toEntry(lesson, said, mediaAddress)] as const]
    }),
  )
}

/** What is told of each lesson, without its id. */
function byLesson<Row extends { readonly coursewareId: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, Omit<Row, 'coursewareId'>[]> {
  const found = new Map<string, Omit<Row, 'coursewareId'>[]>()
  for (const { coursewareId, ...row } of rows) {
    const own = found.get(coursewareId)
    if (own) own.push(row)
    else found.set(coursewareId, [row])
  }
  return found
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
