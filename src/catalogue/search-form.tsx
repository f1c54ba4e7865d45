import type { Chosen } from '../search/rules.ts'
import { facetNames } from '../search/rules.ts'
import { Button } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { facetWords } from '../web/words/facets.ts'

type SearchFormParts = {
  readonly language: Language
  readonly text?: string
  /** Stays chosen for the next search. */
  readonly chosen?: Chosen
}

/** The one field of the search. Works without script; with it, words are suggested while somebody types. */
export function SearchForm({ language, text = '', chosen = {} }: SearchFormParts) {
  const words = facetWords[language]
  return (
    <search>
      <form class="search" action="/lessons" method="get">
        <label class="visually-hidden" for="search-text">
          {words.searchLabel}
        </label>
        <input
          class="input"
          id="search-text"
          type="search"
          name="q"
          value={text}
          maxLength={120}
          autocomplete="off"
          placeholder={words.searchHint}
          list="search-words"
          data-suggest="/api/v1/suggestions"
        />
        <datalist id="search-words" />
        {facetNames.map(facet =>
          chosen[facet] === undefined ? null : (
            <input key={facet} type="hidden" name={facet} value={chosen[facet]} />
          ),
        )}
        <Button>{words.search}</Button>
      </form>
    </search>
  )
}
