import { extname } from 'node:path'

// Nothing here can carry a script: what is not in the table is served as bytes without a meaning.
const byEnding: Readonly<Record<string, string>> = {
  // RFC 8216, section 4.
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.mp4': 'video/mp4',
  // video/iso.segment is registered for DASH, and players of Apple's kind do not list it; a CMAF segment is MP4, and
  // video/mp4 is what every HLS player and every cache knows.
  '.m4s': 'video/mp4',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.vtt': 'text/vtt; charset=utf-8',
  '.json': 'application/json',
  // May carry a script of its own kind: whoever serves it says that it is to be kept, not shown.
  '.pdf': 'application/pdf',
  '.gz': 'application/gzip',
}

/** What an object is, by the ending of its key: the same on every store. Unknown endings are `application/octet-stream`. */
export const contentTypeOf = (key: string): string => byEnding[extname(key)] ?? 'application/octet-stream'
