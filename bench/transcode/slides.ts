import { seededRandom } from './texture.ts'

const words = [
  'soil water root leaf light season furrow terrace seedling harvest compost channel measure record compare village',
  'school lesson teacher question answer result reason cause effect table figure percent average before after during',
].flatMap(line => line.split(' '))

export const slideSize = { width: 1920, height: 1080 } as const
/** Where a slide shows a photograph; every third has one. */
export const photoArea = { left: 1240, top: 300, width: 520, height: 400 } as const
export const hasPhoto = (page: number): boolean => page % 3 === 1

/** One slide of a talk as SVG: a heading, lines of text of reading size, on every other a chart. The same in every run. */
export function slideSvg(page: number): string {
  const random = seededRandom(1000 + page)
  const phrase = (count: number) =>
    Array.from({ length: count }, () => words[Math.floor(random() * words.length)]).join(' ')
  const isNarrow = hasPhoto(page)
  const lines = Array.from({ length: 6 }, (_, place) => {
    const y = 310 + place * 116
    const text = phrase(isNarrow ? 4 : 6)
    return `<circle cx="118" cy="${y - 17}" r="9" fill="#2f6b3c"/><text x="150" y="${y}" font-size="${48 + (place % 2) * 6}">${text}</text>`
  })
  const bars = Array.from({ length: 8 }, (_, place) => {
    const height = Math.round(60 + random() * 240)
    return `<rect x="${1300 + place * 62}" y="${960 - height}" width="44" height="${height}" fill="#${place % 2 ? '8a5a2b' : '2f6b3c'}"/>`
  })
  const { width, height } = slideSize
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" fill="#20281f">`,
    `<rect width="${width}" height="${height}" fill="#f6f2e6"/><rect width="${width}" height="150" fill="#dfe8d2"/>`,
    `<text x="110" y="104" font-size="64" font-weight="bold">${page + 1}. ${phrase(4)}</text>`,
    ...lines,
    ...(!isNarrow && page % 2 === 0 ? bars : []),
    `<text x="1700" y="1040" font-size="26" fill="#6b6b5f">${page + 1}</text></svg>`,
  ].join('')
}
