import { isSame, type Metadata, type MetadataField, type MetadataPatch, metadataFields } from './rules.ts'

/** What each field of a form said when it was shown, each as a short print: tells later who has changed it. */
export type Prints = Readonly<Partial<Record<MetadataField, string>>>

/** A form that was sent: what it says, and what it said when it was shown. A field that it does not have is absent. */
export type SentForm = {
  readonly mine: MetadataPatch
  readonly base: Prints
  /** What a program read before it changed anything: then nothing newer may be there. */
  readonly revision?: number | undefined
}

/** What becomes of two who change one lesson at once. */
export type Merge = {
  /** Fields that the sender changed and nobody else. */
  readonly changed: readonly MetadataField[]
  /** Fields that somebody else changed meanwhile and the sender did not touch. */
  readonly theirs: readonly MetadataField[]
  /** Fields that both changed, each in another way: a person must decide. */
  readonly conflicts: readonly MetadataField[]
}

/** Compares field by field. Without a print the sender's word counts: programs send what they mean. */
export function merge(stored: Metadata, { mine, base }: SentForm): Merge {
  const changed: MetadataField[] = []
  const theirs: MetadataField[] = []
  const conflicts: MetadataField[] = []
  for (const field of metadataFields) {
    const value = mine[field]
    const print = base[field]
    if (value === undefined || isSame(value, stored[field])) continue
    if (print === undefined || print === printOf(stored[field])) changed.push(field)
    else if (print === printOf(value)) theirs.push(field)
    else conflicts.push(field)
  }
  return { changed, theirs, conflicts }
}

/** The prints of everything that a lesson says. */
export const printsOf = (metadata: Metadata): Prints =>
  Object.fromEntries(metadataFields.map(field => [field, printOf(metadata[field])]))

/** 53 bits of a mixed sum (cyrb53): it need not resist anybody, for who sends a false one harms his own words only. */
export function printOf(value: Metadata[MetadataField]): string {
  let [one, other] = [0xdeadbeef, 0x41c6ce57]
  for (const character of JSON.stringify(value)) {
    const code = character.codePointAt(0) ?? 0
    one = Math.imul(one ^ code, 2654435761)
    other = Math.imul(other ^ code, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return (4294967296 * (2097151 & other) + (one >>> 0)).toString(36)
}
