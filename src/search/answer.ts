import {
  addAll,
  addNumber,
  type Bits,
  countBits,
  emptyBits,
  hasNumber,
  keepCommon,
  numbersDown,
} from './number-set.ts'
import type { Piece, Question } from './question.ts'

/** The sets of terms, over the numbers up to `highest`; a term without a set has no lesson. */
export type Sets = { readonly highest: number; readonly of: (term: string) => Bits | undefined }

const none = new Uint32Array(0)

function allOf(terms: readonly string[], { highest, of }: Sets): Bits {
  const [first, ...rest] = terms.map(each => of(each) ?? none)
  const bits = addAll(emptyBits(highest), first ?? none)
  for (const other of rest) keepCommon(bits, other)
  return bits
}

/** The lessons that have every piece, in the title or elsewhere, each piece in either. */
export function exactAnswers({ pieces }: Question, sets: Sets): Bits {
  const [first, ...rest] = pieces.map(piece => {
    const bits = allOf(piece.inTitle, sets)
    for (const terms of piece.inBody) addAll(bits, allOf(terms, sets))
    return bits
  })
  const bits = first ?? emptyBits(sets.highest)
  for (const other of rest) keepCommon(bits, other)
  return bits
}

/**
 * The lessons whose titles have nearly all that was asked for: of three characters two, of four three, of eight six;
 * of letters, a good half of the pieces, since one wrong letter spoils three. Found where there is no exact answer:
 * somebody has written a character too many, one too few, or a wrong one.
 */
export function nearAnswers({ characters, grams }: Question, sets: Sets): Bits {
  const hasHan = characters.length > 0
  const wanted = hasHan ? characters : grams
  const count = wanted.length
  const least = hasHan ? Math.max(2, Math.min(count - 1, Math.ceil(count * 0.74))) : Math.ceil(count * 0.55)
  const enough = atLeast(wanted, least, sets)
  if (!hasHan) return enough
  const some = emptyBits(sets.highest)
  for (const gram of grams) addAll(some, sets.of(gram) ?? none)
  return keepCommon(enough, some)
}

function atLeast(terms: readonly string[], least: number, sets: Sets): Bits {
  const counts = new Uint8Array(sets.highest + 1)
  const bits = emptyBits(sets.highest)
  for (const each of terms) {
    for (const number of numbersDown(sets.of(each) ?? none)) {
      const count = (counts[number] ?? 0) + 1
      counts[number] = count
      if (count === least) addNumber(bits, number)
    }
  }
  return bits
}

/** One thing that speaks for a lesson, and how much. */
type Sign = { readonly bits: Bits; readonly weight: number }

/** Rare words say more than common ones (inverse document frequency); a title says more than a summary. */
export function signsOf(question: Question, sets: Sets, isNear: boolean): readonly Sign[] {
  const signOf = (terms: readonly string[], weight: number): Sign => {
    const bits = allOf(terms, sets)
    return { bits, weight: weight * Math.log(1 + sets.highest / (1 + countBits(bits))) }
  }
  if (isNear)
    return [...question.characters.map(each => [each]), ...question.grams.map(each => [each])].map(terms =>
      signOf(terms, 1),
    )
  return [
    ...question.pieces.map(({ inTitle }: Piece) => signOf(inTitle, 2)),
    ...question.pieces.flatMap(({ inBody }) => inBody.map(terms => signOf(terms, 1))),
    ...question.inOrder.map(gram => signOf([gram], 0.5)),
  ]
}

/** The best `most` numbers of a set, best first; of equally good ones the newest. */
export function bestOf(bits: Bits, signs: readonly Sign[], most: number): readonly number[] {
  const best: { number: number; score: number }[] = []
  for (const number of numbersDown(bits)) {
    let score = 0
    for (const { bits: has, weight } of signs) if (hasNumber(has, number)) score += weight
    const worst = best.at(-1)
    if (best.length >= most && worst && score <= worst.score) continue
    let at = best.length
    while (at > 0 && (best[at - 1]?.score ?? 0) < score) at -= 1
    best.splice(at, 0, { number, score })
    if (best.length > most) best.pop()
  }
  return best.map(({ number }) => number)
}
