import { isMark, openRuns, type Run } from './cue.ts'

/** A tag longer than this is text: looking no further keeps the reading of `<<<<<<` linear. */
const longestTag = 200
/** ASS moves, fades and clips by long lists of numbers. */
const longestOverride = 2000

/**
 * Reads a cue of SRT: b, i and u are emphasis, `font` and `{\an8}` say how it should look and go; everything else
 * between brackets was written to be read, so it stays, as text.
 */
export function readSrtText(source: string): Run[] {
  const runs = openRuns()
  for (let at = 0; at < source.length; ) {
    const tag = source[at] === '<' ? tagAt(source, at) : undefined
    const name = tag?.name.toLowerCase() ?? ''
    if (tag && isMark(name)) runs.mark(name, !tag.isEnd)
    const look = source.startsWith('{\\', at) ? enclosed(source, at, '}') : undefined
    if (tag && (isMark(name) || name === 'font')) at = tag.end
    else if (look !== undefined) at += look.length + 2
    else at = addPlain(runs, source, at, '<{')
  }
  return runs.done()
}

/** Reads a cue of WebVTT: every tag goes, for whatever is not b, i or u is a name, a class, a language or a clock. */
export function readVttText(source: string): Run[] {
  const runs = openRuns()
  for (let at = 0; at < source.length; ) {
    const tag = source[at] === '<' ? tagAt(source, at) : undefined
    const reference = source[at] === '&' ? referenceAt(source, at) : undefined
    if (tag) {
      const [name = ''] = tag.name.split('.')
      if (isMark(name)) runs.mark(name, !tag.isEnd)
      at = tag.end
    } else if (reference) {
      runs.add(reference.text)
      at = reference.end
    } else at = addPlain(runs, source, at, '<&')
  }
  return runs.done()
}

/** Reads the text of an ASS event: of all overrides only `\b`, `\i`, `\u` and `\r` mean something here. */
export function readAssText(source: string): Run[] {
  const runs = openRuns()
  let isDrawing = false
  for (let at = 0; at < source.length; ) {
    const override = source[at] === '{' ? enclosed(source, at, '}', longestOverride) : undefined
    if (override !== undefined) {
      for (const command of override.split('\\').slice(1)) isDrawing = obey(command, runs, isDrawing)
      at += override.length + 2
      continue
    }
    const sign = source[at] === '\\' ? source[at + 1] : undefined
    if (sign === 'N' || sign === 'n' || sign === 'h') {
      if (!isDrawing) runs.add(sign === 'N' ? '\n' : ' ')
      at += 2
    } else {
      const next = nextOf(source, at + 1, '{\\')
      if (!isDrawing) runs.add(source.slice(at, next))
      at = next
    }
  }
  return runs.done()
}

function obey(command: string, runs: ReturnType<typeof openRuns>, isDrawing: boolean): boolean {
  const [, name = '', value = ''] = /^([a-z]+)(-?\d{0,6})/i.exec(command.slice(0, 32).trim()) ?? []
  // `\b700` is a weight, `\b` alone takes back to the style's own, which for us is plain.
  if (isMark(name)) runs.mark(name, Number(value) > 0)
  else if (command.startsWith('r')) runs.plain()
  // `\p1` begins a drawing: what follows are coordinates, not words.
  return name === 'p' ? Number(value) > 0 : isDrawing
}

function addPlain(runs: ReturnType<typeof openRuns>, source: string, at: number, stops: string): number {
  const next = nextOf(source, at + 1, stops)
  runs.add(source.slice(at, next))
  return next
}

function nextOf(source: string, from: number, stops: string): number {
  let at = from
  while (at < source.length && !stops.includes(source.charAt(at))) at++
  return at
}

/** What stands between the bracket at `at` and its end; undefined where there is no end near. */
function enclosed(source: string, at: number, end: string, reach = longestTag): string | undefined {
  const inside = source.slice(at + 1, at + reach)
  const length = inside.indexOf(end)
  return length < 0 ? undefined : inside.slice(0, length)
}

type Tag = { readonly name: string; readonly isEnd: boolean; readonly end: number }

function tagAt(source: string, at: number): Tag | undefined {
  const inside = enclosed(source, at, '>')
  if (inside === undefined) return undefined
  const isEnd = inside.startsWith('/')
  const [name = ''] = inside.slice(isEnd ? 1 : 0).split(/[\s/]/, 1)
  return { name, isEnd, end: at + inside.length + 2 }
}

/** The six names that WebVTT files use; HTML knows two thousand more, which nobody writes in subtitles. */
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
}

function referenceAt(source: string, at: number): { text: string; end: number } | undefined {
  const [whole, name, decimal, hex] =
    /^&(?:([a-z]{2,4})|#(\d{1,7})|#[xX]([\da-fA-F]{1,6}));/.exec(source.slice(at, at + 12)) ?? []
  if (whole === undefined) return undefined
  const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16)
  const isSurrogate = code >= 0xd800 && code <= 0xdfff
  const text =
    name !== undefined ? named[name] : code > 0x10ffff || isSurrogate ? undefined : String.fromCodePoint(code)
  return text === undefined ? undefined : { text, end: at + whole.length }
}
