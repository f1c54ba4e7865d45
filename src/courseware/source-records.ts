import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { SourceStanding } from '../media/retention.ts'

type Reader = Kysely<Database>

/** The stored film of a lesson, with all that decides how long it stays. */
export type SourceRecord = SourceStanding & {
  readonly uploadId: string
  readonly coursewareId: string
  readonly ownerId: string
  readonly organisationPath: string
  readonly title: string
  readonly fileName: string
  readonly sourceBytes: number
  readonly deletedAt: Date | undefined
  /** Of the newest version; its retention holds. */
  readonly profileName: string | undefined
}

const sources = (db: Reader) =>
  db
    .selectFrom('upload')
    .innerJoin('courseware', 'courseware.id', 'upload.coursewareId')
    .innerJoin('organisation', 'organisation.id', 'courseware.organisationId')
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
      'organisation.path as organisationPath',
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

/** The film of one upload; undefined where it is not stored. */
export async function findSourceOf(db: Reader, uploadId: string): Promise<SourceRecord | undefined> {
  const row = await sources(db).where('upload.id', '=', uploadId).executeTakeFirst()
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
