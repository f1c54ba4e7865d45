/**
 * What an answer really is. `signIn`: a page that the network put in the place of the film, as hotels and some mobile
 * networks do until somebody has signed in. `half`: it broke off, and nobody said so.
 */
export type Answer = 'good' | 'signIn' | 'half'

const page = /^\s*</

/** Looks at a playlist, subtitles or a steering manifest. A film's playlist without its end would pass for a live one. */
export function judgeText(text: string): Answer {
  if (page.test(text)) return 'signIn'
  if (!text.startsWith('#EXTM3U')) return /^\ufeff?WEBVTT|^\s*\{/.test(text) ? 'good' : 'half'
  const isOfMedia = text.includes('#EXT-X-TARGETDURATION')
  return !isOfMedia || text.includes('#EXT-X-ENDLIST') ? 'good' : 'half'
}

/** Boxes with which a file or a segment of fragmented MP4 begins (ISO 14496-12; RFC 8216, 3.3). */
const firstBoxes = new Set(['ftyp', 'styp', 'moov', 'moof', 'sidx', 'emsg', 'prft', 'free'])

/**
 * Looks at a segment: a chain of boxes, each as long as it says, from the first byte to the last, with a film or its
 * description among them; or WebVTT.
 */
export function judgeBytes(data: ArrayBuffer): Answer {
  const view = new DataView(data)
  const start = asText(view, 0, Math.min(64, view.byteLength))
  if (start.includes('WEBVTT')) return 'good'
  if (!firstBoxes.has(start.slice(4, 8))) return page.test(start) ? 'signIn' : 'half'
  let at = 0
  let isOfUse = false
  while (at + 8 <= view.byteLength) {
    const bytes = boxBytes(view, at)
    if (bytes === undefined) return 'half'
    isOfUse ||= /mdat|moov/.test(asText(view, at + 4, at + 8))
    at += bytes
  }
  return at === view.byteLength && isOfUse ? 'good' : 'half'
}

/** Length of the box that begins here: 0 means to the end, 1 that a long number follows. */
function boxBytes(view: DataView, at: number): number | undefined {
  const short = view.getUint32(at)
  if (short === 0) return view.byteLength - at
  if (short !== 1) return short >= 8 ? short : undefined
  if (at + 16 > view.byteLength) return undefined
  return view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12)
}

function asText(view: DataView, from: number, to: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, from, to - from))
}
