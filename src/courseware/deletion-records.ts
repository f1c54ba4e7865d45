import type { Kysely, Selectable } from 'kysely'
import type { SourceDeletionTable } from '../database/schema/line.ts'
import type { Database } from '../database/schema.ts'
import { findSourceOf, type SourceRecord } from './source-records.ts'

type Reader = Kysely<Database>

/** One row of the log of deletions. */
export type SourceDeletion = Selectable<SourceDeletionTable>

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
    const source = held && (await findSourceOf(step, uploadId))
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
