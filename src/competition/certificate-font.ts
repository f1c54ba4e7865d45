import { readFile } from 'node:fs/promises'
import * as fontkit from 'fontkit'
import subsetFont from 'subset-font'
import { openSlices, type Slice } from './certificate-slices.ts'

export type Weight = 400 | 700
export type CutFont = { readonly name: string; readonly bytes: Buffer; readonly font: fontkit.Font }
/** A stretch of a text that one cut font has all letters of. */
export type FontRun = { readonly cut: CutFont; readonly text: string; readonly widthEm: number }
export type FontRuns = (text: string, weight: Weight) => readonly FontRun[]

/** What stands for a letter that the font lacks, as printers have it. */
export const missingLetter = '〓'

/**
 * Cuts fonts for these texts: the slices that they need, down to just their letters and to one weight. What comes back
 * sets any text of their letters. No font of the machine is used.
 */
export async function cutFonts(
  texts: readonly { readonly text: string; readonly weight: Weight }[],
): Promise<FontRuns> {
  const sliceOf = await openSlices()
  const wanted = new Map<string, { slice: Slice; weight: Weight; letters: Set<string> }>()
  for (const { text, weight } of texts)
    for (const letter of Array.from(text + missingLetter)) {
      const slice = sliceOf(letter)
      if (slice === undefined) continue
      const key = `${slice.name}-${weight}`
      const part = wanted.get(key) ?? { slice, weight, letters: new Set<string>() }
      wanted.set(key, part)
      part.letters.add(letter)
    }
  const cuts = new Map<string, CutFont>()
  for (const [name, { slice, weight, letters }] of wanted)
    cuts.set(name, await cut(name, slice, weight, letters))

  return (text, weight) => {
    const runs: { cut: CutFont; text: string }[] = []
    for (const letter of text) {
      const known = sliceOf(letter) === undefined ? missingLetter : letter
      const font = cuts.get(`${sliceOf(known)?.name}-${weight}`)
      const last = runs.at(-1)
      if (!font) continue
      if (last?.cut === font) last.text += known
      else runs.push({ cut: font, text: known })
    }
    return runs.map(run => ({ ...run, widthEm: widthEm(run.cut.font, run.text) }))
  }
}

async function cut(
  name: string,
  slice: Slice,
  weight: Weight,
  letters: ReadonlySet<string>,
): Promise<CutFont> {
  const options = { targetFormat: 'truetype', variationAxes: { wght: weight } } as const
  const bytes = await subsetFont(await readFile(slice.file), [...letters].join(''), options)
  const font = fontkit.create(bytes)
  if (!('layout' in font)) throw new RangeError(`${slice.name} is a collection of fonts`)
  return { name, bytes, font }
}

const widthEm = (font: fontkit.Font, text: string): number =>
  font.layout(text).positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0) / font.unitsPerEm
