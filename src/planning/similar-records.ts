import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What is compared with a proposal, and whose it is. */
export type Candidate = {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly organisationName: string
}

/** So many are compared: the twentieth that shares a pair of characters is not the same topic any more. */
export const mostCandidates = 60

/** Proposals that share pieces of a title, those first that share most; none that was taken back. */
export function listProposalsLike(
  db: Kysely<Database>,
  grams: readonly string[],
  notThis = '',
): Promise<Candidate[]> {
  const common = sql<number>`(select count(*) from unnest(grams) gram where gram = any(${grams}::text[]))`
  return db
    .selectFrom('topicProposal')
    .innerJoin('organisation', 'organisation.id', 'topicProposal.organisationId')
    .select(['topicProposal.id', 'title', 'summary', 'organisation.name as organisationName'])
    .where(sql<boolean>`grams && ${grams}::text[]`)
    .where('state', '!=', 'withdrawn')
    .where('topicProposal.id', '!=', notThis)
    .orderBy(common, 'desc')
    .limit(mostCandidates)
    .execute()
}

/** Of these lessons the ones that everybody may see. */
export async function listPublicLessons(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<readonly Candidate[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('courseware')
    .innerJoin('organisation', 'organisation.id', 'courseware.organisationId')
    .select([
      'courseware.id',
      'courseware.title',
      'courseware.notes as summary',
      'organisation.name as organisationName',
    ])
    .where('courseware.id', 'in', ids)
    .where('publishedAt', 'is not', null)
    .where('visibility', '=', 'all')
    .execute()
}
