import { charsOf, gramsOf, isEmptyWord, plainText, runsOf } from './text.ts'

/**
 * Terms are texts with a letter before them: `t` piece of a title, `c` character of a title, `b` piece of what else is
 * written about a lesson, `f` value of a facet (`facet:value`).
 */
export const term = {
  title: (gram: string) => `t${gram}`,
  character: (char: string) => `c${char}`,
  body: (gram: string) => `b${gram}`,
  facet: (facet: string, value: string) => `f${facet}:${value}`,
} as const

/** What is written about a lesson. */
export type LessonText = { readonly title: string; readonly others: readonly string[] }

/** Longer texts say no more of what a lesson is about. */
const longestBody = 4000

/** By which texts a lesson is found. */
export function textTermsOf({ title, others }: LessonText): ReadonlySet<string> {
  const terms = new Set<string>()
  for (const { isHan, words } of runsOf(plainText(title))) {
    for (const gram of gramsOf(words.join(''))) terms.add(term.title(gram))
    if (isHan) for (const char of words.join('')) terms.add(term.character(char))
  }
  for (const { words } of runsOf(plainText(others.join('\n').slice(0, longestBody))))
    for (const gram of innerGramsOf(words)) terms.add(term.body(gram))
  return terms
}

/** Without the pieces that lie across two words: in a long text most of them say nothing. */
function innerGramsOf(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    if (charsOf(word).length > 1 || !isHanWord(word)) return gramsOf(word)
    // Rare words come apart into characters: 灰, 霉病. Those hold on to their neighbours.
    const before = charsOf(words[at - 1] ?? '').at(-1)
    const after = charsOf(words[at + 1] ?? '')[0]
    return [...(before ? [before + word] : []), ...(after ? [word + after] : [])]
  })
}

const isHanWord = (word: string): boolean => /^\p{Script=Han}/u.test(word)

/** The words of a lesson that are worth suggesting. */
export function wordsOf(texts: readonly string[]): ReadonlySet<string> {
  const words = runsOf(plainText(texts.join('\n'))).flatMap(run => run.words)
  return new Set(words.filter(word => charsOf(word).length > 1 && word.length <= 30 && !isEmptyWord(word)))
}
