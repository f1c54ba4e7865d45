import { Pager } from '../catalogue/pager.tsx'
import type { Language } from '../web/languages.ts'
import { resultWords } from '../web/words/competition-result.ts'
import type { Result } from './journal.ts'

/** On a telephone a line that says nothing is left out. */
const noneOf = (value: unknown): string => (value === null ? 'none' : '')

/** 100 rows weigh some 4 KB on the wire. */
const perPage = 100

type TableParts = {
  readonly language: Language
  readonly results: readonly Result[]
  readonly page: number
  readonly address: (page: number) => string
  readonly linkTo?: (code: string) => string
  readonly noteOf?: (code: string) => readonly string[]
  /** Further columns between code and result, by code. */
  readonly more?: readonly { readonly name: string; readonly of: (code: string) => string }[]
}

/** The results of one category, the best first, those without a rank last; a page of them. */
export function ResultTable({ language, results, page, address, linkTo, noteOf, more = [] }: TableParts) {
  const words = resultWords[language]
  const names = words.columns
  if (results.length === 0) return <p>{words.noEntries}</p>
  const last = Number.MAX_SAFE_INTEGER
  const sorted = results.toSorted(
    (a, b) => (a.rank ?? last) - (b.rank ?? last) || (a.entryCode < b.entryCode ? -1 : 1),
  )
  const shown = sorted.slice((page - 1) * perPage, page * perPage)
  return (
    <>
      <table class="figures tight stacks">
        <thead>
          <tr>
            {[
              names.code,
              names.rank,
              ...more.map(({ name }) => name),
              ...[names.result, names.sheets, names.method, names.decidedBy, names.state],
            ].map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ rank, entryCode, result, sheetCount, method, decidedBy, state }) => (
            <tr key={entryCode}>
              <th scope="row">{linkTo ? <a href={linkTo(entryCode)}>{entryCode}</a> : entryCode}</th>
              <td data-label={names.rank}>{rank ?? '—'}</td>
              {more.map(({ name, of }) => (
                <td key={name} data-label={name} class={of(entryCode) ? 'text' : 'none'}>
                  {of(entryCode)}
                </td>
              ))}
              <td data-label={names.result}>{result ?? '—'}</td>
              <td data-label={names.sheets}>{sheetCount}</td>
              <td data-label={names.method} class={noneOf(result)}>
                {result === null ? '—' : words.methods[method]}
              </td>
              <td data-label={names.decidedBy} class={noneOf(decidedBy)}>
                {decidedBy === null ? '—' : words.decidedBy[decidedBy]}
              </td>
              <td data-label={names.state}>
                {[words.states[state], ...(noteOf?.(entryCode) ?? [])].join(' · ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager
        language={language}
        page={page}
        pages={Math.max(1, Math.ceil(results.length / perPage))}
        address={address}
      />
    </>
  )
}
