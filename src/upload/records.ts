import type { Kysely, Selectable } from 'kysely'
import type { UploadTable } from '../database/schema/line.ts'
import type { Database } from '../database/schema.ts'
import type { ErrorCode } from '../errors.ts'

type Reader = Kysely<Database>
/** One row of the upload table. */
export type UploadRecord = Selectable<UploadTable>
/** An upload with what its producer wrote about the lesson. */
export type DescribedUpload = UploadRecord & { readonly title: string; readonly notes: string }

const described = (db: Reader) =>
  db
    .selectFrom('upload')
    .innerJoin('courseware', 'courseware.id', 'upload.coursewareId')
    .selectAll('upload')
    .select(['courseware.title', 'courseware.notes'])

/** Notes that a file is about to travel. Belongs to the same transaction as its draft. */
export async function insertUpload(
  db: Reader,
  facts: Pick<
    UploadRecord,
    'id' | 'coursewareId' | 'ownerId' | 'fileName' | 'sourceBytes' | 'lastModifiedMs'
  >,
): Promise<void> {
  await db
    .insertInto('upload')
    .values({ ...facts, state: 'receiving' })
    .execute()
}

export const findUpload = (db: Reader, id: string): Promise<DescribedUpload | undefined> =>
  described(db).where('upload.id', '=', id).executeTakeFirst()

/** A person's uploads that are not in the store yet, the newest first. */
export const listUnfinished = (db: Reader, ownerId: string): Promise<DescribedUpload[]> =>
  described(db)
    .where('upload.ownerId', '=', ownerId)
    .where('upload.state', 'in', ['receiving', 'checking'])
    .orderBy('upload.createdAt', 'desc')
    .limit(200)
    .execute()

/** The same person's unfinished upload of the same file, told by name, size and time stamp. */
export const findSameFile = (
  db: Reader,
  facts: Pick<UploadRecord, 'ownerId' | 'fileName' | 'sourceBytes' | 'lastModifiedMs'>,
): Promise<DescribedUpload | undefined> =>
  described(db)
    .where('upload.state', 'in', ['receiving', 'checking'])
    .where('upload.ownerId', '=', facts.ownerId)
    .where('upload.fileName', '=', facts.fileName)
    .where('upload.sourceBytes', '=', facts.sourceBytes)
    .where('upload.lastModifiedMs', '=', facts.lastModifiedMs)
    .orderBy('upload.createdAt', 'desc')
    .executeTakeFirst()

/** Whether a lesson has a file already, or one on its way; or a file in just these states. */
export async function hasLiveUpload(
  db: Reader,
  coursewareId: string,
  states: readonly UploadRecord['state'][] = ['receiving', 'checking', 'stored'],
): Promise<boolean> {
  const row = await db
    .selectFrom('upload')
    .select('id')
    .where('coursewareId', '=', coursewareId)
    .where('state', 'in', states)
    .executeTakeFirst()
  return row !== undefined
}

/** Ids of uploads in one of these states, the oldest first. */
export async function listUploads(
  db: Reader,
  states: readonly UploadRecord['state'][],
): Promise<UploadRecord[]> {
  return db.selectFrom('upload').selectAll().where('state', 'in', states).orderBy('createdAt').execute()
}

/** Stored uploads that no production run was ever started for: a hub that stopped at the wrong moment. */
export const listUnstarted = (db: Reader): Promise<UploadRecord[]> =>
  db
    .selectFrom('upload')
    .selectAll('upload')
    .leftJoin('transcodeJob', 'transcodeJob.uploadId', 'upload.id')
    .where('upload.state', '=', 'stored')
    .where('transcodeJob.id', 'is', null)
    .execute()

/** Keeps the sender's hash while it can still be compared; false when the file was judged already. */
export async function recordSenderSha256(db: Reader, id: string, senderSha256: string): Promise<boolean> {
  const done = await db
    .updateTable('upload')
    .set({ senderSha256 })
    .where('id', '=', id)
    .where('state', 'in', ['receiving', 'checking'])
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** All bytes are there: from now on nothing may be appended. Says whether this call made the change. */
export async function markChecking(db: Reader, id: string, finishedAt: Date): Promise<boolean> {
  const done = await db
    .updateTable('upload')
    .set({ state: 'checking', finishedAt })
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function recordSha256(db: Reader, id: string, sha256: string): Promise<void> {
  await db.updateTable('upload').set({ sha256 }).where('id', '=', id).execute()
}

/** What is being retried with a file that is all there; null once it goes on. */
export async function recordTrouble(db: Reader, id: string, failureCode: ErrorCode | null): Promise<void> {
  await db
    .updateTable('upload')
    .set({ failureCode })
    .where('id', '=', id)
    .where('state', '=', 'checking')
    .execute()
}

export async function markStored(db: Reader, id: string): Promise<void> {
  await db
    .updateTable('upload')
    .set({ state: 'stored', failureCode: null })
    .where('id', '=', id)
    .where('state', '=', 'checking')
    .execute()
}

export async function markRefused(db: Reader, id: string, failureCode: ErrorCode): Promise<void> {
  await db
    .updateTable('upload')
    .set({ state: 'refused', failureCode })
    .where('id', '=', id)
    .where('state', 'in', ['receiving', 'checking'])
    .execute()
}

/** The lesson that has these bytes and that this person may see: a published one, one's own, or any for an operator. */
export async function findLessonWithBytes(
  db: Reader,
  sha256: string,
  askerId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('upload')
    .innerJoin('courseware', 'courseware.id', 'upload.coursewareId')
    .select('courseware.id')
    .where('upload.state', '=', 'stored')
    .where('upload.sha256', '=', sha256)
    // Of a film whose raw footage is gone nothing more can be made: it may be sent again.
    .where('upload.deletedAt', 'is', null)
    .where(one =>
      one.or([
        one('courseware.publishedAt', 'is not', null),
        one('courseware.ownerId', '=', askerId),
        one.exists(
          one
            .selectFrom('roleGrant')
            .select('roleGrant.id')
            .where('roleGrant.userId', '=', askerId)
            .where('roleGrant.role', '=', 'operator'),
        ),
      ]),
    )
    .orderBy('courseware.publishedAt', 'asc')
    .executeTakeFirst()
  return row?.id
}

/** Ends an upload whose bytes another lesson has: its record points there from now on, so that the sender finds it. */
export async function pointToLesson(db: Reader, id: string, coursewareId: string): Promise<void> {
  await db
    .updateTable('upload')
    .set({ state: 'refused', failureCode: 'alreadyInLibrary', coursewareId })
    .where('id', '=', id)
    .where('state', 'in', ['receiving', 'checking'])
    .execute()
}

export async function removeUpload(db: Reader, id: string): Promise<void> {
  await db.deleteFrom('upload').where('id', '=', id).execute()
}
