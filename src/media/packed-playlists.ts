/**
 * A media playlist without what can be counted: the lines before the first segment, the names as a counter, each length
 * once, and which segment has which. A lesson of 90 minutes comes to 1.5 KB, and to 200 bytes once compressed.
 */
type CountedPlaylist = {
  readonly head: string
  /** What stands before, and after, the segment's number. */
  readonly before: string
  readonly after: string
  /** The first segment's number and how many digits each has. */
  readonly first: number
  readonly digits: number
  /** As they are written: `4.010667`. */
  readonly seconds: readonly string[]
  /** A base 36 digit a segment: its place in `seconds`. */
  readonly which: string
  readonly tail: string
}

/**
 * The playlists of a release as they travel with a page. All rungs cut at the same seconds, so most of their playlists
 * are one and the same text, which is here once.
 */
export type PackedPlaylists = {
  /** Paths in relation to the release's own folder: `master.m3u8`, `v144/index.m3u8`, `../<release>/v360/index.m3u8`. */
  readonly files: Readonly<Record<string, number>>
  /** Each text once; as it is where it does not count. */
  readonly texts: readonly (string | CountedPlaylist)[]
}

/** Packs playlists by their paths. Lossless: what does not come out again byte for byte stays as it is. */
export function packPlaylists(playlists: ReadonlyMap<string, string>): PackedPlaylists {
  const texts = [...new Set(playlists.values())]
  return {
    files: Object.fromEntries([...playlists].map(([path, text]) => [path, texts.indexOf(text)])),
    texts: texts.map(text => {
      const counted = countPlaylist(text)
      return counted && writeCounted(counted) === text ? counted : text
    }),
  }
}

/** The text of one playlist; undefined for a path that is not among them. */
export function unpackPlaylist({ files, texts }: PackedPlaylists, path: string): string | undefined {
  const packed = texts[files[path] ?? -1]
  return typeof packed === 'object' ? writeCounted(packed) : packed
}

/** What a player needs for some lessons alone: words to show, other sources to turn to. */
export type ExtraPart = 'subtitles' | 'steering'

const signOf = { subtitles: 'TYPE=SUBTITLES', steering: '#EXT-X-CONTENT-STEERING' } as const

/** What a lesson with these playlists needs: its masters are among them, which name it. Of unknown ones: everything. */
export const extrasOf = (playlists: PackedPlaylists | undefined): ExtraPart[] =>
  (['subtitles', 'steering'] as const).filter(
    extra =>
      !playlists || playlists.texts.some(text => typeof text === 'string' && text.includes(signOf[extra])),
  )

const segmentLines = /#EXTINF:([\d.]+),\n(?!#)(.+)\n/g
const numbered = /^(\D*)(\d{1,10})(\D.*)$/

function countPlaylist(text: string): CountedPlaylist | undefined {
  const segments = [...text.matchAll(segmentLines)]
  const [first] = segments
  const last = segments.at(-1)
  const [, before = '', number, after = ''] = numbered.exec(first?.[2] ?? '') ?? []
  if (!first || !last || number === undefined) return undefined
  const all = segments.map(([, length = '']) => length)
  const seconds = [...new Set(all)]
  if (seconds.length > 36) return undefined
  return {
    head: text.slice(0, first.index),
    before,
    after,
    first: Number(number),
    digits: number.length,
    seconds,
    which: all.map(length => seconds.indexOf(length).toString(36)).join(''),
    tail: text.slice(last.index + last[0].length),
  }
}

function writeCounted({ head, before, after, first, digits, seconds, which, tail }: CountedPlaylist): string {
  const segments = Array.from(which, (digit, index) => {
    const number = String(first + index).padStart(digits, '0')
    return `#EXTINF:${seconds[Number.parseInt(digit, 36)] ?? ''},\n${before}${number}${after}\n`
  })
  return head + segments.join('') + tail
}
