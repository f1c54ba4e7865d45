/** Where players ask from which source to fetch. */
export const steeringPath = '/api/v1/steering'

/** Whether a file of a release is a master playlist: `master.m3u8`, `av1-<generation>.m3u8`, `listen.m3u8`. */
export const isMaster = (path: readonly string[]): boolean =>
  path.length === 1 && /^(master|av1|listen)(-[0-9a-f]{32})?\.m3u8$/.test(path[0] ?? '')

type Headers = Readonly<Record<string, string | string[] | undefined>>
type Range = { readonly start: number; readonly bytes: number }

/** What is held against the conditions of a request: the object's etag, with its quotes, and its time. */
export type Validators = { readonly etag: string; readonly modifiedAt: Date; readonly bytes: number }

/** The answer that HTTP demands: all (200), one range (206), nothing new (304), a broken condition (412), no such range (416). */
export type Delivery =
  | { readonly status: 200 | 304 | 412 | 416; readonly range?: undefined }
  | { readonly status: 206; readonly range: Range }

/** Decides a GET or HEAD by its headers, in the order of RFC 9110, section 13.2.2. */
export function decideDelivery(method: string, headers: Headers, object: Validators): Delivery {
  if (preconditionFails(headers, object)) return { status: 412 }
  if (isKnown(headers, object)) return { status: 304 }
  // Section 14.2: ranges are defined for GET alone.
  if (method !== 'GET' || !rangeStillHolds(headers, object)) return { status: 200 }
  const range = wantedRange(headers.range, object.bytes)
  if (range === 'whole') return { status: 200 }
  return range === 'unsatisfiable' ? { status: 416 } : { status: 206, range }
}

/** Whether a request must be decided before anything is read. */
export const isConditional = (headers: Headers): boolean =>
  ['range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'].some(
    name => name in headers,
  )

/**
 * Reads a Range header for an object of `size` bytes (section 14.1.2): one range of bytes is obeyed, cut at the end of
 * the object. Several ranges, another unit and nonsense are answered with the whole, as the RFC allows.
 */
export function wantedRange(header: Headers[string], size: number): Range | 'whole' | 'unsatisfiable' {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(typeof header === 'string' ? header : '')
  const [, first = '', last = ''] = match ?? []
  if (first === '' && last === '') return 'whole'
  if (first === '') {
    // "The last N bytes"; where there are fewer, all of them.
    const bytes = Math.min(Number(last), size)
    return bytes === 0 ? 'unsatisfiable' : { start: size - bytes, bytes }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return 'whole'
  if (start >= size) return 'unsatisfiable'
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return { start, bytes: end - start + 1 }
}

function preconditionFails(headers: Headers, { etag, modifiedAt }: Validators): boolean {
  const match = headers['if-match']
  // The strong comparison of section 8.8.3.2: a weak tag never matches.
  if (typeof match === 'string') return match.trim() !== '*' && !tagsOf(match).includes(etag)
  return wholeSeconds(modifiedAt) > timeOf(headers['if-unmodified-since'])
}

function isKnown(headers: Headers, { etag, modifiedAt }: Validators): boolean {
  // A reload that insists on a fresh copy gets one; `send` does the same.
  if (/\bno-cache\b/.test(String(headers['cache-control'] ?? ''))) return false
  const noneMatch = headers['if-none-match']
  if (typeof noneMatch === 'string') {
    return noneMatch.trim() === '*' || tagsOf(noneMatch).some(tag => tag.replace(/^W\//, '') === etag)
  }
  return wholeSeconds(modifiedAt) <= timeOf(headers['if-modified-since'])
}

/** Section 13.1.5: If-Range must name exactly this etag, or exactly this time. */
function rangeStillHolds(headers: Headers, { etag, modifiedAt }: Validators): boolean {
  const held = headers['if-range']
  if (typeof held !== 'string') return true
  return held.includes('"') ? held.trim() === etag : timeOf(held) === wholeSeconds(modifiedAt)
}

const tagsOf = (list: string) => list.split(',').map(tag => tag.trim())
/** HTTP dates have no fractions. */
const wholeSeconds = (date: Date) => Math.floor(date.getTime() / 1000) * 1000
/** NaN, which every comparison denies, where there is no date. */
const timeOf = (header: Headers[string]) => Date.parse(typeof header === 'string' ? header : '')
