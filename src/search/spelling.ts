/** Whether one letter too many, one too few, a wrong one, or two in each other's place make one word of the other. */
export function isOneSlip(word: string, other: string): boolean {
  let at = 0
  while (at < word.length && word[at] === other[at]) at += 1
  const [rest, meant] = [word.slice(at), other.slice(at)]
  return (
    rest.slice(1) === meant.slice(1) ||
    rest.slice(1) === meant ||
    rest === meant.slice(1) ||
    (rest[0] === meant[1] && rest[1] === meant[0] && rest.slice(2) === meant.slice(2))
  )
}

/** A shorter word is one slip away from half of all others. */
const wordPattern = /[a-z]{3,}/g
export const hasWords = (plain: string): boolean => /[a-z]{3,}/.test(plain)

/**
 * A plain text with its misspelt words as they were meant: where no known word begins so, the first one that is one slip
 * away. Pieces of three letters, by which near answers are found, forgive a slip in long words alone.
 */
export const mendWords = (plain: string, known: readonly string[]): string =>
  plain.replace(wordPattern, word =>
    known.some(each => each.startsWith(word)) ? word : (known.find(each => isOneSlip(word, each)) ?? word),
  )
