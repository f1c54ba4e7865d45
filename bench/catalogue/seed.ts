import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { rootOrganisation } from '../../src/account/rules.ts'
import type { Database } from '../../src/database/schema.ts'
import { type InventedLesson, inventLesson, presenterCount, townCount } from './invent.ts'

const batch = 2000
const newId = () => randomBytes(16).toString('hex')

/** Topics of the second level, which lessons have. */
export async function listTopicIds(db: Kysely<Database>): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('topic')
    .select('id')
    .where('parentId', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Fills an empty hub's tables with published lessons, as if they had been published one after the other. */
export async function seedLessons(
  db: Kysely<Database>,
  count: number,
  tell: (done: number) => void,
): Promise<void> {
  const ownerId = newId()
  const identity = { id: ownerId, name: '赵有田', email: `${ownerId}@bench.invalid`, emailVerified: false }
  await db
    .insertInto('user')
    .values({ ...identity, image: null, username: 'zhaoyoutian', displayUsername: null })
    .execute()
  const topicIds = await listTopicIds(db)
  const towns = await seedTowns(db)
  const presenters = await seedPresenters(db)
  for (let from = 0; from < count; from += batch) {
    const lessons = Array.from({ length: Math.min(batch, count - from) }, (_, at) => ({
      id: newId(),
      releaseId: newId(),
      number: from + at,
      ...inventLesson(from + at, topicIds),
    }))
    await insertLessons(db, lessons, { ownerId, towns, presenters })
    tell(from + lessons.length)
  }
  await sql`analyze`.execute(db)
}

async function seedTowns(db: Kysely<Database>): Promise<readonly string[]> {
  const towns = Array.from({ length: townCount }, newId)
  await db
    .insertInto('organisation')
    .values(
      towns.map((id, at) => ({
        id,
        parentId: rootOrganisation.id,
        kind: 'town' as const,
        name: `清河第${at + 1}镇`,
        path: `${rootOrganisation.path}${id}/`,
      })),
    )
    .execute()
  return towns
}

async function seedPresenters(db: Kysely<Database>): Promise<readonly string[]> {
  const presenters = Array.from({ length: presenterCount }, newId)
  const organisationId = rootOrganisation.id
  await db
    .insertInto('presenter')
    .values(presenters.map((id, at) => ({ id, organisationId, name: `讲师${at + 1}` })))
    .execute()
  return presenters
}

type Numbered = InventedLesson & { readonly id: string; readonly releaseId: string; readonly number: number }
type Rows = {
  readonly ownerId: string
  readonly towns: readonly string[]
  readonly presenters: readonly string[]
}

/** In one transaction, topics and presenters first, so that the event of a lesson's publication finds them. */
async function insertLessons(db: Kysely<Database>, lessons: readonly Numbered[], rows: Rows): Promise<void> {
  const beganMs = Date.UTC(2024, 0, 1)
  await db.transaction().execute(async step => {
    const values = lessons.map(lesson => ({
      ...{ id: lesson.id, ownerId: rows.ownerId, title: lesson.title, notes: lesson.notes },
      ...{ releaseId: lesson.releaseId, media: mediaOf(lesson.durationSeconds) },
      publishedAt: new Date(beganMs + lesson.number * 60_000).toISOString(),
      ...{ audiences: lesson.audiences, seasons: lesson.seasons, dialect: lesson.dialect },
      ...{ crop: lesson.crop, isHomeGrown: lesson.isHomeGrown, localityId: rows.towns[lesson.town] },
    }))
    await sql`insert into courseware (id, "ownerId", title, notes, state, "releaseId", media, "publishedAt",
        "firstPublishedAt", audiences, seasons, dialect, crop, "isHomeGrown", "localityId")
      select id, "ownerId", title, notes, 'published', "releaseId", media, "publishedAt", "publishedAt", audiences,
        seasons, dialect, crop, "isHomeGrown", "localityId"
      from json_to_recordset(${JSON.stringify(values)}::json) as row(id text, "ownerId" text, title text, notes text,
        "releaseId" text, media jsonb, "publishedAt" timestamptz, audiences text[], seasons text[], dialect text,
        crop text, "isHomeGrown" boolean, "localityId" text)`.execute(step)
    const topics = lessons.flatMap(({ id, topicIds }) =>
      topicIds.map(topicId => ({ coursewareId: id, topicId })),
    )
    await step.insertInto('lessonTopic').values(topics).execute()
    const credits = lessons.map(({ id, presenter }) => ({
      ...{ coursewareId: id, role: 'presenter' as const, place: 0 },
      ...{ name: `讲师${presenter + 1}`, presenterId: rows.presenters[presenter] ?? null },
    }))
    await step.insertInto('credit').values(credits).execute()
  })
}

const mediaOf = (durationSeconds: number) => ({
  durationSeconds,
  masterPlaylist: 'master.m3u8',
  listenPlaylist: 'listen.m3u8',
  renditions: [
    { name: '720p', width: 1280, height: 720, frameRate: 25, averageKbps: 610, peakKbps: 1100 },
    { name: '480p', width: 854, height: 480, frameRate: 25, averageKbps: 290, peakKbps: 520 },
    { name: '144p', width: 256, height: 144, frameRate: 12.5, averageKbps: 60, peakKbps: 110 },
    { name: 'audio', width: 0, height: 0, frameRate: 0, averageKbps: 33, peakKbps: 36 },
  ],
  posterNames: ['a', 'b', 'c'],
  posterWidths: [320, 640, 1280],
  posterAspect: 16 / 9,
  storyboard: 'storyboard.vtt',
  totalBytes: Math.round(durationSeconds * 120_000),
  releaseIds: [],
  coming: [],
})
