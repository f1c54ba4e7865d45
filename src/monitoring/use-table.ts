import type { Outage } from '../playback/outage-records.ts'
import type { Language } from '../web/languages.ts'
import type { Table } from '../web/table-file.ts'
import { stationWords } from '../web/words/station.ts'
import { useWords } from '../web/words/use.ts'
import { figureNames, sumOf, type Use } from './use-rules.ts'
import type { PlacedStation } from './wall-records.ts'

const whoOf = ({ townName, name, tier }: PlacedStation, language: Language): readonly string[] => [
  townName,
  name,
  stationWords[language].tier[tier],
]

/**
 * What stations played, to take home: a row for each station's each day, and one without a day for a station that played
 * nothing, so that nobody is missing. The columns' sums are those of the page. Each row says up to when its figures are
 * known, for tables are cut up and passed on.
 */
export function useTable(use: Use<PlacedStation>, asOf: Date | undefined, language: Language): Table {
  const words = useWords[language]
  const head = [words.town, words.station, words.tier, words.day]
  return {
    name: words.title,
    head: [...head, ...figureNames.map(name => words.figures[name]), words.asOf],
    rows: use.stations.flatMap(({ station, days }) => {
      const who = whoOf(station, language)
      const told = days.length > 0 ? days : [{ day: '', figures: sumOf([]) }]
      return told.map(({ day, figures }) => [
        ...who,
        day,
        ...figureNames.map(name => figures[name]),
        asOf ?? null,
      ])
    }),
  }
}

/** When stations were silent while they played, as evidence for whoever keeps the line: a row an outage. */
export function outageTable(
  stations: readonly PlacedStation[],
  outages: readonly Outage[],
  asOf: Date | undefined,
  language: Language,
): Table {
  const words = useWords[language]
  const byId = new Map(stations.map(station => [station.id, station]))
  return {
    name: words.outages,
    head: [
      ...[words.town, words.station, words.tier],
      ...[words.outageFrom, words.outageTo, words.outageMinutes, words.asOf],
    ],
    rows: outages.flatMap(({ stationId, startedAt, endedAt }) => {
      const station = byId.get(stationId)
      const minutes = Math.round((endedAt.getTime() - startedAt.getTime()) / 60_000)
      return station ? [[...whoOf(station, language), startedAt, endedAt, minutes, asOf ?? null]] : []
    }),
  }
}
