import { pinyin } from 'pinyin-pro'

/** The initials that people type for a word: `fq` for 番茄; letters and digits stay as they are. */
export const initialsOf = (word: string): string =>
  pinyin(word, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
    .join('')
    .toLowerCase()
