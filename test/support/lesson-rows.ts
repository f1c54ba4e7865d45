import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { PublishedMedia } from '../../src/courseware/rules.ts'
import type { Database } from '../../src/database/schema.ts'

const newId = (): string => randomBytes(16).toString('hex')

type LessonRow = {
  readonly ownerId: string
  readonly title: string
  readonly notes?: string
  /** Published when given. */
  readonly media?: PublishedMedia
  readonly publishedAt?: Date
}

/** Puts a lesson into the tables; with `media` a published one. */
export async function addLesson(
  db: Kysely<Database>,
  { ownerId, title, notes = '', media, publishedAt = new Date() }: LessonRow,
): Promise<{ coursewareId: string; releaseId: string }> {
  const [id, releaseId] = [newId(), newId()]
  const release = media
    ? { releaseId, media: JSON.stringify(media), publishedAt }
    : { releaseId: null, media: null, publishedAt: null }
  await db
    .insertInto('courseware')
    .values({ id, ownerId, title, notes, state: 'published', ...release })
    .execute()
  return { coursewareId: id, releaseId }
}

/** Puts a stored upload and its run of the line into the tables; answers the run's id. */
export async function addStoredUpload(
  db: Kysely<Database>,
  { coursewareId, ownerId }: { coursewareId: string; ownerId: string },
): Promise<string> {
  const id = newId()
  const sha256 = randomBytes(32).toString('hex')
  const file = { fileName: '大棚.mp4', sourceBytes: 1_000_000, lastModifiedMs: null, failureCode: null }
  const state = { state: 'stored' as const, senderSha256: sha256, sha256, finishedAt: new Date() }
  await db
    .insertInto('upload')
    .values({ id, coursewareId, ownerId, ...file, ...state })
    .execute()
  return id
}

/** What the line writes about a release, for pages that need no real files. */
export const sampleMedia: PublishedMedia = {
  durationSeconds: 754.4,
  masterPlaylist: 'master.m3u8',
  listenPlaylist: 'listen.m3u8',
  renditions: [
    { name: '720p', width: 1280, height: 720, frameRate: 25, averageKbps: 1163.4, peakKbps: 1702 },
    { name: '144p', width: 256, height: 144, frameRate: 12.5, averageKbps: 91.2, peakKbps: 118 },
    { name: 'audio', width: 0, height: 0, frameRate: 0, averageKbps: 33, peakKbps: 36 },
  ],
  posterWidths: [640, 320, 1280],
  posterAspect: 16 / 9,
  totalBytes: 123_456_789,
  releaseIds: [],
  coming: [],
}
