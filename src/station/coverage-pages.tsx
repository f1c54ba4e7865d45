import { Card, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { stationWords } from '../web/words/station.ts'
import { stationPlaceWords } from '../web/words/station-places.ts'
import { coverageByTown, coverageOf, percentOf, type Village } from './coverage.ts'
import { StationMenu } from './station-menu.tsx'

type CoverageParts = {
  readonly villages: readonly Village[]
  /** Whether the one who looks may register a station for a gap. */
  readonly isKeeper: boolean
}

/** How many villages have a station, and which have none. */
export function coveragePage(view: View, { villages, isKeeper }: CoverageParts): string {
  const words = stationWords[view.language]
  const placeWords = stationPlaceWords[view.language]
  const all = coverageOf(villages)
  return renderPage(view, {
    title: placeWords.coverageTitle,
    children: (
      <>
        <StationMenu view={view} here="/stations/coverage" />
        <h1>{placeWords.coverageTitle}</h1>
        <p class="soft">{placeWords.coverageLead}</p>
        {all.villages === 0 ? (
          <Notice>{placeWords.noVillages}</Notice>
        ) : (
          <>
            <Card>
              <p class="coverage">
                <strong>{percentOf(all)}</strong> {placeWords.coverageOf(all.covered, all.villages)}
              </p>
              <progress max={all.villages} value={all.covered} aria-label={placeWords.coverageTitle} />
            </Card>
            <Card title={placeWords.gaps}>
              {all.gaps.length === 0 && <p>{placeWords.noGaps}</p>}
              <ul class="plain-list">
                {all.gaps.map(({ id, name, parentName }) => (
                  <li key={id}>
                    <span>
                      {parentName} / <strong>{name}</strong>
                    </span>
                    {isKeeper && <a href={`/stations/new?place=${id}`}>{words.add}</a>}
                  </li>
                ))}
              </ul>
            </Card>
            <Card title={placeWords.byTown}>
              <ul class="plain-list coverage-towns">
                {coverageByTown(villages).map(({ id, name, coverage }) => (
                  <li key={id}>
                    <a href={`/stations?place=${id}`}>{name}</a>
                    <progress max={coverage.villages} value={coverage.covered} aria-label={name} />
                    <span>
                      {percentOf(coverage)} · {placeWords.coverageOf(coverage.covered, coverage.villages)}
                    </span>
                  </li>
                ))}
              </ul>
            </Card>
          </>
        )}
      </>
    ),
  })
}
