import type { Language } from '../web/languages.ts'
import { editorialWords } from '../web/words/editorial.ts'
import type { ReviewForms } from './forms.tsx'
import type { ReviewedLesson } from './records.ts'
import type { Audience } from './visibility-records.ts'

type VisibilityProps = {
  readonly language: Language
  readonly lesson: Pick<ReviewedLesson, 'visibility' | 'visibleTo'>
  readonly forms: Pick<ReviewForms, 'places' | 'stations' | 'hasMore' | 'search' | 'faults'>
  /** The page that shows the form again, with what is looked for and all that is chosen. */
  readonly address: string
}

/**
 * Who may watch a lesson: everybody, people and stations of chosen places, or chosen stations alone. Works without
 * script: the places and stations are always there.
 */
export function VisibilityFields({ language, lesson, forms, address }: VisibilityProps) {
  const words = editorialWords[language]
  const isWrong = forms.faults?.places === true
  const chosen = lesson.visibility === 'all' && isWrong ? 'regions' : lesson.visibility
  const ticks = (name: string, audiences: readonly Audience[]) => (
    <div class="places">
      {audiences.map(({ id, label }) => (
        <label key={id} class="tick">
          <input type="checkbox" name={name} value={id} checked={lesson.visibleTo.includes(id)} />
          {label}
        </label>
      ))}
    </div>
  )
  return (
    <fieldset class={isWrong ? 'field tick-group faulty' : 'field tick-group'}>
      <legend>{words.visibility}</legend>
      {(
        [
          ['all', words.all],
          ['regions', words.regions],
          ['stations', words.stationsOnly],
        ] as const
      ).map(([value, label]) => (
        <label key={value} class="tick">
          <input type="radio" name="visibility" value={value} checked={value === chosen} />
          {label}
        </label>
      ))}
      <p class="hint">{words.audienceHint}</p>
      {forms.hasMore && (
        <div class="field">
          <label for="field-place">{words.findAudience}</label>
          <p class="hint" id="field-place-hint">
            {words.findAudienceHint}
          </p>
          <div class="row">
            <input
              {...{ class: 'input', id: 'field-place', name: 'place', value: forms.search }}
              {...{ maxLength: 60, autocomplete: 'off', 'aria-describedby': 'field-place-hint' }}
            />
            <button class="button quiet" type="submit" formmethod="get" formaction={address}>
              {words.find}
            </button>
          </div>
        </div>
      )}
      <details open={chosen !== 'all' || forms.search !== ''}>
        <summary>{words.places}</summary>
        {ticks('visibleTo', forms.places)}
      </details>
      <details open={chosen === 'stations' || forms.search !== ''}>
        <summary>{words.stations}</summary>
        {forms.stations.length > 0 ? ticks('visibleToStations', forms.stations) : <p>{words.noStations}</p>}
      </details>
      {isWrong && (
        <p class="fault" role="alert">
          {words.wrongPlaces}
        </p>
      )}
    </fieldset>
  )
}
