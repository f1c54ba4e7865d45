import type { View } from '../web/view.ts'
import { stationmodeWords } from '../web/words/stationmode.ts'
import { type AtStation, stationPage } from './frame.tsx'
import { longestInitials } from './rules.ts'

type LettersParts = AtStation & {
  /** What was chosen so far, in capitals. */
  readonly initials: string
  /** Words of lessons that begin so. */
  readonly found: readonly string[]
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
const addressOf = (initials: string) =>
  initials === '' ? '/station/letters' : `/station/letters?initials=${initials}`

/** Finding without a keyboard: F, Q leads to 番茄, as on the address book of a telephone. */
export function lettersPage(view: View, { station, contact, initials, found }: LettersParts): string {
  const words = stationmodeWords[view.language]
  // From the second letter on the word is as a rule there; before that the next letter is near the last one.
  const leadsToWord = initials.length > 1 && found.length > 0
  const first = initials.at(-1) ?? 'A'
  return stationPage(view, {
    ...{ station, contact },
    title: words.letters,
    back: '/station/find',
    children: (
      <>
        <h1>
          {words.letters} <span class="tv-number">{initials === '' ? '…' : initials}</span>
        </h1>
        <p>{initials === '' ? words.lettersHint : found.length === 0 ? words.noWord : words.chooseWord}</p>
        <div class="tv-words">
          {found.map((word, at) => (
            <a
              key={word}
              class="tv-button"
              href={`/station/lessons?word=${encodeURIComponent(word)}`}
              {...(leadsToWord && at === 0 ? { 'data-first': 'yes' } : {})}
            >
              {word}
            </a>
          ))}
        </div>
        <div class="tv-letters">
          {alphabet.map(letter => (
            <a
              key={letter}
              class="tv-tile"
              href={addressOf((initials + letter).slice(0, longestInitials))}
              {...(!leadsToWord && letter === first ? { 'data-first': 'yes' } : {})}
            >
              {letter}
            </a>
          ))}
          <a class="tv-tile" href={addressOf(initials.slice(0, -1))} aria-label={words.deleteLetter}>
            ⌫
          </a>
        </div>
      </>
    ),
  })
}
