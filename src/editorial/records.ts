import { randomBytes } from 'node:crypto'
import { type Kysely, type Selectable, sql } from 'kysely'
import { z } from 'zod'
import { heldReleaseSchema, type PublishedMedia, publishedMediaSchema } from '../courseware/rules.ts'
import type { EditorialReviewTable } from '../database/schema/editorial.ts'
import type { Database } from '../database/schema.ts'
import { reasonsSchema, type Standing } from './rules.ts'

type Reader = Kysely<Database>

/** A lesson as its reviewers and its author see it. */
export type ReviewedLesson = Standing & {
  readonly coursewareId: string
  readonly title: string
  readonly notes: string
  readonly ownerId: string
  readonly ownerName: string
  readonly organisationName: string
  /** The film that is to be looked at: a new one that waits, else the one there is. */
  readonly film: { readonly releaseId: string; readonly media: PublishedMedia } | undefined
  readonly posterChoice: string
  readonly rightsStatement: string
  readonly sourceStatement: string
  readonly visibility: 'all' | 'regions' | 'stations'
  readonly visibleTo: readonly string[]
  readonly submittedAt: Date | null
  readonly publishedAt: Date | null
  readonly scheduledAt: Date | null
  readonly withdrawnAt: Date | null
  readonly withdrawnReason: string | null
}

/** Its unit, or one that lies above, works under contract: it is outside work, whatever its author says. */
const isContracted = sql<boolean>`exists (select from organisation as unit
  where unit.id = any(string_to_array(organisation.path, '/')) and unit.sourcing = 'contracted')`

/** A lesson with all that decides who may do what with it; `lock` keeps it still until the transaction ends. */
export async function findReviewed(
  db: Reader,
  coursewareId: string,
  lock = false,
): Promise<ReviewedLesson | undefined> {
  const row = await db
    .selectFrom('courseware')
    .innerJoin('organisation', 'organisation.id', 'courseware.organisationId')
    .innerJoin('user', 'user.id', 'courseware.ownerId')
    .selectAll('courseware')
    .select(['organisation.path', 'organisation.name as organisationName', 'user.name as ownerName'])
    .select(isContracted.as('isContracted'))
    .where('courseware.id', '=', coursewareId)
    .$if(lock, query => query.forUpdate('courseware'))
    .executeTakeFirst()
  if (!row) return undefined
  const held = heldReleaseSchema.safeParse(row.heldRelease).data
  const media = publishedMediaSchema.safeParse(row.media).data
  const film = held ?? (row.releaseId && media ? { releaseId: row.releaseId, media } : undefined)
  const uploadId = held?.uploadId ?? row.releaseUploadId
  const senderId = uploadId ? await findSender(db, uploadId) : undefined
  const { title, notes, ownerId, ownerName, organisationName, posterChoice } = row
  return {
    ...{ coursewareId, title, notes, ownerId, ownerName, organisationName, posterChoice, film },
    ...{ state: row.state, organisationPath: row.path, isOutside: row.isOutside || row.isContracted },
    isPublic: row.publishedAt !== null,
    isScheduled: row.publishedAt === null && row.scheduledAt !== null,
    hasHeldFilm: held !== undefined,
    holdsChange: row.holdsChange,
    isWatchable: film !== undefined,
    authorIds: [ownerId, row.submittedBy, senderId].filter(id => typeof id === 'string'),
    ...{ uploadId, revision: row.revision, round: row.reviewRound },
    approvals: await listApprovals(db, coursewareId, row.reviewRound),
    ...{ rightsStatement: row.rightsStatement, sourceStatement: row.sourceStatement },
    ...{ visibility: row.visibility, visibleTo: row.visibleTo, submittedAt: row.submittedAt },
    ...{ publishedAt: row.publishedAt, scheduledAt: row.scheduledAt },
    ...{ withdrawnAt: row.withdrawnAt, withdrawnReason: row.withdrawnReason },
  }
}

const listApprovals = (db: Reader, coursewareId: string, round: number) =>
  db
    .selectFrom('editorialReview')
    .select(['step', 'reviewerId', 'uploadId', 'revision'])
    .where('coursewareId', '=', coursewareId)
    .where('round', '=', round)
    .where('verdict', '=', 'approved')
    .orderBy('at')
    .execute()

const findSender = async (db: Reader, uploadId: string): Promise<string | undefined> =>
  (await db.selectFrom('upload').select('ownerId').where('id', '=', uploadId).executeTakeFirst())?.ownerId

/** What waits for review at these places and below, the longest waiting first, 100 at most. */
export async function listQueue(db: Reader, paths: readonly string[]): Promise<ReviewedLesson[]> {
  if (paths.length === 0) return []
  const rows = await db
    .selectFrom('courseware')
    .innerJoin('organisation', 'organisation.id', 'courseware.organisationId')
    .select('courseware.id')
    .where('courseware.state', 'in', ['firstReview', 'secondReview'])
    .where(eb => eb.or(paths.map(path => eb('organisation.path', 'like', `${path}%`))))
    .orderBy('courseware.submittedAt')
    .limit(100)
    .execute()
  const lessons = await Promise.all(rows.map(({ id }) => findReviewed(db, id)))
  return lessons.filter(lesson => lesson !== undefined)
}

const storedReasonsSchema = z.union([z.null(), reasonsSchema])
/** One verdict as a page shows it. */
export type Verdict = Omit<Selectable<EditorialReviewTable>, 'reasons'> & {
  readonly reasons: z.infer<typeof storedReasonsSchema>
}

/** Every verdict on a lesson, the newest first. */
export async function listVerdicts(db: Reader, coursewareId: string): Promise<Verdict[]> {
  const rows = await db
    .selectFrom('editorialReview')
    .selectAll()
    .where('coursewareId', '=', coursewareId)
    .orderBy('at', 'desc')
    .limit(100)
    .execute()
  return rows.map(row => ({ ...row, reasons: storedReasonsSchema.parse(row.reasons) }))
}

/** Writes one person's verdict down. */
export async function insertVerdict(
  step: Reader,
  { coursewareId, round, uploadId, revision }: ReviewedLesson,
  {
    reasons,
    ...verdict
  }: Pick<EditorialReviewTable, 'step' | 'verdict' | 'reviewerId' | 'reviewerName'> & {
    readonly reasons?: unknown
  },
): Promise<void> {
  await step
    .insertInto('editorialReview')
    .values({
      ...{ id: randomBytes(16).toString('hex'), coursewareId, round, uploadId, revision, ...verdict },
      reasons: reasons === undefined ? null : JSON.stringify(reasons),
      // Not the transaction's beginning: verdicts keep their order.
      at: sql<Date>`clock_timestamp()`,
    })
    .execute()
}
