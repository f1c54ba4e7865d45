import type { Language } from '../web/languages.ts'
import { resultWords } from '../web/words/competition-result.ts'
import type { ReviewerStatistics } from './statistics.ts'

type Parts = { readonly language: Language; readonly statistics: readonly ReviewerStatistics[] }

/** How reviewers scored, by number: closed at first, because it decides nothing. */
export function StatisticsView({ language, statistics }: Parts) {
  const words = resultWords[language]
  const names = words.statisticsColumns
  if (statistics.length === 0) return null
  return (
    <details class="card">
      <summary>
        <h2>{words.statistics}</h2>
      </summary>
      <p class="soft">{words.statisticsLead}</p>
      <table class="figures tight stacks">
        <thead>
          <tr>
            {Object.values(names).map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {statistics.map(({ reviewer, sheetCount, mean, spread, deviation, isOutlier }) => (
            <tr key={reviewer}>
              <th scope="row">{reviewer}</th>
              <td data-label={names.sheetCount}>{sheetCount}</td>
              <td data-label={names.mean}>{words.points(mean)}</td>
              <td data-label={names.spread}>{words.points(spread)}</td>
              <td data-label={names.deviation}>
                <span>
                  {deviation === null ? '—' : words.signed(deviation)}{' '}
                  {isOutlier && <span class="badge returned">{words.outlier}</span>}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
