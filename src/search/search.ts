import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { bestOf, exactAnswers, nearAnswers, type Sets, signsOf } from './answer.ts'
import { type FacetSets, openFacetSets } from './facet-sets.ts'
import { addAll, type Bits, countBits, keepCommon, numbersDown } from './number-set.ts'
import { nearTermsIn, type Question, readQuestion, termsIn } from './question.ts'
import { listLetterWords, readNumbers, readSets, suggestWords } from './records.ts'
import { type Chosen, type FacetName, facetNames, foundPerPage, longestQuery, seenByAll } from './rules.ts'
import { hasWords, mendWords } from './spelling.ts'
import { plainText } from './text.ts'

/** Series and topics whose lessons belong together. */
export type Gathered = {
  readonly seriesIds?: readonly string[]
  readonly topicIds?: readonly string[]
}

/** What is asked of the catalogue. `places` are the organisations that the asker belongs to, from the root down. */
export type Wish = {
  readonly text: string
  readonly chosen: Chosen
  readonly places: readonly string[]
  /** Whose lessons belong to the chosen campaign or collection, beside those put into it by hand. */
  readonly gathered?: Partial<Readonly<Record<'campaign' | 'collection', Gathered>>>
  /** 1 for the first. */
  readonly page: number
}

export type Found = {
  /** Of all pages. */
  readonly count: number
  /** This page's lessons in order: the best answers first, without a text the newest. */
  readonly coursewareIds: readonly string[]
  /** Nothing has all that was asked for; these have nearly all of it. */
  readonly isNear: boolean
  /**
   * How many lessons each value would show beside what else is chosen. Of a facet in which a value is chosen the other
   * values are counted as if none were, since choosing one of them takes its place.
   */
  readonly counts: (facet: FacetName) => ReadonlyMap<string, number>
  /** How many lessons a collection would show, with those that it gathers. */
  readonly countCollection: (id: string, gathered: Gathered) => number
}

export type Search = {
  readonly find: (wish: Wish) => Promise<Found>
  /** Up to `most` words that begin like the last word of a text, by their characters or their syllables' initials. */
  readonly suggest: (text: string, most: number) => Promise<readonly string[]>
}

/** Opens the search of the public catalogue. Reads the index alone; src/search/keep-up.ts writes it. */
export function openSearch(db: Kysely<Database>): Search {
  const facetSets = openFacetSets(db)
  return {
    find: async wish => find(db, await facetSets(), wish),
    suggest: async (text, most) => {
      const beginning = plainText(text).trim().split(/\s+/).at(-1) ?? ''
      return beginning === '' ? [] : suggestWords(db, beginning.slice(0, 30), most)
    },
  }
}

async function find(db: Kysely<Database>, facetSets: FacetSets, wish: Wish): Promise<Found> {
  const seen = facetSets.bitsOf('seen', seenByAll)
  for (const place of wish.places) addAll(seen, facetSets.bitsOf('seen', place))
  const { bits: asked, best, isNear } = await answersTo(db, wish.text, seen, facetSets)
  const gather = (bits: Bits, { seriesIds = [], topicIds = [] }: Gathered = {}): Bits => {
    for (const series of seriesIds) addAll(bits, facetSets.bitsOf('series', series))
    for (const topic of topicIds) addAll(bits, facetSets.bitsOf('topic', topic))
    return bits
  }
  const chosen = facetNames.flatMap(facet => {
    const value = wish.chosen[facet]
    if (value === undefined) return []
    const bits = facetSets.bitsOf(facet, value)
    if (facet === 'campaign' || facet === 'collection') gather(bits, wish.gathered?.[facet])
    return [{ facet, bits }]
  })
  /** All that is asked for but what is chosen in one facet. */
  const without = (facet: FacetName | undefined): Bits => {
    const bits = asked.slice()
    for (const each of chosen) if (each.facet !== facet) keepCommon(bits, each.bits)
    return bits
  }
  const result = without(undefined)
  const numbers = best(result, wish.page * foundPerPage).slice((wish.page - 1) * foundPerPage)
  return {
    count: countBits(result),
    coursewareIds: await readNumbers(db, numbers),
    isNear,
    counts: facet =>
      facetSets.countsOf(facet, chosen.some(each => each.facet === facet) ? without(facet) : result),
    countCollection: (id, gathered) =>
      countBits(keepCommon(gather(facetSets.bitsOf('collection', id), gathered), without('collection'))),
  }
}

type Answers = {
  readonly bits: Bits
  readonly best: (bits: Bits, most: number) => readonly number[]
  readonly isNear: boolean
}

async function answersTo(
  db: Kysely<Database>,
  text: string,
  seen: Bits,
  { highest }: FacetSets,
): Promise<Answers> {
  const plain = plainText(text.slice(0, longestQuery))
  const question = readQuestion(plain)
  if (!question) return { bits: seen, best: newestOf, isNear: false }
  const readAll = async (terms: readonly string[]): Promise<Sets> => {
    const found = await readSets(db, terms, highest)
    return { highest, of: term => found.get(term) }
  }
  const exactly = async (asked: Question): Promise<Omit<Answers, 'isNear'> | undefined> => {
    const sets = await readAll(termsIn(asked))
    const bits = keepCommon(exactAnswers(asked, sets), seen)
    if (countBits(bits) === 0) return undefined
    const signs = signsOf(asked, sets, false)
    return { bits, best: (among, most) => bestOf(among, signs, most) }
  }
  const exact = await exactly(question)
  if (exact) return { ...exact, isNear: false }
  const mended = hasWords(plain) ? mendWords(plain, await listLetterWords(db)) : plain
  const meant = mended === plain ? undefined : readQuestion(mended)
  const spelt = meant && (await exactly(meant))
  if (spelt) return { ...spelt, isNear: true }
  const nearSets = await readAll(nearTermsIn(question))
  const near = keepCommon(nearAnswers(question, nearSets), seen)
  const signs = signsOf(question, nearSets, true)
  return { bits: near, best: (bits, most) => bestOf(bits, signs, most), isNear: countBits(near) > 0 }
}

/** Numbers rise with each publication. */
function newestOf(bits: Bits, most: number): readonly number[] {
  const newest: number[] = []
  for (const number of numbersDown(bits)) {
    newest.push(number)
    if (newest.length === most) break
  }
  return newest
}
