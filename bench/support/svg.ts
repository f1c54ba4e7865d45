/** Text for an SVG element or attribute. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Tenths of a pixel are finer than any screen, and the same on every machine. */
export const place = (value: number): string => String(Math.round(value * 10) / 10)

/** Dark on white, 7:1 and more for words. Ours is told from others by shape too, not by colour alone. */
export const inks = {
  words: '#222',
  quiet: '#555',
  ours: '#1f5f3a',
  peer: '#9a5a12',
  limit: '#b00020',
} as const

/** A word of a picture. */
export const label = (
  x: number,
  y: number,
  text: string,
  { anchor = 'start', size = 14, fill = inks.words }: { anchor?: string; size?: number; fill?: string } = {},
): string =>
  `<text x="${place(x)}" y="${place(y)}" text-anchor="${anchor}" font-size="${size}" fill="${fill}">${escapeText(text)}</text>`

/** A straight line of a picture. */
export const line = (
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  stroke: string,
  dash = '',
): string =>
  `<line x1="${place(x1)}" y1="${place(y1)}" x2="${place(x2)}" y2="${place(y2)}" stroke="${stroke}"${dash && ` stroke-dasharray="${dash}"`}/>`

/** A whole picture: `title` names it and `description` says in words all that it shows, for who cannot see it. */
export function svgPicture(
  size: { readonly width: number; readonly height: number },
  title: string,
  description: string,
  parts: readonly string[],
): string {
  const { width, height } = size
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description" font-family="sans-serif">`,
    `<title id="title">${escapeText(title)}</title>`,
    `<desc id="description">${escapeText(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}
