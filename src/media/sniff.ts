import type { ErrorCode } from '../errors.ts'

const starts = (bytes: Uint8Array, signature: readonly number[], offset = 0): boolean =>
  signature.every((byte, index) => bytes[offset + index] === byte)
const ascii = (text: string): number[] => Array.from(text, letter => letter.charCodeAt(0))

/** Signatures of pictures: a common mistake of a person who chose the wrong file, and it deserves its own sentence. */
const pictures: readonly (readonly number[])[] = [
  [0x89, ...ascii('PNG')],
  [0xff, 0xd8, 0xff], // JPEG
  ascii('GIF8'),
  ascii('BM'),
  [...ascii('II'), 0x2a, 0], // TIFF
  [...ascii('MM'), 0, 0x2a],
]
const brandsOfPictures = ['heic', 'heix', 'mif1', 'avif']

/**
 * Tells from a file's first bytes that no decoder should see it, and why; undefined where ffprobe may look.
 * What a file is called plays no part. The whitelists of `input-args` stand behind this.
 */
export function sniffRefusal(bytes: Uint8Array): ErrorCode | undefined {
  if (bytes.length === 0) return 'emptyFile'
  // Before the pictures: their short signatures also begin words.
  if (isText(bytes)) return 'notMedia'
  const isWebp = starts(bytes, ascii('RIFF')) && starts(bytes, ascii('WEBP'), 8)
  const brand = starts(bytes, ascii('ftyp'), 4) ? String.fromCharCode(...bytes.subarray(8, 12)) : ''
  const isPicture = isWebp || brandsOfPictures.includes(brand) || pictures.some(each => starts(bytes, each))
  return isPicture ? 'stillPicture' : undefined
}

/**
 * Playlists, concat scripts, SDP, XML and subtitles are all text, and no film or sound file begins with a kilobyte of
 * it. UTF-16 is told by its byte order mark.
 */
function isText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 1024)
  if (starts(start, [0xff, 0xfe]) || starts(start, [0xfe, 0xff])) return true
  return start.every(byte => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x0c)
}
