import type { ComponentChildren } from 'preact'
import type { StationTier } from '../station/rules.ts'
import { formatTime, type Language } from '../web/languages.ts'
import { monitoringWords } from '../web/words/monitoring.ts'
import { stationWords } from '../web/words/station.ts'
import { countStates, type WallCell, type WallFilter, type WallStation, wallStates } from './rules.ts'

/** Not station/rules itself: what validates a station's form is nothing for a browser. */
const stationTiers = ['model', 'standard', 'lagging'] as const satisfies readonly StationTier[]

type WallProps = {
  readonly language: Language
  readonly stations: readonly WallStation[]
  readonly cells: readonly WallCell[]
  readonly filter: WallFilter
  readonly nowSeconds: number
  /** Absent on the server: there the form is sent. */
  readonly onFilter?: (filter: WallFilter) => void
  /** Those stations that are shown, as cells and on a map; the filter says which of the two is wanted. */
  readonly grid: ComponentChildren
  readonly map: ComponentChildren
  readonly shown: readonly { readonly station: WallStation; readonly cell: WallCell }[]
  /** What is said about how fresh it is. */
  readonly children?: ComponentChildren
}

/** The wall with its filters: a form where there is no script, and live where there is one. */
export function WallView(props: WallProps) {
  const { language, stations, cells, filter, shown, onFilter, nowSeconds } = props
  const words = monitoringWords[language]
  const counts = countStates(cells)
  const towns = [...new Map(stations.map(({ townId, townName }) => [townId, townName]))]
  const now = new Date(nowSeconds * 1000)
  return (
    <>
      <form class="wall-filter" method="get" action="/monitoring">
        <Choice
          {...{ name: 'town', label: words.town, all: words.all, value: filter.town }}
          options={towns.map(([value, label]) => ({ value, label }))}
          onPick={onFilter && (town => onFilter({ ...filter, town }))}
        />
        <Choice
          {...{ name: 'tier', label: words.tier, all: words.all, value: filter.tier }}
          options={stationTiers.map(value => ({ value, label: stationWords[language].tier[value] }))}
          onPick={
            onFilter && (text => onFilter({ ...filter, tier: stationTiers.find(tier => tier === text) }))
          }
        />
        <Choice
          {...{
            name: 'state',
            label: words.state,
            all: `${words.all} ${stations.length}`,
            value: filter.state,
          }}
          options={wallStates
            .filter(state => counts[state] > 0 || state === filter.state)
            .map(value => ({ value, label: `${words.states[value]} ${counts[value]}` }))}
          onPick={
            onFilter && (text => onFilter({ ...filter, state: wallStates.find(state => state === text) }))
          }
        />
        <Choice
          {...{ name: 'view', label: words.showAs, value: filter.view }}
          options={[
            { value: 'grid', label: words.grid },
            { value: 'map', label: words.map },
          ]}
          onPick={onFilter && (text => onFilter({ ...filter, view: text === 'map' ? 'map' : 'grid' }))}
        />
        {!onFilter && (
          <button class="button quiet" type="submit">
            {words.renew}
          </button>
        )}
        <p class="soft" role="status">
          {props.children ?? words.seenAt(formatTime(now, now, language))}
        </p>
      </form>
      {shown.length === 0 ? (
        <p>{stations.length === 0 ? words.noStations : words.noneHere}</p>
      ) : filter.view === 'map' ? (
        props.map
      ) : (
        <ol class="wall">{props.grid}</ol>
      )}
    </>
  )
}

type ChoiceProps = {
  readonly name: string
  readonly label: string
  /** What is shown for no choice; absent where there is always one. */
  readonly all?: string
  readonly value: string | undefined
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onPick: ((value: string | undefined) => void) | undefined
}

const Choice = ({ name, label, all, value, options, onPick }: ChoiceProps) => (
  <label class="choice">
    <span>{label}</span>
    <select
      name={name}
      value={value ?? ''}
      {...(onPick && {
        onChange: (event: { currentTarget: HTMLSelectElement }) =>
          onPick(event.currentTarget.value || undefined),
      })}
    >
      {all !== undefined && <option value="">{all}</option>}
      {options.map(option => (
        <option key={option.value} value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ))}
    </select>
  </label>
)
