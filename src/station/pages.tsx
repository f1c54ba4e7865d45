import type { Organisation } from '../account/organisation-rules.ts'
import { holds } from '../account/rules.ts'
import { type Choice, ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Field } from '../web/components.tsx'
import { formatDayTime, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { stationWords } from '../web/words/station.ts'
import { filterAddress, isNarrowed, type StationFilter } from './filter.ts'
import { administratorsWarning, stationClasses, stationKeepers, stationKinds, stationTiers } from './rules.ts'
import { StationMenu } from './station-menu.tsx'
import type { ListedStation } from './station-records.ts'

export type ListParts = {
  readonly filter: StationFilter
  readonly stations: readonly ListedStation[]
  /** In all, on every page. */
  readonly count: number
  readonly pages: number
  /** The towns, villages and departments to narrow the list to. */
  readonly places: readonly Pick<Organisation, 'id' | 'name'>[]
}

/** The stations of somebody's places. */
export function stationsPage(view: View, parts: ListParts): string {
  const { filter, stations, count, pages } = parts
  const words = stationWords[view.language]
  const isKeeper = holds(view.person, stationKeepers)
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <StationMenu view={view} here="/stations" />
        <div class="title-row">
          <h1>{words.title}</h1>
          {isKeeper && (
            <p class="row">
              <ButtonLink href="/stations/new">{words.add}</ButtonLink>
              <ButtonLink kind="quiet" href="/stations/import">
                {words.importList}
              </ButtonLink>
            </p>
          )}
        </div>
        <FilterForm view={view} parts={parts} />
        <Card>
          <p class="row">
            <strong>{words.count(count)}</strong>
            {isNarrowed(filter) && <a href="/stations">{words.everything}</a>}
          </p>
          {count === 0 && <p>{isNarrowed(filter) ? words.noneFound : words.none}</p>}
          <ul class="plain-list stations">
            {stations.map(station => (
              <StationLine key={station.id} language={view.language} station={station} />
            ))}
          </ul>
          <Pager language={view.language} filter={filter} pages={pages} />
          {count > 0 && (
            <p class="row after">
              {(['csv', 'xlsx'] as const).map(format => (
                <a key={format} href={exportAddress(filter, format)} download>
                  {words.exportAs(format.toUpperCase())}
                </a>
              ))}
            </p>
          )}
        </Card>
      </>
    ),
  })
}

const exportAddress = (filter: StationFilter, format: string): string => {
  const address = filterAddress('/stations/export', { ...filter, page: undefined })
  return `${address}${address.includes('?') ? '&' : '?'}format=${format}`
}

function FilterForm({ view, parts: { filter, places } }: { view: View; parts: ListParts }) {
  const words = stationWords[view.language]
  const choice = (name: keyof StationFilter, label: string, choices: readonly Choice[]) => (
    <ChoiceField {...{ name, label, choices, empty: words.anyKind }} value={filter[name]?.toString()} />
  )
  const named = <const Value extends string>(values: readonly Value[], table: Record<Value, string>) =>
    values.map(value => ({ value, label: table[value] }))
  return (
    <form method="get" action="/stations" class="card">
      <Field name="q" label={words.search} value={filter.q ?? ''} maxLength={60} autocomplete="off" />
      <details class="more" open={isNarrowed({ ...filter, q: undefined })}>
        <summary>{words.filter}</summary>
        <div class="station-filter">
          {choice(
            'place',
            words.place,
            places.map(({ id, name }) => ({ value: id, label: name })),
          )}
          {choice('kind', words.field.kind, named(stationKinds, words.kind))}
          {choice('class', words.field.stationClass, named(stationClasses, words.class))}
          {choice('tier', words.tierLabel, named(stationTiers, words.tier))}
          {choice('administrators', words.administrators, named(['none', 'many'], words.administratorFilter))}
          {choice('link', words.link, named(['offline', 'unpaired', 'paired'], words.linkFilter))}
        </div>
        <label class="tick">
          <input type="checkbox" name="archived" value="1" checked={filter.archived === '1'} />
          {words.archived}
        </label>
      </details>
      <Button kind="quiet">{words.find}</Button>
    </form>
  )
}

function StationLine({ language, station }: { language: Language; station: ListedStation }) {
  const words = stationWords[language]
  const { id, name, placeNames, kind, stationClass, tier, administrators } = station
  const warning = administratorsWarning(administrators)
  return (
    <li>
      <span>
        <a href={`/stations/${id}`}>
          <strong>{name}</strong>
        </a>{' '}
        <span class="soft">
          {placeNames.join(' / ')} · {words.kind[kind]} · {words.class[stationClass]}
        </span>
      </span>
      <span class="row">
        {warning && (
          <span class="badge returned">
            {warning === 'none' ? words.noAdministrator : words.manyAdministrators(administrators)}
          </span>
        )}
        <span class="soft">{standing(language, station)}</span>
        <span class={`badge ${tier === 'lagging' ? 'returned' : 'plain'}`}>{words.tier[tier]}</span>
      </span>
    </li>
  )
}

/** Whether a station can be heard of, and when it was. */
export function standing(
  language: Language,
  { archivedAt, isOffline, computers, lastUsedAt }: ListedStation,
): string {
  const words = stationWords[language]
  if (archivedAt) return words.isArchived
  if (isOffline && computers === 0) return words.isOffline
  if (computers === 0) return words.unpaired
  return lastUsedAt ? words.lastOnline(formatDayTime(lastUsedAt, language)) : words.neverOnline
}

type PagerProps = { readonly language: Language; readonly filter: StationFilter; readonly pages: number }

function Pager({ language, filter, pages }: PagerProps) {
  const words = stationWords[language]
  const page = filter.page ?? 1
  if (pages <= 1 && page === 1) return null
  const address = (to: number) => filterAddress('/stations', { ...filter, page: to })
  return (
    <nav class="row pager" aria-label={words.page(page, pages)}>
      {page > 1 && (
        <ButtonLink kind="quiet" href={address(Math.min(page - 1, pages))}>
          {words.previous}
        </ButtonLink>
      )}
      <span class="soft">{words.page(page, pages)}</span>
      {page < pages && (
        <ButtonLink kind="quiet" href={address(page + 1)}>
          {words.next}
        </ButtonLink>
      )}
    </nav>
  )
}
