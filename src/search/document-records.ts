import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { asStation, durationBandOf, type IndexedLesson, seenByAll } from './rules.ts'

const mediaSchema = z.object({ durationSeconds: z.number() })
const labelSchema = z.object({ labelZh: z.string(), labelEn: z.string() })
const manySchema = <Row extends z.ZodType>(row: Row) =>
  z
    .array(row)
    .nullable()
    .transform(rows => rows ?? [])
const rowSchema = z.object({
  id: z.string(),
  title: z.string(),
  notes: z.string(),
  media: mediaSchema,
  visibility: z.enum(['all', 'regions', 'stations']),
  visibleTo: z.array(z.string()),
  audiences: z.array(z.string()),
  isHomeGrown: z.boolean(),
  crop: z.string(),
  seasons: z.array(z.string()),
  dialect: z.string().nullable(),
  seriesId: z.string().nullable(),
  seriesTitle: z.string().nullable(),
  places: manySchema(z.object({ id: z.string(), name: z.string() })),
  topics: manySchema(labelSchema.extend({ id: z.string(), parentId: z.string().nullable() })),
  presenters: manySchema(z.object({ id: z.string(), name: z.string() })),
  collections: manySchema(z.string()),
  campaigns: manySchema(z.string()),
  awards: manySchema(z.string()),
})

/** Of these lessons those that the public may watch now, as the index takes them. */
export async function readPublicLessons(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<readonly IndexedLesson[]> {
  const { rows } = await sql`
    select c.id, c.title, c.notes, c.media, c.visibility, c."visibleTo", c.audiences, c."isHomeGrown", c.crop,
      c.seasons, c.dialect, c."seriesId", s.title as "seriesTitle",
      (select json_agg(json_build_object('id', place.id, 'name', place.name))
        from organisation here join organisation place on here.path like place.path || '%'
        where here.id = c."localityId" and place."parentId" is not null) as places,
      (select json_agg(json_build_object('id', t.id, 'parentId', t."parentId", 'labelZh', t."labelZh", 'labelEn', t."labelEn"))
        from "lessonTopic" lt join topic t on t.id = lt."topicId" where lt."coursewareId" = c.id) as topics,
      (select json_agg(distinct jsonb_build_object('id', p.id, 'name', p.name))
        from credit join presenter p on p.id = credit."presenterId" where credit."coursewareId" = c.id) as presenters,
      (select json_agg("collectionId") from "lessonCollection" where "coursewareId" = c.id) as collections,
      (select json_agg("campaignId") from "lessonCampaign" where "coursewareId" = c.id) as campaigns,
      (select json_agg(distinct award."awardName") from entry join award on award."entryId" = entry.id
        where entry."coursewareId" = c.id) as awards
    from courseware c left join series s on s.id = c."seriesId"
    where c.id = any(${ids}) and c."publishedAt" is not null`.execute(db)
  return rows.map(row => readLesson(rowSchema.parse(row)))
}

function readLesson(row: z.infer<typeof rowSchema>): IndexedLesson {
  const { durationSeconds } = row.media
  const topics = row.topics.flatMap(({ id, parentId }) => (parentId ? [id, parentId] : [id]))
  return {
    coursewareId: row.id,
    title: row.title,
    others: [
      row.notes,
      row.crop,
      row.seriesTitle ?? '',
      ...row.topics.flatMap(({ labelZh, labelEn }) => [labelZh, labelEn]),
      ...row.presenters.map(({ name }) => name),
      ...row.places.map(({ name }) => name),
    ].filter(Boolean),
    durationSeconds,
    facets: {
      topic: topics,
      audience: row.audiences,
      origin: row.isHomeGrown ? ['homeGrown'] : [],
      locality: row.places.map(({ id }) => id),
      season: row.seasons,
      dialect: row.dialect ? [row.dialect] : [],
      duration: [durationBandOf(durationSeconds)],
      presenter: row.presenters.map(({ id }) => id),
      crop: row.crop ? [row.crop] : [],
      series: row.seriesId ? [row.seriesId] : [],
      collection: row.collections,
      campaign: row.campaigns,
      award: row.awards,
    },
    seenBy: seenByOf(row),
  }
}

const seenByOf = ({ visibility, visibleTo }: Pick<z.infer<typeof rowSchema>, 'visibility' | 'visibleTo'>) =>
  visibility === 'all' ? [seenByAll] : visibility === 'stations' ? visibleTo.map(asStation) : visibleTo
