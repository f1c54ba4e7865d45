import type { Language } from '../web/languages.ts'
import { editorialWords } from '../web/words/editorial.ts'
import type { ReviewForms } from './forms.tsx'
import type { ReviewedLesson } from './records.ts'

type VisibilityProps = {
  readonly language: Language
  readonly lesson: Pick<ReviewedLesson, 'visibility' | 'visibleTo'>
  readonly forms: Pick<ReviewForms, 'places' | 'faults'>
}

/** Who may watch a lesson: everybody, or people of chosen places. Works without script: the places are always there. */
export function VisibilityFields({ language, lesson, forms }: VisibilityProps) {
  const words = editorialWords[language]
  const isLimited = lesson.visibility === 'regions' || forms.faults?.places === true
  return (
    <fieldset class={forms.faults?.places ? 'field tick-group faulty' : 'field tick-group'}>
      <legend>{words.visibility}</legend>
      <label class="tick">
        <input type="radio" name="visibility" value="all" checked={!isLimited} />
        {words.all}
      </label>
      <label class="tick">
        <input type="radio" name="visibility" value="regions" checked={isLimited} />
        {words.regions}
      </label>
      <details open={isLimited}>
        <summary>{words.places}</summary>
        <p class="hint">{words.regionsHint}</p>
        <div class="places">
          {forms.places.map(({ id, label }) => (
            <label key={id} class="tick">
              <input type="checkbox" name="visibleTo" value={id} checked={lesson.visibleTo.includes(id)} />
              {label}
            </label>
          ))}
        </div>
      </details>
      {forms.faults?.places && (
        <p class="fault" role="alert">
          {words.wrongPlaces}
        </p>
      )}
    </fieldset>
  )
}
