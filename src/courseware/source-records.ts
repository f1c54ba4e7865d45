import type { Kysely, Selectable } from 'kysely'
import type { Database, SourceDeletionTable } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { SourceStanding } from '../media/retention.ts'

type Reader = Kysely<Database>

/** The stored film of a lesson, with all that decides how long it stays. */
export type SourceRecord = SourceStanding & {
  readonly uploadId: string
  readonly coursewareId: string
  readonly ownerId: string
  readonly title: string
  readonly fileName: string
  readonly sourceBytes: number
  readonly deletedAt: Date | undefined
  /** Of the newest version; its retention holds. */
  readonly profileName: string | undefined
}

/** One row of the log of deletions. */
export type SourceDeletion = Selectable<SourceDeletionTable>

const sources = (db: Reader) =>
  db
    .selectFrom('upload')
    .innerJoin('courseware', 'courseware.id', 'upload.coursewareId')
    .leftJoinLateral(
      eb =>
        eb
          .selectFrom('transcodeJob')
          .select(['transcodeJob.state', 'transcodeJob.profileName', 'transcodeJob.endedAt'])
          .whereRef('transcodeJob.coursewareId', '=', 'courseware.id')
          .orderBy('transcodeJob.createdAt', 'desc')
          .limit(1)
          .as('newest'),
      join => join.onTrue(),
    )
    .select([
      'upload.id as uploadId',
      'upload.coursewareId',
      'courseware.ownerId',
      'courseware.title',
      'courseware.publishedAt',
      'courseware.keepsSource',
      'upload.fileName',
      'upload.sourceBytes',
      'upload.deletionAnnouncedAt',
      'upload.deletionDueAt',
      'upload.deletedAt',
      'newest.state as newestState',
      'newest.profileName',
      'newest.endedAt',
    ])
    .where('upload.state', '=', 'stored')

type Row = Awaited<ReturnType<ReturnType<typeof sources>['executeTakeFirstOrThrow']>>

function readSource(row: Row): SourceRecord {
  const { publishedAt, endedAt, keepsSource, newestState, deletionAnnouncedAt, deletionDueAt, ...rest } = row
  return {
    ...rest,
    isKept: keepsSource,
    newestState: newestState ?? undefined,
    // The days begin anew with each version: who sees a new one may want yet another.
    publishedAt: publishedAt ? (endedAt && endedAt > publishedAt ? endedAt : publishedAt) : undefined,
    announcedAt: deletionAnnouncedAt ?? undefined,
    dueAt: deletionDueAt ?? undefined,
    deletedAt: row.deletedAt ?? undefined,
    profileName: row.profileName ?? undefined,
  }
}

