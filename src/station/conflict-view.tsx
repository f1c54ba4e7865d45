import { type NamedPlace, placeName } from '../account/place-choice.tsx'
import { Notice } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { stationWords } from '../web/words/station.ts'
import { stationFormWords } from '../web/words/station-form.ts'
import type { StationField, StationForm } from './rules.ts'

type ConflictProps = {
  readonly language: Language
  readonly places: readonly NamedPlace[]
  readonly stored: StationForm
  readonly mine: StationForm
  readonly fields: readonly StationField[]
}

/** Every field that two changed, both values beside each other, to choose from. Nothing is chosen against the writer. */
export function Conflict({ language, places, stored, mine, fields }: ConflictProps) {
  const words = stationWords[language]
  const formWords = stationFormWords[language]
  const say = (form: StationForm, field: StationField) => sayField(language, form, field, places)
  return (
    <section class="card conflict" aria-labelledby="conflict">
      <Notice tone="bad">
        <span id="conflict">{formWords.conflict}</span>
      </Notice>
      {fields.map(field => (
        <fieldset key={field} class="sides">
          <legend>{words.field[field]}</legend>
          <div>
            <h3>{formWords.theirs}</h3>
            <p class="said">{say(stored, field)}</p>
            <label class="tick">
              <input type="radio" name={`take-${field}`} value="theirs" />
              {formWords.takeTheirs}
            </label>
          </div>
          <div>
            <h3>{formWords.mine}</h3>
            <p class="said">{say(mine, field)}</p>
            <label class="tick">
              <input type="radio" name={`take-${field}`} value="mine" checked />
              {formWords.takeMine}
            </label>
          </div>
        </fieldset>
      ))}
    </section>
  )
}

function sayField(
  language: Language,
  form: StationForm,
  field: StationField,
  places: readonly NamedPlace[],
): string {
  const words = stationWords[language]
  const formWords = stationFormWords[language]
  if (field === 'kind') return words.kind[form.kind]
  if (field === 'stationClass') return words.class[form.stationClass]
  if (field === 'isOffline') return form.isOffline ? formWords.offlineLabel : words.noValue
  if (field === 'lineKbps') return form.lineKbps === null ? words.noValue : words.kbps(form.lineKbps)
  if (field === 'placeId') {
    const place = places.find(({ id }) => id === form.placeId)
    return place ? placeName(place) : words.noValue
  }
  return String(form[field] ?? '') || words.noValue
}
