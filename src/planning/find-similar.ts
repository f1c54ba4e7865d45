import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { numbersDown } from '../search/number-set.ts'
import { readNumbers, readSets, readState } from '../search/records.ts'
import { term, textTermsOf } from '../search/terms.ts'
import { type Described, likeness, similarFrom, titleGrams } from './similar.ts'
import { type Candidate, listProposalsLike, listPublicLessons, mostCandidates } from './similar-records.ts'

/** Something that is there already and looks like what is proposed. */
export type Similar = Omit<Candidate, 'summary'> & {
  readonly kind: 'proposal' | 'lesson'
  readonly likeness: number
}

const shown = 8

/**
 * Proposals that were not taken back and public lessons that are like this, the most alike first, 8 at most. Lessons
 * are found by the search's own index, so that a hundred thousand of them cost no more than a thousand.
 */
export async function findSimilar(
  db: Kysely<Database>,
  wanted: Described,
  notThisProposal?: string,
): Promise<readonly Similar[]> {
  const [proposals, lessons] = await Promise.all([
    listProposalsLike(db, titleGrams(wanted.title), notThisProposal),
    lessonsWithTitleLike(db, wanted.title).then(ids => listPublicLessons(db, ids)),
  ])
  const compare = (kind: Similar['kind'], { summary, ...found }: Candidate): Similar => ({
    ...found,
    kind,
    likeness: likeness(wanted, { title: found.title, summary }),
  })
  return [
    ...proposals.map(found => compare('proposal', found)),
    ...lessons.map(found => compare('lesson', found)),
  ]
    .filter(found => found.likeness >= similarFrom)
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, shown)
}

/** Lessons whose titles share at least a quarter of the pieces of this one. */
async function lessonsWithTitleLike(db: Kysely<Database>, title: string): Promise<readonly string[]> {
  const titleMark = term.title('')
  const terms = [...textTermsOf({ title, others: [] })].filter(each => each.startsWith(titleMark))
  if (terms.length === 0) return []
  const { lastNumber } = await readState(db)
  const sets = await readSets(db, terms, lastNumber)
  const counts = new Map<number, number>()
  for (const bits of sets.values())
    for (const number of numbersDown(bits)) counts.set(number, (counts.get(number) ?? 0) + 1)
  const best = [...counts]
    .filter(([, count]) => count * 4 >= terms.length)
    .sort(([, one], [, other]) => other - one)
    .slice(0, mostCandidates)
  return readNumbers(
    db,
    best.map(([number]) => number),
  )
}
