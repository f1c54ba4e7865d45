import type { Language } from '../web/languages.ts'
import { metadataWords } from '../web/words/metadata.ts'

/** A form cannot stand in another: this one stands beside it, and its field and button, which name it, where they are needed. */
const formId = 'place-finder'

type FormProps = {
  readonly action: string
  /** What the address has beside the name that is looked for. */
  readonly also?: readonly (readonly [name: string, value: string])[]
}

export const PlaceFinderForm = ({ action, also = [] }: FormProps) => (
  <form id={formId} method="get" action={action} hidden>
    {also.map(([name, value]) => (
      <input key={value} type="hidden" name={name} value={value} />
    ))}
  </form>
)

/** Looks for a village by its name, before a list that has not all of them. Works without script. */
export function PlaceFinder({ language, search }: { readonly language: Language; readonly search: string }) {
  const words = metadataWords[language]
  return (
    <div class="field">
      <label for="field-place">{words.findPlace}</label>
      <p class="hint" id="field-place-hint">
        {words.findPlaceHint}
      </p>
      <div class="row">
        <input
          {...{ class: 'input', id: 'field-place', name: 'place', form: formId, value: search }}
          {...{ maxLength: 60, autocomplete: 'off', 'aria-describedby': 'field-place-hint' }}
        />
        <button class="button quiet" type="submit" form={formId}>
          {words.find}
        </button>
      </div>
    </div>
  )
}
