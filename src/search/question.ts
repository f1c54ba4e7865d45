import { term } from './terms.ts'
import { charsOf, gramsOf, isEmptyWord, plainText, runsOf } from './text.ts'

/** One thing that a lesson must have: in its title, or anywhere. */
export type Piece = {
  /** All of these stand in a title that has it. */
  readonly inTitle: readonly string[]
  /** One of these lists stands in what else is written about it. */
  readonly inBody: readonly (readonly string[])[]
}

/** What somebody asks for. */
export type Question = {
  /** A lesson that has all of them is an answer. */
  readonly pieces: readonly Piece[]
  /** Title pieces across two words: a lesson that has them says it in the asker's own order. */
  readonly inOrder: readonly string[]
  /** For answers that are only near: characters of the title, and pieces of which one at least is needed. */
  readonly characters: readonly string[]
  readonly grams: readonly string[]
}

/** Cuts a question; undefined where there is nothing in it that a lesson can be found by. */
export function readQuestion(text: string): Question | undefined {
  const runs = runsOf(plainText(text))
  const all = runs.flatMap(run => run.words)
  // A question of such words alone is meant as it stands.
  const isLeftOut = all.every(isEmptyWord) ? () => false : isEmptyWord
  const pieces = runs.flatMap(({ isHan, words }) =>
    words.flatMap((word, at) =>
      isLeftOut(word) ? [] : [isHan ? hanPiece(word, words[at - 1], words[at + 1]) : wordPiece(word)],
    ),
  )
  if (pieces.length === 0) return undefined
  const inWords = new Set(pieces.flatMap(({ inTitle }) => inTitle))
  const grams = runs.flatMap(({ words }) => gramsOf(words.join('')).map(term.title))
  const hanText = runs.filter(run => run.isHan).flatMap(run => run.words)
  return {
    pieces,
    inOrder: grams.filter(gram => !inWords.has(gram)),
    characters: [...new Set(hanText.filter(word => !isLeftOut(word)).join(''))].map(term.character),
    grams: [...new Set(grams)],
  }
}

const wordPiece = (word: string): Piece => {
  const grams = gramsOf(word)
  return { inTitle: grams.map(term.title), inBody: [grams.map(term.body)] }
}

/** A character by itself is often half of a word that the dictionary lacks: beside its neighbour it counts as well. */
function hanPiece(word: string, before: string | undefined, after: string | undefined): Piece {
  if (charsOf(word).length > 1) return wordPiece(word)
  const last = charsOf(before ?? '').at(-1)
  const first = charsOf(after ?? '')[0]
  return {
    inTitle: [term.character(word)],
    inBody: [...(last ? [[term.body(last + word)]] : []), ...(first ? [[term.body(word + first)]] : [])],
  }
}

/** Every term whose set is needed to answer; near answers need more. */
export const termsIn = ({ pieces, inOrder }: Question): readonly string[] => [
  ...new Set([...pieces.flatMap(({ inTitle, inBody }) => [...inTitle, ...inBody.flat()]), ...inOrder]),
]
export const nearTermsIn = ({ characters, grams }: Question): readonly string[] => [
  ...new Set([...characters, ...grams]),
]
