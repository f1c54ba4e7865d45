/** How a run of text is stressed: any of b, i, u, in this order, each at most once. */
export type Emphasis = '' | 'b' | 'i' | 'u' | 'bi' | 'bu' | 'iu' | 'biu'

/** Text of one kind of emphasis. Lines end in `\n`; whatever characters it has, they are text and nothing else. */
export type Run = { readonly text: string; readonly emphasis: Emphasis }

/** One sentence on the screen. Neighbouring runs differ in emphasis, and no line is empty. */
export type Cue = { readonly startMs: number; readonly endMs: number; readonly runs: readonly Run[] }

/** 1 MiB: two hours in two languages with all the styling of ASS stay under 400 KB. */
export const largestSubtitleBytes = 1024 ** 2
/** A cue every second for nearly three hours. */
export const mostCues = 10_000
/** Each cue has a number, a time, a line or two and an empty line. */
export const mostLines = 100_000
/** GY/T 288 and Netflix's guide know two lines of 16 characters; whole paragraphs are no subtitle. */
export const mostCueCharacters = 500
export const mostCueLines = 8
/** A cue is repeated in each segment that it touches: this bounds how much larger than the file its segments get. */
export const longestCueMs = 10 * 60_000

/** A cue as plain text, without its emphasis. */
export const plainText = (cue: Pick<Cue, 'runs'>): string => cue.runs.map(run => run.text).join('')

const marks = ['b', 'i', 'u'] as const
type Mark = (typeof marks)[number]
/** Whether a tag's name is one of those that survive. */
export const isMark = (name: string): name is Mark => marks.some(mark => mark === name)

const emphases: readonly Emphasis[] = ['', 'b', 'i', 'u', 'bi', 'bu', 'iu', 'biu']
const emphasisOf = (on: ReadonlySet<Mark>): Emphasis => {
  const wanted = marks.filter(mark => on.has(mark)).join('')
  return emphases.find(emphasis => emphasis === wanted) ?? ''
}

/** Collects a cue's text as it is read: marks are switched, text is added, and what comes out is in one form only. */
export function openRuns() {
  const runs: { text: string; emphasis: Emphasis }[] = []
  const on = new Set<Mark>()
  return {
    add(text: string): void {
      const emphasis = emphasisOf(on)
      const last = runs.at(-1)
      if (last?.emphasis === emphasis) last.text += text
      else runs.push({ text, emphasis })
    },
    mark(mark: Mark, isOn: boolean): void {
      if (isOn) on.add(mark)
      else on.delete(mark)
    },
    plain(): void {
      on.clear()
    },
    done: (): Run[] => tidy(runs),
  }
}

// C0 and C1 but for the line feed, and what stands for no character. Marks of reading direction stay: they are text.
const unprintable = /(?!\n)[\p{Cc}\ufeff\ufffe\uffff]/gu

/** Removes what is no character, spaces at the ends of lines, empty lines, and runs of nothing. */
function tidy(runs: readonly Run[]): Run[] {
  const tidied: { text: string; emphasis: Emphasis }[] = []
  /** What stands between two words waits until the next word is there; a line feed outweighs spaces. */
  let gap: { text: string; emphasis: Emphasis } | undefined
  const put = ({ text, emphasis }: Run) => {
    const last = tidied.at(-1)
    if (last?.emphasis === emphasis) last.text += text
    else tidied.push({ text, emphasis })
  }
  for (const { text, emphasis } of runs) {
    // Words and gaps in turn; each match is bounded by the next, so this reads the text once.
    for (const [part] of text
      .replace(unprintable, character => (character === '\t' ? ' ' : ''))
      .matchAll(/\s+|\S+/g)) {
      if (part.trim() !== '') {
        if (gap && tidied.length > 0) put(gap)
        gap = undefined
        put({ text: part, emphasis })
      } else {
        const isBreak = part.includes('\n') || gap?.text === '\n'
        gap = { text: isBreak ? '\n' : (gap?.text ?? '') + part, emphasis: gap?.emphasis ?? emphasis }
      }
    }
  }
  return tidied
}
