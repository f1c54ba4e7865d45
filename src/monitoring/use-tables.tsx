import type { Language } from '../web/languages.ts'
import { stationWords } from '../web/words/station.ts'
import { useWords } from '../web/words/use.ts'
import { figureNames, type Use, type UseFigures } from './use-rules.ts'
import type { PlacedStation } from './wall-records.ts'

type TableProps = { readonly language: Language; readonly use: Use<PlacedStation> }

/** One row of figures, each with its column's name for a phone, where a row becomes a list. */
const Figures = ({ language, figures }: { readonly language: Language; readonly figures: UseFigures }) => (
  <>
    {figureNames.map(name => (
      <td
        key={name}
        class={figures[name] === 0 ? 'number none' : 'number'}
        data-label={useWords[language].figures[name]}
      >
        {figures[name]}
      </td>
    ))}
  </>
)

const FigureHeads = ({ language }: { readonly language: Language }) => (
  <>
    {figureNames.map(name => (
      <th key={name} scope="col" class="number">
        {useWords[language].figures[name]}
      </th>
    ))}
  </>
)

/** What all stations played, by day. */
export function DayTable({ language, use }: TableProps) {
  const words = useWords[language]
  return (
    <table class="figures tight stacks">
      <thead>
        <tr>
          <th scope="col">{words.day}</th>
          <th scope="col" class="number">
            {words.active}
          </th>
          <FigureHeads language={language} />
        </tr>
      </thead>
      <tbody>
        {use.days.map(({ day, active, sum }) => (
          <tr key={day}>
            <th scope="row">{day.slice(5)}</th>
            <td class="number" data-label={words.active}>
              {active}
            </td>
            <Figures language={language} figures={sum} />
          </tr>
        ))}
      </tbody>
      <Total language={language} figures={use.sum} columns={2} />
    </table>
  )
}

/** What each station played. */
export function StationTable({ language, use }: TableProps) {
  const words = useWords[language]
  return (
    <table class="figures tight stacks">
      <thead>
        <tr>
          <th scope="col">{words.station}</th>
          <th scope="col">{words.town}</th>
          <th scope="col">{words.tier}</th>
          <th scope="col" class="number">
            {words.days}
          </th>
          <FigureHeads language={language} />
        </tr>
      </thead>
      <tbody>
        {use.stations.map(({ station, days, sum }) => (
          <tr key={station.id}>
            <th scope="row">
              <a href={`/stations/${station.id}/use`}>{station.name}</a>
            </th>
            <td data-label={words.town}>{station.townName}</td>
            <td data-label={words.tier}>{stationWords[language].tier[station.tier]}</td>
            <td class="number" data-label={words.days}>
              {days.length}
            </td>
            <Figures language={language} figures={sum} />
          </tr>
        ))}
      </tbody>
      <Total language={language} figures={use.sum} columns={4} />
    </table>
  )
}

const Total = ({
  language,
  figures,
  columns,
}: {
  readonly language: Language
  readonly figures: UseFigures
  readonly columns: number
}) => (
  <tfoot>
    <tr>
      <th scope="row" colSpan={columns}>
        {useWords[language].total}
      </th>
      <Figures language={language} figures={figures} />
    </tr>
  </tfoot>
)
