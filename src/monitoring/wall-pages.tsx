import { StationMenu } from '../station/station-menu.tsx'
import { Island } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { monitoringWords } from '../web/words/monitoring.ts'
import { CellView } from './cell-view.tsx'
import { MapView } from './map-view.tsx'
import { MonitoringTabs } from './monitoring-tabs.tsx'
import { isShown, toWire, type WallFilter, type WallStation } from './rules.ts'
import type { WallNow } from './wall-feed.ts'
import { WallView } from './wall-view.tsx'

/** A station without where it lies in the tree, which is the hub's affair. */
const toBrowser = (station: WallStation): WallStation => {
  const { id, name, townId, townName, tier, hasLine, latitude, longitude } = station
  return { id, name, townId, townName, tier, hasLine, latitude, longitude }
}

/** How all stations of one's places stand. Without a script it is as it was when it was asked for. */
export function wallPage(view: View, { stations, cells, now, listId }: WallNow, filter: WallFilter): string {
  const { language } = view
  const words = monitoringWords[language]
  const nowSeconds = Math.round(now.getTime() / 1000)
  const shown = stations.flatMap((station, at) => {
    const cell = cells[at]
    return cell && isShown(filter, station, cell) ? [{ station, cell }] : []
  })
  const titles = [...new Set(cells.map(({ title }) => title))]
  const props = {
    ...{ language, listId, filter, now: nowSeconds, titles },
    stations: stations.map(toBrowser),
    cells: cells.map((cell, at) => toWire(at, cell, titles.indexOf(cell.title))),
  }
  return renderPage(view, {
    title: words.title,
    islands: ['wall'],
    width: 'full',
    children: (
      <>
        <div class="wall-head">
          <h1>{words.title}</h1>
          <MonitoringTabs language={language} here="/monitoring" />
          <StationMenu view={view} here="/monitoring" />
        </div>
        <Island name="wall" props={props}>
          <WallView
            {...{ language, stations, cells, filter, nowSeconds, shown }}
            grid={shown.map(({ station, cell }) => (
              <CellView key={station.id} {...{ language, station, cell, nowSeconds }} />
            ))}
            map={<MapView {...{ language, shown }} />}
          />
        </Island>
      </>
    ),
  })
}
