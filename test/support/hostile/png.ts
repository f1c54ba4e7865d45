import { crc32, deflateSync } from 'node:zlib'
import { words32 } from '../boxes.ts'

const chunk = (type: string, body: Uint8Array): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  return Buffer.concat([words32(body.length), named, words32(crc32(named))])
}

/** A PNG's colour profile that deflates `bytes` zeros a thousandfold. */
export const profileBomb = (bytes: number): Buffer =>
  chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(bytes), { level: 9 })]))

/** EXIF notes whose only directory says that the next one is itself. */
export const circularExif = (): Buffer =>
  chunk('eXIf', Buffer.concat([Buffer.from('MM\0*'), words32(8), Buffer.from([0, 0]), words32(8)]))

/** Says that the picture is an animation of so many frames, without end. */
export const animation = (frames: number): Buffer => chunk('acTL', words32(frames, 0))

/** A text chunk, as programs leave them in pictures. */
export const textNote = (text: string): Buffer => chunk('tEXt', Buffer.from(`Comment\0${text}`))

/** A square blank PNG, one bit a pixel: at 12,000 a side, 18 MB of rows that deflate to 18 kB. */
export function pngOf(side: number, ...notes: readonly Buffer[]): Buffer {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const header = Buffer.concat([words32(side, side), Buffer.from([1, 0, 0, 0, 0])])
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))), { level: 1 })
  return Buffer.concat([
    ...[signature, chunk('IHDR', header), ...notes],
    ...[chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))],
  ])
}
