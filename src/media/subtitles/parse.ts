import { XiangtuError } from '../../errors.ts'
import {
  type Cue,
  longestCueMs,
  mostCueCharacters,
  mostCueLines,
  mostCues,
  mostLines,
  plainText,
} from './cue.ts'
import { badTime, cueTooLong, tooMuch, wrongType } from './fault.ts'
import { readAssText, readSrtText, readVttText } from './markup.ts'
import { readClock, readTimeLine } from './times.ts'

/** A cue as it stood in the file: its own text still with tags, and the line that it began on. */
type RawCue = {
  readonly line: number
  readonly startMs: number
  readonly endMs: number
  readonly source: string
}

/**
 * Reads SRT, WebVTT or ASS, told apart by what stands in it and not by its name. Cues come in order of time; of their
 * look only b, i and u are left. Throws a XiangtuError that names the line: a wrong time, a cue or a file too long,
 * no cue at all, or no subtitle file.
 */
export function parseSubtitles(text: string): Cue[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  if (lines.length > mostLines) throw tooMuch(String(mostLines))
  const first = lines.find(line => line.trim() !== '')?.trim() ?? ''
  const isVtt = /^WEBVTT(\s|$)/.test(first)
  const isAss = !isVtt && lines.some(line => line.trim() === '[Events]')
  if (!isVtt && !isAss && !lines.some(line => line.includes('-->'))) throw wrongType()
  const readText = isVtt ? readVttText : isAss ? readAssText : readSrtText
  const cues: Cue[] = []
  for (const raw of isAss ? assEvents(lines) : blocks(lines)) {
    const cue = finish(raw, readText)
    if (!cue) continue
    if (cues.length === mostCues) throw tooMuch(String(mostCues))
    cues.push(cue)
  }
  if (cues.length === 0) throw new XiangtuError('subtitleNoCue')
  return cues.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)
}

/** A cue that shows nothing, or for no time, is left out; many programs write such. */
function finish(
  { line, startMs, endMs, source }: RawCue,
  readText: (source: string) => Cue['runs'],
): Cue | undefined {
  if (endMs < startMs) throw badTime(line)
  // Before the text is read: of a giant one not even the tags are looked at.
  if (source.length > 10 * mostCueCharacters) throw cueTooLong(line)
  const runs = readText(source)
  const text = plainText({ runs })
  if (text.length > mostCueCharacters || text.split('\n').length > mostCueLines) throw cueTooLong(line)
  if (endMs - startMs > longestCueMs) throw cueTooLong(line)
  return text === '' || endMs === startMs ? undefined : { startMs, endMs, runs }
}

/** SRT and WebVTT: a line with an arrow begins a cue, an empty line ends it. Notes, styles and numbers stand between. */
function* blocks(lines: readonly string[]): Generator<RawCue> {
  for (let at = 0; at < lines.length; at++) {
    const head = lines[at] ?? ''
    if (/^(NOTE|STYLE|REGION)(\s|$)/.test(head)) {
      // A style sheet of WebVTT, or a remark: up to its empty line nothing of it is a cue.
      while (at < lines.length && lines[at]?.trim() !== '') at++
      continue
    }
    if (!head.includes('-->')) continue
    const times = readTimeLine(head)
    if (!times) throw badTime(at + 1)
    const line = at + 1
    const text: string[] = []
    for (; at + 1 < lines.length && lines[at + 1]?.trim() !== ''; at++) {
      // A file that lost its empty lines: the next cue begins here, and the line before it was its number.
      if (lines[at + 1]?.includes('-->')) {
        if (/^\s*\d+\s*$/.test(text.at(-1) ?? '')) text.pop()
        break
      }
      text.push(lines[at + 1] ?? '')
    }
    yield { line, ...times, source: text.join('\n') }
  }
}

/** ASS: the lines `Dialogue:` of `[Events]`, in the columns that its `Format:` names. */
function* assEvents(lines: readonly string[]): Generator<RawCue> {
  let isEvents = false
  let columns = ['layer', 'start', 'end', 'style', 'name', 'marginl', 'marginr', 'marginv', 'effect', 'text']
  for (const [index, line] of lines.entries()) {
    if (/^\s*\[/.test(line)) isEvents = line.trim() === '[Events]'
    else if (isEvents && line.startsWith('Format:')) {
      columns = line
        .slice(7, 400)
        .split(',')
        .map(name => name.trim().toLowerCase())
    } else if (isEvents && line.startsWith('Dialogue:')) {
      const values = splitAt(line.slice(9), columns.length)
      const fieldOf = (column: string) => values[columns.indexOf(column)] ?? ''
      const startMs = readClock(fieldOf('start').trim())
      const endMs = readClock(fieldOf('end').trim())
      if (startMs === undefined || endMs === undefined) throw badTime(index + 1)
      yield { line: index + 1, startMs, endMs, source: fieldOf('text') }
    }
  }
}

/** Splits at the first commas only: those in the last column are text. */
function splitAt(text: string, parts: number): string[] {
  const values: string[] = []
  let from = 0
  while (values.length < parts - 1) {
    const comma = text.indexOf(',', from)
    if (comma < 0) break
    values.push(text.slice(from, comma))
    from = comma + 1
  }
  return [...values, text.slice(from)]
}
