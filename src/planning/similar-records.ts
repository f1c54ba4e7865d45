import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { numbersDown } from '../search/number-set.ts'
import { readNumbers, readSets, readState } from '../search/records.ts'
import { term, textTermsOf } from '../search/terms.ts'
import { type Described, likeness, similarFrom, titleGrams } from './similar.ts'

/** Something that is there already and looks like what is proposed. */
export type Similar = {
  readonly kind: 'proposal' | 'lesson'
  readonly id: string
  readonly title: string
  /** Whose it is; of a lesson, whose it was made for. */
  readonly organisationName: string
  readonly likeness: number
}

const candidates = 60
const shown = 8

/**
 * Proposals that are not withdrawn and public lessons that are like this, the most alike first, 8 at most. Lessons are
 * found by the search's own index, so that a hundred thousand of them cost no more than a thousand.
 */
export async function findSimilar(
  db: Kysely<Database>,
  wanted: Described,
  notThisProposal?: string,
): Promise<readonly Similar[]> {
  const [proposals, lessons] = await Promise.all([
    likelyProposals(db, wanted, notThisProposal),
    likelyLessons(db, wanted),
  ])
  return [...proposals, ...lessons]
    .map(({ summary, ...found }) => ({ ...found, likeness: likeness(wanted, { ...found, summary }) }))
    .filter(found => found.likeness >= similarFrom)
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, shown)
}

async function likelyProposals(db: Kysely<Database>, { title }: Described, notThis = '') {
  const grams = titleGrams(title)
  const common = sql<number>`(select count(*) from unnest(grams) gram where gram = any(${grams}::text[]))`
  const rows = await db
    .selectFrom('topicProposal')
    .innerJoin('organisation', 'organisation.id', 'topicProposal.organisationId')
    .select(['topicProposal.id', 'title', 'summary', 'organisation.name as organisationName'])
    .where(sql<boolean>`grams && ${grams}::text[]`)
    .where('state', '!=', 'withdrawn')
    .where('topicProposal.id', '!=', notThis)
    .orderBy(common, 'desc')
    .limit(candidates)
    .execute()
  return rows.map(row => ({ kind: 'proposal' as const, ...row }))
}

async function likelyLessons(db: Kysely<Database>, { title }: Described) {
  const titleMark = term.title('')
  const terms = [...textTermsOf({ title, others: [] })].filter(each => each.startsWith(titleMark))
  const { lastNumber } = await readState(db)
  const sets = await readSets(db, terms, lastNumber)
  const counts = new Uint8Array(lastNumber + 1)
  for (const bits of sets.values())
    for (const number of numbersDown(bits)) counts[number] = (counts[number] ?? 0) + 1
  const best = [...counts.keys()]
    .filter(number => (counts[number] ?? 0) * 4 >= terms.length)
    .sort((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0))
    .slice(0, candidates)
  const ids = terms.length === 0 ? [] : await readNumbers(db, best)
  if (ids.length === 0) return []
  const rows = await db
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
  return rows.map(row => ({ kind: 'lesson' as const, ...row }))
}
