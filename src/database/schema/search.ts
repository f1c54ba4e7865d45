import type { Generated } from 'kysely'

/** How far the index of the public catalogue has come; one row. */
export type SearchStateTable = {
  id: Generated<1>
  /** All lesson events up to this one are in it. */
  seq: number
  lastNumber: number
  /** Which way of cutting texts made it: another one makes it anew. */
  edition: number
  /** How often it was made anew: who keeps a part of it in memory starts over too. */
  generation: number
}

/** One public lesson in the index. */
export type SearchEntryTable = {
  /** Rises with each publication. */
  number: number
  coursewareId: string
  /** In which sets it is, so that it can be taken out of them. */
  terms: string[]
  /** The words that it adds to the suggestions. */
  words: string[]
}

/** The lessons of one term among 8192 numbers: 1024 bytes of bits, or fewer of 16-bit places. */
export type SearchSetTable = {
  term: string
  segment: number
  members: Buffer
  /** The event by which it last changed. */
  seq: number
}

/** A word that lessons have, to be suggested. */
export type SearchWordTable = {
  word: string
  /** Of its syllables: `fq` for 番茄. */
  initials: string
  /** How many lessons have it. */
  lessons: number
}
