import type { Kysely } from 'kysely'
import { findQcReport } from '../courseware/qc-records.ts'
import { type PublishedMedia, publishedMediaSchema } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import type { QcReport } from '../media/qc-report.ts'
import type { EntryPeople } from './entry-records.ts'

type Db = Kysely<Database>

/** A lesson that its owner could enter, with all that pre-flight asks for. */
export type Enterable = {
  readonly coursewareId: string
  readonly title: string
  readonly ownerId: string
  readonly organisationId: string
  readonly posterChoice: string
  readonly isPublic: boolean
  readonly film: { readonly releaseId: string; readonly media: PublishedMedia } | undefined
  readonly people: EntryPeople
  readonly report: QcReport | undefined
  readonly hasSubtitles: boolean
  readonly hasRights: boolean
}

/**
 * A lesson of this person's own; undefined for every other. Published or not: a film that is made and never submitted
 * for publishing is no less an entry, and is never shown in the catalogue.
 */
export async function findEnterable(
  db: Db,
  ownerId: string,
  coursewareId: string,
): Promise<Enterable | undefined> {
  const row = await db
    .selectFrom('courseware')
    .selectAll('courseware')
    .where('id', '=', coursewareId)
    .where('ownerId', '=', ownerId)
    .executeTakeFirst()
  if (!row) return undefined
  const [credits, subtitle, report] = await Promise.all([
    db
      .selectFrom('credit')
      .select(['name', 'role as craft'])
      .where('coursewareId', '=', coursewareId)
      .orderBy('role')
      .orderBy('place')
      .execute(),
    db
      .selectFrom('subtitle')
      .select('id')
      .where('coursewareId', '=', coursewareId)
      .where('endedAt', 'is', null)
      .limit(1)
      .executeTakeFirst(),
    findQcReport(db, coursewareId),
  ])
  const media = publishedMediaSchema.safeParse(row.media).data
  const { title, organisationId, posterChoice } = row
  return {
    ...{ coursewareId, title, ownerId, organisationId, posterChoice, report },
    isPublic: row.publishedAt !== null,
    film: row.releaseId !== null && media ? { releaseId: row.releaseId, media } : undefined,
    people: credits,
    hasSubtitles: subtitle !== undefined || row.subtitleMode !== 'none',
    hasRights: row.rightsStatement !== '',
  }
}

/** How many of a producer's lessons a page offers: the newest. */
const mostOffered = 100

/** The lessons of a person that have a film, the newest first, and which of them are entered here already. */
export const listOffered = (db: Db, ownerId: string, competitionId: string) =>
  db
    .selectFrom('courseware')
    .leftJoin('entry', join =>
      join
        .onRef('entry.coursewareId', '=', 'courseware.id')
        .on('entry.competitionId', '=', competitionId)
        .on('entry.state', '<>', 'withdrawn'),
    )
    .select(['courseware.id as coursewareId', 'courseware.title', 'publishedAt'])
    .select(['entry.id as entryId', 'entry.state as entryState'])
    .where('ownerId', '=', ownerId)
    .where('courseware.releaseId', 'is not', null)
    .orderBy('courseware.createdAt', 'desc')
    .limit(mostOffered)
    .execute()
