import { memo } from 'preact/compat'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { MapView } from '../../monitoring/map-view.tsx'
import {
  type CellWire,
  fromWire,
  isSameCell,
  isShown,
  type WallCell,
  type WallFilter,
  type WallNews,
  type WallStation,
} from '../../monitoring/rules.ts'
import { WallView } from '../../monitoring/wall-view.tsx'
import type { Language } from '../languages.ts'
import { monitoringWords } from '../words/monitoring.ts'
import { mountIsland } from './mount.tsx'
import { followWall } from './wall/follow.ts'
import { Grid } from './wall/grid.tsx'

type WallProps = {
  readonly language: Language
  readonly listId: string
  readonly filter: WallFilter
  /** The hub's clock when the page was made, in seconds since 1970. */
  readonly now: number
  readonly titles: readonly string[]
  readonly stations: readonly WallStation[]
  readonly cells: readonly CellWire[]
}

const nothing: WallCell = {
  ...{ state: 'never', title: '', anchor: 0, durationSeconds: 0 },
  ...{ speed: 1, rung: '', stalls: 0, heardAt: 0 },
}

const StationMap = memo(MapView)

/** The wall, live. */
export function Wall(props: WallProps) {
  const { language, stations } = props
  const words = monitoringWords[language]
  const [filter, setFilter] = useState(props.filter)
  const [cells, setCells] = useState(() =>
    changed(
      stations.map(() => nothing),
      props.cells,
      number => props.titles[number] ?? '',
    ),
  )
  const [isConnected, setConnected] = useState(true)
  // As this computer counts on from what the hub said: its own clock may be days off.
  const clock = useRef({ hub: props.now, here: performance.now() })
  const hubSeconds = useRef(() => clock.current.hub + (performance.now() - clock.current.here) / 1000)

  useEffect(() => {
    const titles = new Map<number, string>()
    let known = cells
    const onNews = ({ now, titles: fresh = {}, cells: news }: WallNews) => {
      for (const [number, title] of Object.entries(fresh)) titles.set(Number(number), title)
      clock.current = { hub: now, here: performance.now() }
      known = changed(known, news, number => titles.get(number) ?? '')
      setCells(known)
    }
    return followWall(`/monitoring/events?list=${props.listId}`, {
      onNews,
      onOpen: () => titles.clear(),
      onConnection: setConnected,
      // Stations came or went: their numbers are others now.
      onList: () => location.reload(),
    })
  }, [])

  function narrow(next: WallFilter) {
    setFilter(next)
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(next)) if (value !== undefined) query.set(name, value)
    history.replaceState(null, '', `?${query}`)
  }

  const shown = useMemo(
    () =>
      stations.flatMap((station, at) => {
        const cell = cells[at] ?? nothing
        return isShown(filter, station, cell) ? [{ station, cell }] : []
      }),
    [stations, cells, filter],
  )
  return (
    <WallView
      {...{ language, stations, cells, filter, shown }}
      nowSeconds={props.now}
      onFilter={narrow}
      grid={<Grid {...{ language, shown }} hubSeconds={hubSeconds.current} />}
      map={<StationMap {...{ language, shown }} />}
    >
      {isConnected ? words.live : words.notLive}
    </WallView>
  )
}

/**
 * The cells with those replaced that there is news of; the others stay the very same objects, for a stream that begins
 * anew tells of all of them.
 */
function changed(
  cells: readonly WallCell[],
  news: readonly CellWire[],
  titleOf: (number: number) => string,
): readonly WallCell[] {
  const next = [...cells]
  for (const wire of news) {
    const read = fromWire(wire, titleOf)
    const before = read && next[read.at]
    if (before && !isSameCell(before, read.cell)) next[read.at] = read.cell
  }
  return next
}

mountIsland('wall', Wall)
