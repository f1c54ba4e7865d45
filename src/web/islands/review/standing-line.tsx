import { Button, Notice } from '../../components.tsx'
import { formatTime, type Language } from '../../languages.ts'
import { reviewWords } from '../../words/competition-review.ts'
import type { Standing } from './keep-sheet.ts'

type StandingLineProps = {
  readonly language: Language
  readonly standing: Standing
  readonly isOpen: boolean
  readonly onDecide: (which: 'theirs' | 'mine') => void
}

/** Whether what stands on the page is on the hub too, and what to do where it is not. */
export function StandingLine({ language, standing, isOpen, onDecide }: StandingLineProps) {
  const words = reviewWords[language]
  switch (standing.kind) {
    case 'resting':
    case 'faulty':
      return isOpen ? <p class="soft sheet-standing">{words.saves}</p> : null
    case 'saving':
      return <p class="soft sheet-standing">{words.saving}</p>
    case 'submitting':
      return <p class="soft sheet-standing">{words.sending}</p>
    case 'saved':
      return (
        <p class="soft sheet-standing" role="status">
          ✓ {words.savedAt(formatTime(standing.at, standing.at, language))}
        </p>
      )
    case 'locked':
      return <Notice tone="good">{words.locked}</Notice>
    case 'changed':
      return (
        <Notice tone="bad">
          <p>{words.changed}</p>
          <p class="row">
            <Button type="button" kind="quiet" onClick={() => onDecide('theirs')}>
              {words.useTheirs}
            </Button>
            <Button type="button" kind="quiet" onClick={() => onDecide('mine')}>
              {words.keepMine}
            </Button>
          </p>
        </Notice>
      )
    case 'signedOut':
      return (
        <Notice tone="bad">
          {words.signInAgain}{' '}
          <a href="/sign-in" target="_blank" rel="noopener">
            {words.signIn}
          </a>
        </Notice>
      )
    default:
      return <Notice tone="bad">{words[standing.kind]}</Notice>
  }
}
