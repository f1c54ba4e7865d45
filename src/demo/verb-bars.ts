import type { CoursewareProgress, VerbState } from '../courseware/rules.ts'
import { coursewareWords } from '../web/words/courseware.ts'

/** Where bars are drawn: a terminal redraws them, anything else gets a line for each change. */
type Screen = { readonly isTTY?: boolean; write(text: string): unknown }

export type VerbBars = {
  /** Shows where the lesson stands now. */
  readonly show: (progress: Pick<CoursewareProgress, 'verbs'>) => void
}

const barWidth = 32
/** A line at each of these shares is enough for a log. */
const toldShares = 4

/** Draws the eight verbs as progress bars, in Chinese and English at once: the demo has nobody to ask. */
export function openVerbBars(screen: Screen): VerbBars {
  let drawnLines = 0
  const told = new Map<string, string>()

  const redraw = (verbs: readonly VerbState[]) => {
    const up = drawnLines > 0 ? `\u001b[${drawnLines}A` : ''
    screen.write(up + verbs.map(verb => `\u001b[2K${barOf(verb)}\n`).join(''))
    drawnLines = verbs.length
  }
  const tellChanges = (verbs: readonly VerbState[]) => {
    for (const verb of verbs) {
      if (verb.state === 'waiting') continue
      const stage = `${verb.state} ${Math.floor(verb.share * toldShares)}`
      if (told.get(verb.verb) === stage) continue
      told.set(verb.verb, stage)
      screen.write(`${barOf(verb)}\n`)
    }
  }
  return { show: ({ verbs }) => (screen.isTTY ? redraw(verbs) : tellChanges(verbs)) }
}

/** One verb's line: `转码 Transcode  [########........]  50 %  进行中 running`. */
export function barOf({ verb, state, share, waitingFor, startedAt, endedAt }: VerbState): string {
  const [zh, en] = [coursewareWords['zh-CN'], coursewareWords.en]
  const full = Math.round(share * barWidth)
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full)
  const seconds = startedAt && endedAt ? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 : undefined
  const note =
    state === 'done' && seconds !== undefined
      ? `${seconds.toFixed(1)} s`
      : waitingFor && state !== 'done'
        ? zh.waitingFor[waitingFor]
        : `${zh.verbStates[state]} ${en.verbStates[state]}`
  const percent = `${Math.floor(share * 100)}`.padStart(3)
  return `  ${zh.verbs[verb]} ${en.verbs[verb].padEnd(10)} ${bar} ${percent} %  ${note}`
}
