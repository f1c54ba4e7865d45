import { readTimeLine, writeClock } from './subtitles/times.ts'

/** A question at which a film stops in a classroom. */
export type PauseCard = {
  readonly id: string
  /** Whole seconds from the beginning. */
  readonly atSeconds: number
  readonly question: string
  readonly choices: readonly string[]
  /** Empty where there is no one answer. */
  readonly answer: string
  /** How long the room talks; 0: until somebody goes on. */
  readonly discussSeconds: number
}

/** How long a cue lasts; nothing is shown by it, so only its beginning matters. */
const cueMs = 1000

/**
 * Writes question cards as a WebVTT metadata track: a cue for each, whose text is JSON. Every character that means
 * something to WebVTT or HTML is escaped, so that a player which takes the track for subtitles finds no tag in it.
 */
export function writePauseTrack(cards: readonly PauseCard[]): string {
  const cues = cards.map(({ id, atSeconds, ...card }) => {
    const ms = atSeconds * 1000
    return `${id}\n${writeClock(ms)} --> ${writeClock(ms + cueMs)}\n${escaped(JSON.stringify(card))}\n`
  })
  return ['WEBVTT\n', ...cues].join('\n')
}

/** JSON knows `\u003e`, so the text means the same; U+2028 and its like end lines for some readers. */
const escaped = (json: string): string =>
  json.replace(/[<>&\u0085\u2028\u2029]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Reads such a track; what is not one of our cards is left out. Texts stay texts: nothing in them is ever run. */
export function readPauseTrack(text: string): PauseCard[] {
  return text.split(/\r?\n\r?\n/).flatMap(block => {
    const [id = '', times = '', json = ''] = block.trim().split(/\r?\n/)
    const at = readTimeLine(times)
    const card = at && readCard(json)
    return at && card ? [{ id, atSeconds: at.startMs / 1000, ...card }] : []
  })
}

function readCard(json: string): Omit<PauseCard, 'id' | 'atSeconds'> | undefined {
  const card = parsed(json)
  const field = (name: string): unknown => (card ? Reflect.get(card, name) : undefined)
  const [question, choices, answer, discussSeconds] = [
    field('question'),
    field('choices'),
    field('answer'),
    field('discussSeconds'),
  ]
  if (typeof question !== 'string' || typeof answer !== 'string') return undefined
  if (typeof discussSeconds !== 'number' || !Array.isArray(choices)) return undefined
  return {
    question,
    answer,
    discussSeconds,
    choices: choices.filter((each): each is string => typeof each === 'string'),
  }
}

function parsed(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
