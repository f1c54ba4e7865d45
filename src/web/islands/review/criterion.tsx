import { useEffect, useState } from 'preact/hooks'
import type { Rubric } from '../../../competition/rules.ts'
import { pointsText, readHalfPoints } from '../../../competition/sheet.ts'
import type { RubricWords } from '../../../competition/stage-rules.ts'
import type { Language } from '../../languages.ts'
import { reviewWords } from '../../words/competition-review.ts'

type CriterionProps = {
  readonly language: Language
  readonly criterion: Rubric['criteria'][number]
  readonly name: string
  readonly hint: string
  readonly bands: RubricWords['bands']
  /** Absent: not scored yet. */
  readonly halfPoints: number | undefined
  readonly isOpen: boolean
  readonly onScore: (halfPoints: number | undefined) => void
}

/** One criterion: points typed or stepped by halves, and what such points mean. */
export function Criterion(props: CriterionProps) {
  const { language, criterion, name, hint, bands, halfPoints, isOpen, onScore } = props
  const { id, mostPoints, weight } = criterion
  const words = reviewWords[language]
  const [typed, setTyped] = useState(textOf(halfPoints))
  const [isWrong, setWrong] = useState(false)
  useEffect(() => {
    setTyped(textOf(halfPoints))
    setWrong(false)
  }, [halfPoints])

  const type = (text: string) => {
    setTyped(text)
    // `8.` is on the way to 8.5.
    const read = text.trim() === '' ? undefined : readHalfPoints(text.replace(/[.．]$/, ''), mostPoints)
    const faulty = text.trim() !== '' && read === undefined
    setWrong(faulty)
    if (!faulty) onScore(read)
  }
  const step = (by: number) => onScore(Math.min(2 * mostPoints, Math.max(0, (halfPoints ?? mostPoints) + by)))
  const band =
    halfPoints === undefined
      ? undefined
      : bands.find(({ fromPercent }) => (100 * halfPoints) / (2 * mostPoints) >= fromPercent)

  return (
    <fieldset class="criterion">
      <legend>{name}</legend>
      <p class="hint" id={`hint-${id}`}>
        {hint && `${hint} `}
        {words.ofMost(mostPoints, weight)}
      </p>
      <div class="points">
        <button
          type="button"
          class="button quiet"
          aria-label={words.fewer(name)}
          disabled={!isOpen || halfPoints === 0}
          onClick={() => step(-1)}
        >
          −
        </button>
        <input
          class="input"
          type="text"
          inputMode="decimal"
          autocomplete="off"
          aria-label={`${name} ${words.score}`}
          aria-describedby={`hint-${id} band-${id}`}
          aria-invalid={isWrong}
          value={typed}
          readOnly={!isOpen}
          onInput={event => type(event.currentTarget.value)}
          onBlur={() => {
            if (!isWrong) setTyped(textOf(halfPoints))
          }}
        />
        <button
          type="button"
          class="button quiet"
          aria-label={words.more(name)}
          disabled={!isOpen || halfPoints === 2 * mostPoints}
          onClick={() => step(1)}
        >
          +
        </button>
        <span class={isWrong ? 'fault' : 'soft'} id={`band-${id}`} role="status">
          {isWrong ? words.scoreFault(mostPoints) : (band?.text ?? words.noScore)}
        </span>
      </div>
    </fieldset>
  )
}

const textOf = (halfPoints: number | undefined): string =>
  halfPoints === undefined ? '' : pointsText(halfPoints)
