import type { CoursewareProgress, VerbState } from '../courseware/rules.ts'
import type { Language } from '../errors.ts'
import { coursewareWords } from '../web/words/courseware.ts'
import { rungList } from '../web/words/lesson-page.ts'

/** One bar of a terminal: a name, how far, and a few words behind it. */
export type Bar = {
  readonly label: string
  readonly share: number
  readonly state: VerbState['state']
  readonly note: string
}

/** Where bars are drawn: standard error, so that a program can read standard output. */
type Screen = {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

/** Bars that are redrawn in place on a terminal, and told in a few lines to a file or a pipe. */
export type TerminalBars = {
  show(bars: readonly Bar[]): void
  /** Leaves what is drawn and goes on below it. */
  end(): void
}

const barColumns = 24
const signs = { waiting: ' ', running: '>', done: '✓', failed: '✗' } as const

/** Opens a place for bars. */
export function openTerminalBars(screen: Screen): TerminalBars {
  let drawn = 0
  const told = new Map<string, string>()
  const draw = (bars: readonly Bar[]) => {
    const widest = Math.max(...bars.map(bar => columnsOf(bar.label)))
    const lines = bars.map(bar =>
      cut(`${signs[bar.state]} ${pad(bar.label, widest)} ${picture(bar)}  ${bar.note}`),
    )
    const up = drawn > 0 ? `\u001b[${drawn}A` : ''
    screen.write(up + lines.map(line => `\u001b[2K${line}\n`).join(''))
    drawn = lines.length
  }
  const cut = (line: string): string => {
    // A line that wraps would be counted as one and drawn as two. A terminal of unknown width says 0.
    const room = (screen.columns || 80) - 1
    let kept = ''
    for (const sign of line) {
      if (columnsOf(kept + sign) > room) break
      kept += sign
    }
    return kept
  }
  /** To a file: a verb's beginning, every quarter, and its end. */
  const tell = (bars: readonly Bar[]) => {
    for (const bar of bars) {
      if (bar.state === 'waiting' && !told.has(bar.label)) continue
      const step = `${bar.state} ${Math.floor(bar.share * 4)}`
      if (told.get(bar.label) === step) continue
      told.set(bar.label, step)
      screen.write(`${signs[bar.state]} ${bar.label} ${percent(bar)}  ${bar.note}`.trimEnd().concat('\n'))
    }
  }
  return {
    show: bars => (screen.isTTY ? draw(bars) : tell(bars)),
    end: () => {
      drawn = 0
    },
  }
}

/** The eight verbs of a lesson as bars; `uploadNote` stands behind the first one (speed, time left). */
export function verbBars(
  progress: Pick<CoursewareProgress, 'verbs'>,
  language: Language,
  uploadNote = '',
): Bar[] {
  const words = coursewareWords[language]
  return progress.verbs.map(({ verb, state, share, waitingFor }) => ({
    label: words.verbs[verb],
    state,
    share: state === 'done' ? 1 : share,
    note: waitingFor ? words.waitingFor[waitingFor] : verb === 'upload' ? uploadNote : '',
  }))
}

/** What a person at a terminal is told when a first stage can be watched; undefined where none can, or all is there. */
export function watchableLines(
  { state, watchPath, coming }: CoursewareProgress,
  language: Language,
  hub: string,
): string | undefined {
  if (state !== 'processing' || !watchPath || coming.length === 0) return undefined
  const words = coursewareWords[language]
  const address = new URL(watchPath, hub).href
  return `${words.watchableNow} ${address}\n${words.coming(rungList(coming, language))}\n`
}

const percent = ({ share }: Bar): string => `${Math.floor(share * 100)}%`.padStart(4)
const picture = (bar: Bar): string => {
  const full = Math.round(bar.share * barColumns)
  return `${'█'.repeat(full)}${'░'.repeat(barColumns - full)} ${percent(bar)}`
}

// Han characters and full-width signs take two columns of a terminal.
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u
const columnsOf = (text: string): number => {
  let columns = 0
  for (const sign of text) columns += wide.test(sign) ? 2 : 1
  return columns
}
const pad = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - columnsOf(text)))
