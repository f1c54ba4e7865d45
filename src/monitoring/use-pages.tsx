import { StationMenu } from '../station/station-menu.tsx'
import { ButtonLink, Card } from '../web/components.tsx'
import { formatDayTime, formatDuration, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import { tableFormats } from '../web/table-file.ts'
import type { View } from '../web/view.ts'
import { useWords } from '../web/words/use.ts'
import { DayPlot, hoursOf } from './day-plot.tsx'
import type { Struggle } from './health-rules.ts'
import { percentOf } from './line-plot.tsx'
import { MonitoringTabs } from './monitoring-tabs.tsx'
import type { IdleStation } from './use-records.ts'
import { idleDays, type Period, type Use } from './use-rules.ts'
import { DayTable, StationTable } from './use-tables.tsx'
import type { PlacedStation } from './wall-records.ts'

/** When a station of the page was silent. */
type Silence = { readonly stationId: string; readonly startedAt: Date; readonly endedAt: Date }

export type UsePageParts = {
  readonly period: Period
  readonly use: Use<PlacedStation>
  readonly dataAsOf: Date | undefined
  readonly idle: readonly IdleStation[]
  readonly outages: readonly Silence[]
  readonly struggles: readonly Struggle[]
}

const mostOutages = 50
const address = (kind: Period['kind'], day: string, path = '/monitoring/use') =>
  `${path}?period=${kind}&day=${day}`

/** What the stations of somebody's places played in a week or a month. */
export function usePage(view: View, parts: UsePageParts): string {
  const { language } = view
  const { period, use, dataAsOf } = parts
  const words = useWords[language]
  const names = new Map(use.stations.map(({ station }) => [station.id, station.name]))
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <h1>{words.title}</h1>
        <StationMenu view={view} here="/monitoring" />
        <MonitoringTabs language={language} here="/monitoring/use" />
        <PeriodChoice language={language} period={period} />
        <p>
          {words.summary(use.active, use.stations.length, hoursOf(use.sum.effectiveMinutes))}{' '}
          {dataAsOf ? words.dataAsOf(formatDayTime(dataAsOf, language)) : words.noData}
        </p>
        <Card title={words.byDay}>
          <DayPlot language={language} days={use.days.map(({ day, sum }) => ({ day, ...sum }))} />
          <DayTable language={language} use={use} />
        </Card>
        <Card title={words.byStation}>
          <StationTable language={language} use={use} />
          <p class="soft">{words.rule}</p>
          <Exports language={language} period={period} path="/monitoring/use" />
        </Card>
        <StruggleSection language={language} struggles={parts.struggles} names={names} />
        <IdleSection language={language} idle={parts.idle} names={names} />
        <Card title={words.outages}>
          <p class="soft">{parts.outages.length > 0 ? words.outagesLead : words.noOutages}</p>
          <Outages language={language} outages={parts.outages.slice(0, mostOutages)} names={names} />
          {parts.outages.length > mostOutages && <p>{words.more(parts.outages.length - mostOutages)}</p>}
          {parts.outages.length > 0 && (
            <Exports language={language} period={period} path="/monitoring/outages" />
          )}
        </Card>
      </>
    ),
  })
}

function PeriodChoice({ language, period }: { readonly language: Language; readonly period: Period }) {
  const words = useWords[language]
  const { kind, from, to, before, after } = period
  const other = kind === 'week' ? 'month' : 'week'
  return (
    <nav class="row period" aria-label={words.span(from, to)}>
      <strong>{words.span(from, to)}</strong>
      <ButtonLink kind="quiet" href={address(kind, before)}>
        {words.before[kind]}
      </ButtonLink>
      {after && (
        <ButtonLink kind="quiet" href={address(kind, after)}>
          {words.after[kind]}
        </ButtonLink>
      )}
      <ButtonLink kind="quiet" href={address(other, from)}>
        {words.period[other]}
      </ButtonLink>
    </nav>
  )
}

type ExportsProps = { readonly language: Language; readonly period: Period; readonly path: string }

const Exports = ({ language, period, path }: ExportsProps) => (
  <p class="row">
    {tableFormats.map(format => (
      <ButtonLink key={format} kind="quiet" href={address(period.kind, period.from, `${path}.${format}`)}>
        {useWords[language].exportAs(format === 'csv' ? 'CSV' : 'Excel')}
      </ButtonLink>
    ))}
  </p>
)

type StruggleProps = {
  readonly language: Language
  readonly struggles: readonly Struggle[]
  readonly names: ReadonlyMap<string, string>
}

function StruggleSection({ language, struggles, names }: StruggleProps) {
  const words = useWords[language]
  const reasonsOf = ({ stallShare, outages, unattendedShare }: Struggle) => [
    ...(stallShare === undefined ? [] : [words.stallsMuch(percentOf(stallShare))]),
    ...(outages === undefined ? [] : [words.isSilentOften(outages)]),
    ...(unattendedShare === undefined ? [] : [words.isUnattended(percentOf(unattendedShare))]),
  ]
  return (
    <Card title={words.struggling}>
      <p class="soft">{struggles.length > 0 ? words.strugglingLead : words.noStruggles}</p>
      <ul class="plain-list struggling-stations">
        {struggles.map(struggle => (
          <li key={struggle.stationId}>
            <a href={`/stations/${struggle.stationId}/use`}>{names.get(struggle.stationId) ?? ''}</a>{' '}
            <span class="soft">{reasonsOf(struggle).join(words.andAlso)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

type IdleProps = {
  readonly language: Language
  readonly idle: readonly IdleStation[]
  readonly names: ReadonlyMap<string, string>
}

function IdleSection({ language, idle, names }: IdleProps) {
  const words = useWords[language]
  return (
    <Card title={words.idle}>
      <p class="soft">{idle.length > 0 ? words.idleLead(idleDays) : words.noIdle(idleDays)}</p>
      <ul class="plain-list idle-stations">
        {idle.map(({ stationId, lastDay }) => (
          <li key={stationId}>
            <a href={`/stations/${stationId}/use`}>{names.get(stationId) ?? ''}</a>{' '}
            <span class="soft">{lastDay === null ? words.neverUsed : words.lastDay(lastDay)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

type OutagesProps = {
  readonly language: Language
  readonly outages: readonly Silence[]
  /** Absent on a station's own page. */
  readonly names?: ReadonlyMap<string, string>
}

/** When stations were silent, the newest first. */
export const Outages = ({ language, outages, names }: OutagesProps) => (
  <ul class="plain-list">
    {outages.map(({ stationId, startedAt, endedAt }) => (
      <li key={`${stationId} ${startedAt.toISOString()}`}>
        {names && <a href={`/stations/${stationId}/use`}>{names.get(stationId) ?? ''}</a>}{' '}
        {useWords[language].outage(
          formatDayTime(startedAt, language),
          formatDuration((endedAt.getTime() - startedAt.getTime()) / 1000, language),
        )}
      </li>
    ))}
  </ul>
)
