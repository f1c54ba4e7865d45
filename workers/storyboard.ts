import { join } from 'node:path'
import sharp from 'sharp'
import { XiangtuError } from '../src/errors.ts'
import { placeOnSheet, type Storyboard, sheetCount, sheetOf } from '../src/media/storyboard.ts'

/** A strip of frames, one under the other, as our own ffmpeg wrote it for a piece of the film. */
export type Strip = { readonly path: string; readonly first: number; readonly count: number }

/** 62: half the bytes of sharp's own 80, and at 160 pixels nobody sees it. */
const sheetJpeg = { quality: 62, mozjpeg: true } as const

/**
 * Writes a storyboard's sheets into a folder and returns their names. Holds the pixels of one sheet at a time. Throws
 * `outputWrong` where the strips are not what the plan says.
 */
export async function makeSheets(
  board: Storyboard,
  strips: readonly Strip[],
  folder: string,
): Promise<string[]> {
  for (const strip of strips) await checkStrip(board, strip)
  const files: string[] = []
  for (let index = 0; index < sheetCount(board); index++) {
    const sheet = sheetOf(board, index)
    const tiles: Buffer[] = []
    for (const strip of strips) tiles.push(...(await readTiles(board, strip, sheet)))
    if (tiles.length !== sheet.count)
      throw wrong(`${sheet.file} has ${tiles.length} of ${sheet.count} frames`)
    const raw = { width: board.tileWidth, height: board.tileHeight, channels: 3 } as const
    const { width, height } = sheet
    await sharp({ create: { width, height, channels: 3, background: '#000' } })
      .composite(tiles.map((input, place) => ({ input, raw, ...placeOnSheet(board, sheet.first + place) })))
      .jpeg(sheetJpeg)
      .toFile(join(folder, sheet.file))
    files.push(sheet.file)
  }
  return files
}

async function checkStrip({ tileWidth, tileHeight }: Storyboard, { path, count }: Strip): Promise<void> {
  const { width, height } = await sharp(path).metadata()
  if (width !== tileWidth || height !== tileHeight * count)
    throw wrong(`a strip of ${width}x${height} for ${count} frames of ${tileWidth}x${tileHeight}`)
}

/** The frames of a strip that belong on a sheet, as raw pixels: as wide as the strip, so each is one run of bytes. */
async function readTiles(
  { tileWidth: width, tileHeight: height }: Storyboard,
  strip: Strip,
  sheet: { readonly first: number; readonly count: number },
): Promise<Buffer[]> {
  const from = Math.max(strip.first, sheet.first)
  const count = Math.min(strip.first + strip.count, sheet.first + sheet.count) - from
  if (count <= 0) return []
  const part = { left: 0, top: (from - strip.first) * height, width, height: count * height }
  const pixels = await sharp(strip.path).extract(part).removeAlpha().raw().toBuffer()
  const bytes = width * height * 3
  return Array.from({ length: count }, (_, place) => pixels.subarray(place * bytes, (place + 1) * bytes))
}

const wrong = (detail: string) => new XiangtuError('outputWrong', { detail: `storyboard: ${detail}` })
