import type { View } from '../web/view.ts'
import { competitionFormWords } from '../web/words/competition-form.ts'
import { mostCategories } from './call-form.ts'
import { Cell, rowCount } from './form-view.tsx'
import { rowField, type Typed } from './typed-form.ts'

/** The categories of a call with their awards: a row each, with two empty ones to fill. */
export function Categories({ view, typed, fault }: { view: View; typed: Typed; fault: string | undefined }) {
  const words = competitionFormWords[view.language]
  return (
    <fieldset class={fault ? 'rows faulty' : 'rows'} aria-describedby="categories-hint">
      <legend>{words.categories}</legend>
      <p class="hint" id="categories-hint">
        {words.categoriesHint}
      </p>
      {fault && <p class="fault">{fault}</p>}
      {Array.from({ length: rowCount(typed, 'category', 2, mostCategories) }, (_, at) => at).map(at => (
        <div key={at} class="form-row category">
          <input
            type="hidden"
            name={rowField('category', at, 'id')}
            value={typed[rowField('category', at, 'id')] ?? ''}
          />
          <Cell
            label={words.categoryName(at + 1)}
            name={rowField('category', at, 'name')}
            typed={typed}
            maxLength={40}
          />
          <Cell
            label={words.quotas(at + 1)}
            name={rowField('category', at, 'quotas')}
            typed={typed}
            maxLength={300}
          />
        </div>
      ))}
    </fieldset>
  )
}
