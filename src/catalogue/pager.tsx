import { ButtonLink } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { facetWords } from '../web/words/facets.ts'

type PagerParts = {
  readonly language: Language
  readonly page: number
  readonly pages: number
  readonly address: (page: number) => string
}

/** From page to page; nothing where there is but one. */
export function Pager({ language, page, pages, address }: PagerParts) {
  const words = facetWords[language]
  if (pages <= 1 && page === 1) return null
  return (
    <nav class="row pager" aria-label={words.page(page, pages)}>
      {page > 1 && (
        <ButtonLink kind="quiet" href={address(page - 1)}>
          {words.previous}
        </ButtonLink>
      )}
      <span class="soft">{words.page(page, pages)}</span>
      {page < pages && (
        <ButtonLink kind="quiet" href={address(page + 1)}>
          {words.next}
        </ButtonLink>
      )}
    </nav>
  )
}
