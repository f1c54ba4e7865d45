import { useState } from 'preact/hooks'
import type { Remark } from '../../../competition/sheet.ts'
import type { Language } from '../../languages.ts'
import { reviewWords } from '../../words/competition-review.ts'
import { newId } from './kept-draft.ts'

type RemarksProps = {
  readonly language: Language
  readonly remarks: readonly Remark[]
  readonly isOpen: boolean
  /** Where the film stands, in seconds. */
  readonly now: () => number
  readonly onGoTo: (seconds: number) => void
  readonly onChange: (remarks: readonly Remark[]) => void
}

/** 3:07 */
const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

/** Notes at moments of the film. */
export function Remarks({ language, remarks, isOpen, now, onGoTo, onChange }: RemarksProps) {
  const words = reviewWords[language]
  const [text, setText] = useState('')
  /** The moment that a sentence is about is when its first letter was typed. */
  const [at, setAt] = useState<number>()
  const add = () => {
    const written = text.trim()
    if (written === '') return
    const atSeconds = Math.round(10 * (at ?? now())) / 10
    onChange(
      [...remarks, { id: newId(), atSeconds, text: written }].sort((a, b) => a.atSeconds - b.atSeconds),
    )
    setText('')
    setAt(undefined)
  }
  if (!isOpen && remarks.length === 0) return null
  return (
    <section class="remarks" aria-label={words.remarks}>
      <h2>{words.remarks}</h2>
      {isOpen && (
        <form
          class="remark-form"
          onSubmit={event => {
            event.preventDefault()
            add()
          }}
        >
          <label for="remark-text" class="hint">
            {words.remarksLead}
          </label>
          <div class="row">
            <input
              id="remark-text"
              class="input"
              type="text"
              maxLength={500}
              placeholder={words.remark}
              value={text}
              onInput={event => {
                if (text === '') setAt(now())
                setText(event.currentTarget.value)
              }}
            />
            <button class="button quiet" type="submit">
              {words.addRemark(clockOf(at ?? now()))}
            </button>
          </div>
        </form>
      )}
      <ul>
        {remarks.map(remark => (
          <li key={remark.id}>
            <button
              type="button"
              class="link"
              aria-label={words.goTo(clockOf(remark.atSeconds))}
              onClick={() => onGoTo(remark.atSeconds)}
            >
              {clockOf(remark.atSeconds)}
            </button>{' '}
            <span>{remark.text}</span>
            {isOpen && (
              <button
                type="button"
                class="link remove"
                aria-label={words.removeRemark(clockOf(remark.atSeconds))}
                onClick={() => onChange(remarks.filter(({ id }) => id !== remark.id))}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
