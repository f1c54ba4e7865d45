import { once } from 'node:events'
import PDFDocument from 'pdfkit'
import encodeQR from 'qr'
import sharp from 'sharp'
import { cutFonts, type FontRuns } from './certificate-font.ts'
import { type CertificateFacts, layCertificate, type Piece, sheet, textsOf } from './certificate-layout.ts'

/** Side of the QR code in points: 3 cm on paper. */
const codeSize = 85
const codeAt = { x: 76, y: 466 } as const
/** A picture of 2,526 pixels across prints A4 at 216 dots an inch. */
const pixelsPerPoint = 3

type Drawing = {
  readonly pieces: readonly Piece[]
  readonly runs: FontRuns
  readonly facts: CertificateFacts
}

async function draw(facts: CertificateFacts): Promise<Drawing> {
  const runs = await cutFonts(textsOf(facts))
  const measure = (text: string, weight: 400 | 700) =>
    runs(text, weight).reduce((sum, { widthEm }) => sum + widthEm, 0)
  return { pieces: layCertificate(facts, measure, codeSize), runs, facts }
}

/** The squares of the QR code as an SVG path of unit squares; a PDF takes the same. */
function codePath(address: string): { readonly path: string; readonly unit: number } {
  const rows = encodeQR(address, 'raw', { ecc: 'medium', border: 4 })
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { path: squares.join(''), unit: codeSize / rows.length }
}

/** The runs of a text with where each begins, for its alignment. */
function placed(piece: Extract<Piece, { kind: 'text' }>, runs: FontRuns) {
  const parts = runs(piece.text, piece.weight)
  const width = parts.reduce((sum, { widthEm }) => sum + widthEm, 0) * piece.size
  let x = piece.x - (piece.align === 'middle' ? width / 2 : piece.align === 'end' ? width : 0)
  return parts.map(part => {
    const at = { ...part, x }
    x += part.widthEm * piece.size
    return at
  })
}

/** The certificate as a PDF of one sheet; its text can be searched, its font is inside. */
export async function certificatePdf(facts: CertificateFacts): Promise<Buffer> {
  const { pieces, runs } = await draw(facts)
  const doc = new PDFDocument({
    ...{ size: [sheet.width, sheet.height], margin: 0, font: '', lang: facts.language },
    info: { Title: `${facts.award} ${facts.number}`, Author: facts.issuer, Subject: facts.target },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (const piece of pieces) {
    if (piece.kind === 'box') {
      doc.rect(piece.x, piece.y, piece.width, piece.height)
      if (piece.fill) doc.fill(piece.fill)
      else doc.lineWidth(piece.line ?? 1).stroke(piece.stroke ?? '#000')
      continue
    }
    for (const { cut, text, x } of placed(piece, runs)) {
      doc.registerFont(cut.name, cut.bytes)
      doc.font(cut.name).fontSize(piece.size).fillColor(piece.colour)
      doc.text(text, x, piece.y, { lineBreak: false, baseline: 'alphabetic' })
    }
  }
  const { path, unit } = codePath(facts.address)
  doc.save().translate(codeAt.x, codeAt.y).scale(unit).path(path).fill('#000').restore()
  doc.end()
  await once(doc, 'end')
  return Buffer.concat(chunks)
}

/** The certificate as a PNG. Letters are drawn as outlines: no font of the machine is asked. */
export async function certificatePng(facts: CertificateFacts): Promise<Buffer> {
  const { pieces, runs } = await draw(facts)
  const shapes = pieces.flatMap(piece => {
    if (piece.kind === 'box') {
      const { x, y, width, height, fill = 'none', stroke = 'none', line = 0 } = piece
      return [
        `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" stroke="${stroke}" stroke-width="${line}"/>`,
      ]
    }
    return placed(piece, runs).flatMap(({ cut, text, x }) => {
      const { glyphs, positions } = cut.font.layout(text)
      const scale = piece.size / cut.font.unitsPerEm
      let at = x
      return glyphs.map((glyph, index) => {
        const shape = `<path transform="translate(${at} ${piece.y}) scale(${scale} ${-scale})" d="${glyph.path.toSVG()}" fill="${piece.colour}"/>`
        at += (positions[index]?.xAdvance ?? 0) * scale
        return shape
      })
    })
  })
  const { path, unit } = codePath(facts.address)
  const code = `<path transform="translate(${codeAt.x} ${codeAt.y}) scale(${unit})" d="${path}" fill="#000"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${sheet.width} ${sheet.height}" width="${sheet.width * pixelsPerPoint}" height="${sheet.height * pixelsPerPoint}">${shapes.join('')}${code}</svg>`
  return sharp(Buffer.from(svg), { limitInputPixels: 10_000_000 })
    .png({ palette: true, colours: 32 })
    .toBuffer()
}
