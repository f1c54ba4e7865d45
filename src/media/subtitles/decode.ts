import { chardet } from 'jschardet'
import { XiangtuError } from '../../errors.ts'
import { largestSubtitleBytes } from './cue.ts'
import { tooMuch, wrongType } from './fault.ts'

/** What the library calls an encoding, and what the decoder does. ASCII and GB2312 are parts of larger ones. */
const decoders: Readonly<Record<string, string>> = {
  ascii: 'utf-8',
  'utf-8': 'utf-8',
  'utf-8-sig': 'utf-8',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  gb18030: 'gb18030',
  'utf-16-le': 'utf-16le',
  'utf-16-be': 'utf-16be',
}

/** Under this many bytes a sentence or two of GB18030 may look like Korean: only our own encodings are weighed then. */
const fewBytes = 400

/**
 * Turns a file into text: UTF-8 and UTF-16 with or without their mark, GB18030. Throws a XiangtuError for an empty
 * file, one too large, one that is no text, and text in an encoding that we do not take.
 */
export function decodeSubtitles(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new XiangtuError('emptyFile')
  if (bytes.length > largestSubtitleBytes) throw tooMuch('1 MiB')
  const { encoding, mimeType } = chardet.detect(bytes)
  if (encoding === null && mimeType !== null && !mimeType.startsWith('text/')) throw wrongType()
  const label = decoderOf(bytes, encoding)
  try {
    // `fatal`: half a character is a reason to ask for the file again, not to show a question mark to a village.
    if (label) return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch (error) {
    throw new XiangtuError('subtitleUndecodable', { cause: error })
  }
  throw new XiangtuError('subtitleUndecodable', { detail: String(encoding) })
}

function decoderOf(bytes: Uint8Array, encoding: string | null): string | undefined {
  const name = encoding?.toLowerCase() ?? ''
  // The mark at the beginning says which of the two it is.
  if (name === 'utf-16') return bytes[0] === 0xfe ? 'utf-16be' : 'utf-16le'
  if (decoders[name] || bytes.length > fewBytes) return decoders[name]
  const ours = chardet.detect(bytes, {
    includeEncodings: ['utf-8', 'gb18030'],
    noMatchEncoding: 'utf-8',
  }).encoding
  return decoders[ours?.toLowerCase() ?? '']
}
