import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { addStored, type Bits, countStored, emptyBits } from './number-set.ts'
import { readFacetSets, readState } from './records.ts'

/** The facets' sets at one moment of the index. */
export type FacetSets = {
  /** Changes with every change of the index. */
  readonly version: string
  /** The highest number that a lesson has. */
  readonly highest: number
  /** The lessons of one value. */
  readonly bitsOf: (facet: string, value: string) => Bits
  /** How many of these lessons each value of a facet has; values without any are left out. */
  readonly countsOf: (facet: string, among: Bits) => ReadonlyMap<string, number>
}

type Kept = Map<string, Map<string, Map<number, Uint8Array>>>

/**
 * Keeps the facets' sets in memory, about a bit for each lesson and value: every list counts all of them. What changed
 * is read again when the index has moved, so that each answer is as new as the index itself.
 */
export function openFacetSets(db: Kysely<Database>): () => Promise<FacetSets> {
  let kept: Kept = new Map()
  let at = { seq: 0, generation: 0 }
  let reading: Promise<void> | undefined

  const readChanges = async (seq: number, generation: number) => {
    if (generation !== at.generation) kept = new Map()
    for (const { term, segment, members } of await readFacetSets(
      db,
      generation === at.generation ? at.seq : 0,
    )) {
      const colon = term.indexOf(':')
      const facet = term.slice(1, colon)
      const values = kept.get(facet) ?? new Map<string, Map<number, Uint8Array>>()
      kept.set(facet, values)
      const value = term.slice(colon + 1)
      // A copy: what comes from the database is a slice of a larger message.
      values.set(value, (values.get(value) ?? new Map()).set(segment, Uint8Array.from(members)))
    }
    at = { seq, generation }
  }

  return async () => {
    const { seq, lastNumber, generation } = await readState(db)
    while (at.generation !== generation || at.seq < seq) {
      reading ??= readChanges(seq, generation).finally(() => {
        reading = undefined
      })
      await reading
    }
    const highest = lastNumber
    return {
      version: `${generation}-${seq}`,
      highest,
      bitsOf: (facet, value) => {
        const bits = emptyBits(highest)
        for (const [segment, members] of kept.get(facet)?.get(value) ?? []) addStored(bits, segment, members)
        return bits
      },
      countsOf: (facet, among) => {
        const counts = new Map<string, number>()
        for (const [value, segments] of kept.get(facet) ?? []) {
          let count = 0
          for (const [segment, members] of segments) count += countStored(segment, members, among)
          if (count > 0) counts.set(value, count)
        }
        return counts
      },
    }
  }
}
