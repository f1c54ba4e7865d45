/** The candidates that the line takes from a film, in the order of its scenes. */
export const posterNames = ['a', 'b', 'c'] as const
export type PosterName = (typeof posterNames)[number]

/** Widths of a poster: a phone's list, a PC's list, a projector. */
const widths = [320, 640, 1280] as const

/** The widths in which a picture is made: nothing is enlarged; one at its own size serves all beyond it. */
export const posterWidthsOf = (pictureWidth: number): number[] => [
  ...new Set(widths.map(each => Math.min(each, pictureWidth))),
]

/** A page shows the narrowest before its player has come: a quarter of a second at 256 kbit/s is what it may take. */
const narrowestBytes = 8000
/** Of WebP and JPEG. Real clips need 1 to 5 KB at the first; the last are for grain, which they smooth. */
const qualities = [72, 55, 40, 25] as const

/** One width of a poster, at the best quality; the narrowest at the best that keeps it within 8 KB. */
export async function encodePoster(
  width: number,
  encode: (quality: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array()
  for (const quality of qualities) {
    bytes = await encode(quality)
    if (width > widths[0] || bytes.length <= narrowestBytes) break
  }
  return bytes
}

/** `poster-a-640.webp`; without a name `poster-640.webp`, as a picture stands that is the only one. */
export const posterFile = (name: PosterName | undefined, width: number, format: 'webp' | 'jpg'): string =>
  `poster${name ? `-${name}` : ''}-${width}.${format}`

/** Where candidates are looked for, as shares of the film: past title and black, and far from each other. */
export const posterPlaces = [0.1, 0.4, 0.7] as const
/** Asked only where one of those shows black, or what another shows already. */
export const secondPlaces = [0.25, 0.55, 0.85] as const

/** What is looked at of a candidate: its grey values, of any small size that is the same for all. */
export type Look = readonly number[] | Uint8Array

/** Of 255. Film black is 0 to 16 in a scaled picture, and titles on black lie about 25. */
const darkest = 20
/** A wall, a blue screen, an empty slide: nothing to know a lesson by. */
const leastSpread = 4
/** Mean difference of 255. Two frames of a lecturer at his desk differ by 2 to 5, two scenes by 25 and more. */
const leastDifference = 6

/** Whether a frame shows something: neither near black nor of one colour. */
export function showsSomething(look: Look): boolean {
  const mean = sum(look, value => value) / look.length
  const spread = Math.sqrt(sum(look, value => (value - mean) ** 2) / look.length)
  return mean >= darkest && spread >= leastSpread
}

/** Whether two frames are so like each other that there is nothing to choose. */
export const areAlike = (one: Look, other: Look): boolean =>
  sum(one, (value, index) => Math.abs(value - (other[index] ?? 0))) / one.length < leastDifference

function sum(look: Look, of: (value: number, index: number) => number): number {
  let total = 0
  for (let index = 0; index < look.length; index++) total += of(look[index] ?? 0, index)
  return total
}
