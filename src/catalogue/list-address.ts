import { type Chosen, type FacetName, facetNames, lastPage, longestQuery } from '../search/rules.ts'

/** What the address of a list says. */
export type ListQuestion = { readonly text: string; readonly chosen: Chosen; readonly page: number }

const longestValue = 80

/** Reads an address; what makes no sense in it is left out, so that an old link still shows something. */
export function readListQuestion(query: URLSearchParams): ListQuestion {
  const chosen = Object.fromEntries(
    facetNames.flatMap(facet => {
      const value = query.get(facet)?.trim() ?? ''
      return value === '' || value.length > longestValue || value.includes('\0') ? [] : [[facet, value]]
    }),
  )
  const page = Number(query.get('page') ?? 1)
  return {
    text: (query.get('q') ?? '').replaceAll('\0', '').trim().slice(0, longestQuery),
    chosen,
    page: Number.isInteger(page) && page >= 1 && page <= lastPage ? page : 1,
  }
}

/** The address of a list; a page other than the first only where it is asked for. */
export function listAddress({ text, chosen }: Omit<ListQuestion, 'page'>, page = 1): string {
  const query = new URLSearchParams()
  if (text) query.set('q', text)
  for (const facet of facetNames) if (chosen[facet] !== undefined) query.set(facet, chosen[facet])
  if (page > 1) query.set('page', String(page))
  const rest = query.toString()
  return rest ? `/lessons?${rest}` : '/lessons'
}

/** The same list with one value chosen, or without any of its facet. */
export function choose(chosen: Chosen, facet: FacetName, value: string | undefined): Chosen {
  const { [facet]: _, ...others } = chosen
  return value === undefined ? others : { ...others, [facet]: value }
}
