import type { Language } from '../web/languages.ts'
import { certificateWords } from '../web/words/competition-certificate.ts'
import type { Weight } from './certificate-font.ts'

/** What a certificate says. */
export type CertificateFacts = {
  /** Of what stands around the names; they are as their people wrote them. */
  readonly language: Language
  readonly number: string
  readonly competition: string
  readonly issuer: string
  /** Of an entry its title, else a person or an organisation. */
  readonly target: string
  readonly isEntry: boolean
  readonly makers: string
  readonly award: string
  /** `2026年11月22日`, `22 November 2026`. */
  readonly day: string
  /** Where it can be verified; stands in the QR code. */
  readonly address: string
}

/** A line of text on its baseline, or a box; in points from the sheet's upper left corner. */
export type Piece =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly x: number
      readonly y: number
      readonly size: number
      readonly weight: Weight
      readonly colour: string
      readonly align: 'start' | 'middle' | 'end'
    }
  | {
      readonly kind: 'box'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly fill?: string
      readonly stroke?: string
      readonly line?: number
    }

/** A4 across, in points. */
export const sheet = { width: 842, height: 595 } as const
const middle = sheet.width / 2
const ink = '#2a241b'
const soft = '#5d5344'
const brick = '#9b2d1f'
const ochre = '#8a5514'

/** The width of a text in ems. */
export type Measure = (text: string, weight: Weight) => number
type Fitting = {
  readonly size: number
  readonly weight: Weight
  readonly most: number
  readonly lines: number
}

/** Every text of a certificate with its weight, for who must know the letters beforehand. */
export const textsOf = (facts: CertificateFacts): readonly { text: string; weight: Weight }[] => [
  { text: `${wordsOf(facts).heading}${facts.target}${facts.award}《》…`, weight: 700 },
  {
    text: [...linesOf(facts), facts.makers, facts.issuer, facts.day, wordsOf(facts).scan, '…'].join(''),
    weight: 400,
  },
]

const wordsOf = ({ language }: CertificateFacts) => certificateWords[language].sheet
const linesOf = (facts: CertificateFacts) =>
  [wordsOf(facts).won(facts.competition), wordsOf(facts).number(facts.number)] as const

/** Lays a certificate out. Long titles take a second line, then become smaller. */
export function layCertificate(
  facts: CertificateFacts,
  measure: Measure,
  codeSize: number,
): readonly Piece[] {
  const words = wordsOf(facts)
  const [won, number] = linesOf(facts)
  const target = facts.isEntry ? `《${facts.target}》` : facts.target
  const lines = (text: string, fitting: Fitting, y: number, colour: string): readonly Piece[] => {
    const { size, broken } = fitText(text, fitting, measure)
    return broken.map((line, at) => ({
      ...{ kind: 'text', text: line, x: middle, y: y + at * size * 1.35, size, colour, align: 'middle' },
      weight: fitting.weight,
    }))
  }
  const small = (text: string, x: number, y: number, align: 'start' | 'end', size = 12): Piece => ({
    ...{ kind: 'text', text, x, y, size, weight: 400, colour: soft, align },
  })
  const issuer = fitText(facts.issuer, { size: 16, weight: 400, most: 360, lines: 1 }, measure)
  return [
    { kind: 'box', x: 0, y: 0, width: sheet.width, height: sheet.height, fill: '#fffdf7' },
    ...[24, 32].map(
      (inset, at): Piece => ({
        ...{ kind: 'box', x: inset, y: inset, stroke: ochre, line: at === 0 ? 3 : 1 },
        ...{ width: sheet.width - 2 * inset, height: sheet.height - 2 * inset },
      }),
    ),
    ...lines(words.heading, { size: 44, weight: 700, most: 600, lines: 1 }, 112, brick),
    ...lines(target, { size: 28, weight: 700, most: 640, lines: 2 }, 178, ink),
    ...(facts.makers ? lines(facts.makers, { size: 16, weight: 400, most: 640, lines: 2 }, 252, soft) : []),
    ...lines(won, { size: 18, weight: 400, most: 660, lines: 2 }, 312, ink),
    ...lines(facts.award, { size: 40, weight: 700, most: 640, lines: 1 }, 392, brick),
    small(number, 80 + codeSize + 16, 512, 'start', 13),
    small(words.scan, 80 + codeSize + 16, 534, 'start'),
    small(issuer.broken[0] ?? '', sheet.width - 80, 508, 'end', issuer.size),
    small(facts.day, sheet.width - 80, 534, 'end', 14),
  ]
}

/** Down to 55 % of the size, below which nobody reads it on paper; then what is left over is cut off. */
function fitText(text: string, { size, weight, most, lines }: Fitting, measure: Measure) {
  for (const part of [1, 0.85, 0.7, 0.55]) {
    const broken = breakText(text, most / (size * part), weight, measure)
    if (broken.length <= lines) return { size: size * part, broken }
  }
  const last = breakText(text, most / (size * 0.55), weight, measure).slice(0, lines)
  return {
    size: size * 0.55,
    broken: last.map((line, at) => (at === lines - 1 ? `${Array.from(line).slice(0, -1).join('')}…` : line)),
  }
}

/** What a line may end after: a word with the space behind it, or any one Chinese character. */
const unitsOf = (text: string): readonly string[] =>
  text.match(/[\p{Script=Latin}\p{Nd}!-/:;?“”‘’–—]+\s*|./gsu) ?? []

/** Lines of at most so many ems. Only a word that is longer than a line is broken itself. */
function breakText(text: string, mostEm: number, weight: Weight, measure: Measure): readonly string[] {
  const broken: string[] = []
  let line = ''
  const units = unitsOf(text).flatMap(unit =>
    measure(unit.trimEnd(), weight) > mostEm ? Array.from(unit) : unit,
  )
  for (const unit of units) {
    if (line !== '' && measure((line + unit).trimEnd(), weight) > mostEm) {
      broken.push(line.trimEnd())
      line = ''
    }
    line += unit
  }
  return [...broken, line.trimEnd()]
}
