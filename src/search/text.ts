import { Converter } from 'opencc-js/t2cn'

/** Which way of cutting this is: raise it with every change of it, and the index is made anew. */
export const edition = 2

const simplified = Converter({ from: 't', to: 'cn' })
const segmenter = new Intl.Segmenter('zh-CN', { granularity: 'word' })
const han = /\p{Script=Han}/u
const runPattern = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu

/** One form for what readers take for one text: NFKC, lower case, simplified characters. */
export const plainText = (text: string): string => simplified(text.normalize('NFKC').toLowerCase())

/** Words that say nothing about a lesson. */
const emptyWords = new Set(
  '的 了 吗 呢 啊 吧 和 与 及 或 是 在 有 怎么 怎样 如何 什么 哪些 a an the of in on to and or for how what is'.split(
    ' ',
  ),
)

/** A stretch of a plain text in one script, and its words in order. */
type Run = { readonly isHan: boolean; readonly words: readonly string[] }

/** The stretches of a plain text, without spaces and punctuation. */
export function runsOf(plain: string): readonly Run[] {
  return [...plain.matchAll(runPattern)].map(([run]) => {
    const isHan = han.test(run)
    return { isHan, words: isHan ? [...segmenter.segment(run)].map(({ segment }) => segment) : [run] }
  })
}

export const isEmptyWord = (word: string): boolean => emptyWords.has(word)

/** Characters, those beyond 16 bits whole. */
export const charsOf = (word: string): readonly string[] => Array.from(word)

/**
 * The overlapping pieces that a word is found by: two characters of Chinese; three letters of all else, with a mark
 * before the first, so that `tomato` finds `tomatoes` and `cat` does not find `education`.
 */
export function gramsOf(word: string): readonly string[] {
  const chars = charsOf(word)
  if (han.test(word)) return chars.slice(1).map((char, at) => `${chars[at]}${char}`)
  const marked = ['^', ...chars]
  return marked.length < 4
    ? [marked.join('')]
    : marked.slice(2).map((char, at) => `${marked[at]}${marked[at + 1]}${char}`)
}
