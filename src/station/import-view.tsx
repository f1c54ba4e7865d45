import { Notice } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { stationWords } from '../web/words/station.ts'
import { stationFormWords } from '../web/words/station-form.ts'
import { tableWords } from '../web/words/station-table.ts'
import type { ImportPlan, PlannedRow, RowFault } from './import-plan.ts'
import type { StationField } from './rules.ts'

type CountsProps = {
  readonly language: Language
  readonly plan: ImportPlan
  readonly made?: number
  readonly wrongLines?: readonly number[]
}

/** How many rows of a list are new, changed, as they were, and wrong. */
export function Counts({ language, plan: { rows }, wrongLines = [] }: CountsProps) {
  const words = tableWords[language]
  if (rows.length === 0) return <Notice tone="bad">{words.empty}</Notice>
  const count = (state: PlannedRow['state']) =>
    rows.filter(row => (wrongLines.includes(row.line) ? 'wrong' : row.state) === state).length
  const wrong = count('wrong')
  return (
    <Notice tone={wrong > 0 ? 'bad' : 'good'}>
      <p>{words.counts(count('new'), count('changed'), count('same'), wrong)}</p>
      {wrong > 0 && <p>{words.wrongKept}</p>}
    </Notice>
  )
}

type RowsProps = {
  readonly language: Language
  readonly rows: readonly PlannedRow[]
  readonly wrongLines?: readonly number[]
}

/** The rows of a list, the wrong ones first. */
export function Rows({ language, rows, wrongLines = [] }: RowsProps) {
  const words = tableWords[language]
  if (rows.length === 0) return null
  const wrongFirst = rows.toSorted(
    (one, other) => Number(other.state === 'wrong') - Number(one.state === 'wrong'),
  )
  return (
    <div class="station-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{words.line}</th>
            <th scope="col">{words.column.name}</th>
            <th scope="col">{words.column.place}</th>
            <th scope="col">{words.what}</th>
          </tr>
        </thead>
        <tbody>
          {wrongFirst.map(row => (
            <tr key={row.line}>
              <td>{row.line}</td>
              <td>{row.name}</td>
              <td>{row.placeText}</td>
              <td>
                <strong>{words.state[wrongLines.includes(row.line) ? 'wrong' : row.state]}</strong>{' '}
                {wrongLines.includes(row.line) ? words.fault.stored : sayRow(language, row)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function sayRow(language: Language, row: PlannedRow): string {
  const words = tableWords[language]
  if (row.state === 'wrong') return row.faults.map(fault => sayFault(language, fault)).join(' ')
  const added = row.administrators.map(({ name }) => name)
  return [
    ...('parentId' in row.place ? [words.atNewVillage(row.place.name)] : []),
    ...(added.length > 0 ? [words.addsAdministrators(added.join('、'))] : []),
  ].join(' · ')
}

const isField = (fault: RowFault, table: Readonly<Record<StationField, string>>): fault is StationField =>
  Object.hasOwn(table, fault)

function sayFault(language: Language, fault: RowFault): string {
  const table = { field: stationWords[language].field, fault: stationFormWords[language].fault }
  if (isField(fault, table.fault)) return `${table.field[fault]}: ${table.fault[fault]}`
  return tableWords[language].fault[fault]
}
