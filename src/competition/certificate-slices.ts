import { readFile } from 'node:fs/promises'
import { z } from 'zod'

/** A file of the font with the letters that it has. Its weight can be chosen. */
export type Slice = {
  readonly name: string
  readonly file: URL
  readonly ranges: readonly (readonly [first: number, last: number])[]
}

/**
 * Source Han Serif CN, as npm package in some four hundred slices. It has the 21,000 characters of GBK, all of Extension
 * A and the State Council's whole table of characters (通用规范汉字表, 2013): what a name may be written with today, also
 * a 珺, a 䶮 or a 𬭎 that the fonts for web pages leave out.
 */
const styles = new URL(import.meta.resolve('@chinese-fonts/syst/dist/SourceHanSerifCN/result.css'))

/** `U+2b7-2bf,U+370`, as style sheets write it. */
const readRanges = (text: string): Slice['ranges'] =>
  text.split(',').map(range => {
    const [first = '', last = first] = range.trim().replace(/^U\+/i, '').split('-')
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const
  })

const stylesSchema = z
  .string()
  .transform((text): readonly Slice[] =>
    [...text.matchAll(/url\("\.\/(\w+)\.woff2"\)[^}]*unicode-range:([^;}]+)/g)].map(
      ([, name = '', ranges = '']) => ({
        ...{ name, file: new URL(`${name}.woff2`, styles), ranges: readRanges(ranges) },
      }),
    ),
  )
  .refine(slices => slices.length > 0, 'the style sheet names no slices')

let slices: Promise<readonly Slice[]> | undefined

/** Where each letter lies; undefined for a letter that the font lacks. */
export async function openSlices(): Promise<(letter: string) => Slice | undefined> {
  slices ??= readFile(styles, 'utf8').then(text => stylesSchema.parse(text))
  const all = await slices
  return letter => {
    const code = letter.codePointAt(0) ?? 0
    return all.find(({ ranges }) => ranges.some(([first, last]) => first <= code && code <= last))
  }
}
