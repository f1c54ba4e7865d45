import type { Language } from '../web/languages.ts'
import { monitoringWords } from '../web/words/monitoring.ts'
import { placeOnMap } from './map-rules.ts'
import type { WallCell, WallStation } from './rules.ts'

type MapProps = {
  readonly language: Language
  readonly shown: readonly { readonly station: WallStation; readonly cell: WallCell }[]
}

/** The stations where they stand, north above, with no map under them: a village network has none to fetch. */
export function MapView({ language, shown }: MapProps) {
  const words = monitoringWords[language]
  const placed = shown.flatMap(each => {
    const { latitude, longitude } = each.station
    return latitude === null || longitude === null ? [] : [{ ...each, latitude, longitude }]
  })
  const { width, height, points } = placeOnMap(placed)
  if (placed.length === 0) return <p class="soft">{words.noMap}</p>
  return (
    <>
      <svg class="wall-map" viewBox={`0 0 ${width} ${height}`}>
        <title>{words.map}</title>
        {placed.map(({ station, cell }, at) => (
          <a key={station.id} href={`/stations/${station.id}/use`}>
            <Dot
              x={points[at]?.x ?? 0}
              y={points[at]?.y ?? 0}
              state={cell.state}
              name={station.name}
              said={[station.name, words.states[cell.state], cell.title].filter(Boolean).join(' · ')}
              isNamed={placed.length <= 60}
            />
          </a>
        ))}
      </svg>
      <p class="soft">{words.mapKey}</p>
      {placed.length < shown.length && <p class="soft">{words.noPosition(shown.length - placed.length)}</p>}
    </>
  )
}

type DotProps = {
  readonly x: number
  readonly y: number
  readonly state: WallCell['state']
  readonly name: string
  readonly said: string
  readonly isNamed: boolean
}

/** Shapes differ as well as colours: a square is lost, a ring is idle. */
function Dot({ x, y, state, name, said, isNamed }: DotProps) {
  return (
    <g class={state}>
      <title>{said}</title>
      {state === 'lost' ? (
        <rect x={x - 8} y={y - 8} width="16" height="16" />
      ) : state === 'stalled' ? (
        <path d={`M${x} ${y - 10}l10 18h-20z`} />
      ) : (
        <circle cx={x} cy={y} r={state === 'playing' || state === 'paused' ? 9 : 6} />
      )}
      {isNamed && (
        <text x={x} y={y + 24} text-anchor="middle">
          {name}
        </text>
      )}
    </g>
  )
}
