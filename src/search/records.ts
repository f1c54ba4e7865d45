import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { addStored, type Bits, emptyBits } from './number-set.ts'

/** How far the index has come. */
export const readState = (db: Kysely<Database>) =>
  db.selectFrom('searchState').select(['seq', 'lastNumber', 'generation']).executeTakeFirstOrThrow()

const setSchema = z.object({ term: z.string(), segment: z.number(), members: z.instanceof(Buffer) })
export type StoredSet = z.infer<typeof setSchema>

/** The sets of these terms, over the numbers up to `highest`. */
export async function readSets(
  db: Kysely<Database>,
  terms: readonly string[],
  highest: number,
): Promise<ReadonlyMap<string, Bits>> {
  const sets = new Map<string, Bits>()
  if (terms.length === 0) return sets
  const { rows } =
    await sql`select term, segment, members from "searchSet" where term = any(${terms}::text[])`.execute(db)
  for (const row of rows) {
    const { term, segment, members } = setSchema.parse(row)
    const bits = sets.get(term) ?? emptyBits(highest)
    sets.set(term, bits)
    addStored(bits, segment, members)
  }
  return sets
}

/** Of the facets' sets those that changed after an event. */
export async function readFacetSets(db: Kysely<Database>, afterSeq: number): Promise<readonly StoredSet[]> {
  const { rows } = await sql`select term, segment, members from "searchSet"
    where seq > ${afterSeq} and term >= 'f' and term < 'g'`.execute(db)
  return rows.map(row => setSchema.parse(row))
}

/** The lessons of these numbers, in their order. One that has just gone is left out. */
export async function readNumbers(
  db: Kysely<Database>,
  numbers: readonly number[],
): Promise<readonly string[]> {
  if (numbers.length === 0) return []
  const rows = await db
    .selectFrom('searchEntry')
    .select(['number', 'coursewareId'])
    .where('number', 'in', numbers)
    .execute()
  const ids = new Map(rows.map(row => [row.number, row.coursewareId]))
  return numbers.flatMap(number => ids.get(number) ?? [])
}

/** Words that begin so, or whose syllables do; the most used first. */
export async function suggestWords(
  db: Kysely<Database>,
  beginning: string,
  most: number,
): Promise<readonly string[]> {
  const end = `${beginning}\u{10ffff}`
  const rows = await db
    .selectFrom('searchWord')
    .select('word')
    .where(eb =>
      eb.or([
        eb.and([eb('word', '>=', beginning), eb('word', '<', end)]),
        eb.and([eb('initials', '>=', beginning), eb('initials', '<', end)]),
      ]),
    )
    .orderBy('lessons', 'desc')
    .orderBy('word')
    .limit(most)
    .execute()
  return rows.map(({ word }) => word)
}

/** More than the titles of a country's lessons have. */
const mostWords = 5000

/** The words of letters, not of Chinese characters, that lessons have; the most used first. */
export async function listLetterWords(db: Kysely<Database>): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('searchWord')
    .select('word')
    .where('word', '>=', 'a')
    // The sign after z: words are in the order of their bytes.
    .where('word', '<', '{')
    .orderBy('lessons', 'desc')
    .orderBy('word')
    .limit(mostWords)
    .execute()
  return rows.map(({ word }) => word)
}