/** The film that a lesson was last made from; undefined while none is stored. */
export async function findSource(db: Reader, coursewareId: string): Promise<SourceRecord | undefined> {
  const row = await sources(db)
    .where('courseware.id', '=', coursewareId)
    .orderBy('upload.createdAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && readSource(row)
}

/** Films that rest in the store, 500 at most, in order of their upload's id after `after`. */
export async function listSources(db: Reader, after: string): Promise<SourceRecord[]> {
  const rows = await sources(db)
    .where('upload.deletedAt', 'is', null)
    .where('upload.id', '>', after)
    .orderBy('upload.id')
    .limit(500)
    .execute()
  return rows.map(readSource)
}

/** Notes that from now on the lesson's pages announce the deletion. */
export async function announceDeletion(
  db: Reader,
  uploadId: string,
  { announcedAt, dueAt }: { readonly announcedAt: Date; readonly dueAt: Date },
): Promise<void> {
  await db
    .updateTable('upload')
    .set({ deletionAnnouncedAt: announcedAt, deletionDueAt: dueAt })
    .where('id', '=', uploadId)
    .where('deletedAt', 'is', null)
    .execute()
}

/** Takes an announcement back: the film stays for now. */
export async function withdrawDeletion(db: Reader, uploadId: string): Promise<void> {
  await db
    .updateTable('upload')
    .set({ deletionAnnouncedAt: null, deletionDueAt: null })
    .where('id', '=', uploadId)
    .where('deletedAt', 'is', null)
    .execute()
}

/** Moves every announced day on: nobody could read the announcements while no hub ran. */
export async function postponeDeletions(db: Reader, byMs: number): Promise<void> {
  const rows = await db
    .selectFrom('upload')
    .select(['id', 'deletionAnnouncedAt', 'deletionDueAt'])
    .where('deletionDueAt', 'is not', null)
    .where('deletedAt', 'is', null)
    .execute()
  for (const { id, deletionAnnouncedAt, deletionDueAt } of rows) {
    if (!deletionAnnouncedAt || !deletionDueAt) continue
    const later = (time: Date) => new Date(time.getTime() + byMs)
    await announceDeletion(db, id, { announcedAt: later(deletionAnnouncedAt), dueAt: later(deletionDueAt) })
  }
}

/** The lesson's raw footage stays for ever, or is under its profile's policy again. */
export async function setKeepsSource(db: Reader, coursewareId: string, keepsSource: boolean): Promise<void> {
  await db.transaction().execute(async step => {
    await step.updateTable('courseware').set({ keepsSource }).where('id', '=', coursewareId).execute()
    const source = keepsSource ? await findSource(step, coursewareId) : undefined
    if (source && !source.deletedAt) await withdrawDeletion(step, source.uploadId)
  })
}

/**
 * Does `work` while nobody can delete the film of this upload. Throws `sourceDeleted` where that has happened already.
 */
export const withSource = <Result>(
  db: Reader,
  uploadId: string,
  work: (step: Reader) => Promise<Result>,
): Promise<Result> =>
  db.transaction().execute(async step => {
    const upload = await step
      .selectFrom('upload')
      .select('deletedAt')
      .where('id', '=', uploadId)
      .forShare()
      .executeTakeFirst()
    if (upload?.deletedAt) throw new XiangtuError('sourceDeleted')
    return work(step)
  })

/**
 * Declares the film of an upload deleted and writes it into the log, in one transaction, if `mayGo` still says so of
 * what stands in the database then. Answers the log's row; the bytes are still there.
 */
export async function claimDeletion(
  db: Reader,
  uploadId: string,
  deletedAt: Date,
  mayGo: (source: SourceRecord) => boolean,
): Promise<SourceDeletion | undefined> {
  return db.transaction().execute(async step => {
    // A new version (`withSource`) waits for this lock, or this waits for it and then sees its run. The lesson's own
    // lock holds off whoever presses "keep" at this moment.
    const held = await step
      .selectFrom('upload')
      .innerJoin('courseware', 'courseware.id', 'upload.coursewareId')
      .select('upload.id')
      .where('upload.id', '=', uploadId)
      .where('upload.deletedAt', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    const row = held && (await sources(step).where('upload.id', '=', uploadId).executeTakeFirst())
    const source = row && readSource(row)
    if (!source?.announcedAt || !source.profileName || !mayGo(source)) return undefined
    await step.updateTable('upload').set({ deletedAt }).where('id', '=', uploadId).execute()
    const { coursewareId, ownerId, title, fileName, sourceBytes, profileName, announcedAt } = source
    const facts = { uploadId, coursewareId, ownerId, title, fileName, sourceBytes, profileName, announcedAt }
    return step
      .insertInto('sourceDeletion')
      .values({ ...facts, deletedAt, removedAt: null })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/** Deletions whose bytes the store has not let go yet. */
export const listUnremoved = (db: Reader): Promise<SourceDeletion[]> =>
  db.selectFrom('sourceDeletion').selectAll().where('removedAt', 'is', null).execute()

/** The newest deletions, 50 at most. */
export const listDeletions = (db: Reader): Promise<SourceDeletion[]> =>
  db.selectFrom('sourceDeletion').selectAll().orderBy('deletedAt', 'desc').limit(50).execute()

export async function markRemoved(db: Reader, uploadId: string, removedAt: Date): Promise<void> {
  await db
    .updateTable('sourceDeletion')
    .set({ removedAt })
    .where('uploadId', '=', uploadId)
    .where('removedAt', 'is', null)
    .execute()
}
