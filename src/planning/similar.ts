import { gramsOf, plainText, runsOf } from '../search/text.ts'

/** What is compared of a proposal or a lesson. */
export type Described = { readonly title: string; readonly summary: string }

/** From here on two are told to be similar. Another crop with another disease in the same words comes to 0.5. */
export const similarFrom = 0.55

/** The pieces of a text: its words, and pairs of characters, which stay the same where words are cut differently. */
export function piecesOf(text: string): ReadonlySet<string> {
  const pieces = new Set<string>()
  for (const { isHan, words } of runsOf(plainText(text))) {
    for (const gram of gramsOf(words.join(''))) pieces.add(gram)
    // One character alone says little; some take two places in a text.
    for (const word of words) if (!isHan || Array.from(word).length > 1) pieces.add(word)
  }
  return pieces
}

/** By which similar titles are found: no more than a title has. */
export const titleGrams = (title: string): string[] => [...piecesOf(title)].slice(0, 400)

/**
 * How alike two are, 0 to 1. Two titles that share half of their pieces (Dice) are; so are one that stands whole in a
 * longer one, though a little less; summaries speak where both say much.
 */
export function likeness(one: Described, other: Described): number {
  const titles = compare(piecesOf(one.title), piecesOf(other.title))
  const summaries = compare(piecesOf(one.summary), piecesOf(other.summary))
  const contained = titles.least >= 3 ? 0.9 * titles.overlap : 0
  const said = summaries.least >= 12 ? summaries.dice : 0
  return Math.max(titles.dice, contained, 0.5 * titles.dice + 0.5 * said)
}

function compare(one: ReadonlySet<string>, other: ReadonlySet<string>) {
  let common = 0
  for (const piece of one) if (other.has(piece)) common += 1
  const least = Math.min(one.size, other.size)
  return {
    least,
    dice: least === 0 ? 0 : (2 * common) / (one.size + other.size),
    overlap: least === 0 ? 0 : common / least,
  }
}
