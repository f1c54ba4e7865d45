import type { FacetName } from '../search/rules.ts'
import { colon, type Language } from '../web/languages.ts'
import { facetWords } from '../web/words/facets.ts'
import type { FacetChoices } from './facet-choices.ts'
import { choose, type ListQuestion, listAddress } from './list-address.ts'

type FacetParts = {
  readonly language: Language
  readonly question: ListQuestion
  readonly facets: readonly FacetChoices[]
  /** What is chosen and has no list of its own here. */
  readonly others: readonly { readonly facet: FacetName; readonly name: string; readonly label: string }[]
}

/** What the list can be narrowed to: links with counts behind a row of buttons, without any script. */
export function FacetView({ language, question, facets, others }: FacetParts) {
  const words = facetWords[language]
  const { text, chosen } = question
  const address = (facet: FacetName, value: string | undefined) =>
    listAddress({ text, chosen: choose(chosen, facet, value) })
  const taken = [
    ...others,
    ...facets.flatMap(({ facet, name, chosenLabel }) =>
      chosenLabel === undefined ? [] : [{ facet, name, label: chosenLabel }],
    ),
  ]
  return (
    <section aria-label={words.narrow} class="facets">
      {facets.map(({ facet, name, choices, chosenLabel }) => (
        <details key={facet} name="facet" class="facet">
          <summary class={chosenLabel === undefined ? 'facet-name' : 'facet-name active'}>{name}</summary>
          <ul>
            {chosenLabel !== undefined && (
              <li>
                <a class="facet-link" href={address(facet, undefined)}>
                  {words.all}
                </a>
              </li>
            )}
            {choices.map(({ value, label, count, isBelow }) => (
              <li key={value} class={isBelow ? 'below' : ''}>
                <a
                  class="facet-link"
                  href={address(facet, value)}
                  {...(chosen[facet] === value ? { 'aria-current': 'true' } : {})}
                >
                  {label} <span class="tally">{count}</span>
                </a>
              </li>
            ))}
          </ul>
        </details>
      ))}
      {taken.length > 0 && (
        <ul class="taken">
          {taken.map(({ facet, name, label }) => (
            <li key={facet}>
              <a
                class="taken-link"
                href={address(facet, undefined)}
                aria-label={words.remove(`${name} ${label}`)}
              >
                {name}
                {colon[language]}
                {label} <span aria-hidden="true">×</span>
              </a>
            </li>
          ))}
          {taken.length > 1 && (
            <li>
              <a class="taken-link" href={listAddress({ text, chosen: {} })}>
                {words.clear}
              </a>
            </li>
          )}
        </ul>
      )}
    </section>
  )
}
