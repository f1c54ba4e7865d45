import type { Rubric } from '../../../competition/rules.ts'
import type { SheetDraft } from '../../../competition/sheet.ts'
import type { RubricWords } from '../../../competition/stage-rules.ts'
import type { Language } from '../../languages.ts'
import { reviewWords } from '../../words/competition-review.ts'
import { Criterion } from './criterion.tsx'

type SheetFormProps = {
  readonly language: Language
  readonly rubric: Rubric
  readonly words: RubricWords
  readonly sheet: SheetDraft
  readonly isOpen: boolean
  readonly onChange: (part: Partial<SheetDraft>) => void
}

/** What a film is judged by: criteria with their bands, gates, and a comment. */
export function SheetForm({ language, rubric, words, sheet, isOpen, onChange }: SheetFormProps) {
  const says = reviewWords[language]
  const score = (id: string, halfPoints: number | undefined) => {
    const { [id]: _, ...others } = sheet.halfPoints
    onChange({ halfPoints: halfPoints === undefined ? others : { ...others, [id]: halfPoints } })
  }
  const deny = (gate: string, isDenied: boolean) => {
    const others = sheet.flags.filter(flag => flag !== gate)
    onChange({ flags: isDenied ? [...others, gate] : others })
  }
  return (
    <>
      <h2>{says.sheet}</h2>
      <details class="bands fold">
        <summary>{says.bands}</summary>
        <ul>
          {words.bands.map(({ fromPercent, text }) => (
            <li key={fromPercent}>
              <strong>{says.band(fromPercent)}</strong> {text}
            </li>
          ))}
        </ul>
      </details>
      {rubric.criteria.map(criterion => (
        <Criterion
          key={criterion.id}
          language={language}
          criterion={criterion}
          name={words.criteria[criterion.id]?.name ?? criterion.id}
          hint={words.criteria[criterion.id]?.hint ?? ''}
          bands={words.bands}
          halfPoints={sheet.halfPoints[criterion.id]}
          isOpen={isOpen}
          onScore={halfPoints => score(criterion.id, halfPoints)}
        />
      ))}
      {rubric.gates.length > 0 && (
        <fieldset class="gates">
          <legend>{says.gates}</legend>
          <p class="hint">{says.gatesLead}</p>
          {rubric.gates.map(gate => (
            <div key={gate}>
              <p id={`gate-${gate}`}>
                <strong>{words.gates[gate]?.name ?? gate}</strong>
                {words.gates[gate]?.hint && <span class="soft"> · {words.gates[gate]?.hint}</span>}
              </p>
              <label class="tick">
                <input
                  type="checkbox"
                  aria-describedby={`gate-${gate}`}
                  checked={sheet.flags.includes(gate)}
                  disabled={!isOpen}
                  onChange={event => deny(gate, event.currentTarget.checked)}
                />{' '}
                <span class={sheet.flags.includes(gate) ? 'denied' : ''}>{says.deny}</span>
              </label>
            </div>
          ))}
        </fieldset>
      )}
      <div class="field">
        <label for="sheet-comment">{says.comment}</label>
        <p class="hint" id="sheet-comment-hint">
          {says.commentHint}
        </p>
        <textarea
          id="sheet-comment"
          class="input"
          rows={4}
          maxLength={2000}
          aria-describedby="sheet-comment-hint"
          value={sheet.comment}
          readOnly={!isOpen}
          onInput={event => onChange({ comment: event.currentTarget.value })}
        />
      </div>
    </>
  )
}
