import type { ComponentChildren } from 'preact'
import { ButtonLink, Card, Notice } from '../web/components.tsx'
import { formatDay } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { stationWords } from '../web/words/station.ts'
import type { StationAdministrator } from './administrator-records.ts'
import { Administrators } from './administrator-view.tsx'
import { ArchiveForm, RevokeKey, TierForm, type WrongForm } from './change-forms.tsx'
import type { StationKey } from './key-records.ts'
import { KeyLine } from './key-view.tsx'
import { mayJudgeStation, mayKeepStation } from './rules.ts'
import { StationMenu } from './station-menu.tsx'
import type { StationRecord, TierChange } from './station-records.ts'
import type { Technician } from './technician-records.ts'

export type OneParts = {
  readonly station: StationRecord
  /** The names that lead to it from the root. */
  readonly placeNames: readonly string[]
  readonly administrators: readonly StationAdministrator[]
  readonly tierChanges: readonly TierChange[]
  readonly keys: readonly StationKey[]
  readonly technician: Technician | undefined
  /** What was done just now, in words. */
  readonly done: string | undefined
  readonly wrong?: WrongForm
}

/** One station: what it is, who looks after it, how it is run, which computers are its own. */
export function stationPage(view: View, parts: OneParts): string {
  const { station, placeNames, done } = parts
  const words = stationWords[view.language]
  const isKeeper = mayKeepStation(view.person, station)
  const isOpen = isKeeper && station.archivedAt === null
  return renderPage(view, {
    title: station.name,
    children: (
      <>
        <StationMenu view={view} here="/stations" />
        <div class="title-row">
          <h1>
            {station.name} <span class="soft">{placeNames.join(' / ')}</span>
          </h1>
          <p class="row">
            <ButtonLink kind="quiet" href={`/stations/${station.id}/use`}>
              {words.use}
            </ButtonLink>
            {isOpen && (
              <ButtonLink kind="quiet" href={`/stations/${station.id}/edit`}>
                {words.edit}
              </ButtonLink>
            )}
          </p>
        </div>
        {done && <Notice tone="good">{done}</Notice>}
        {station.archivedAt && <Notice>{words.isArchived}</Notice>}
        <Facts view={view} parts={parts} />
        <Administrators view={view} parts={parts} isOpen={isOpen} />
        <Tier view={view} parts={parts} />
        <Computers view={view} parts={parts} isOpen={isOpen} />
        {isKeeper && <ArchiveForm language={view.language} station={station} />}
      </>
    ),
  })
}

type PartProps = { readonly view: View; readonly parts: OneParts }
type OpenProps = PartProps & {
  /** Whether the one who looks may change it now. */
  readonly isOpen: boolean
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

function Facts({ view, parts: { station, technician } }: PartProps) {
  const words = stationWords[view.language]
  const { kind, stationClass, lineKbps, isOffline, contactName, contactPhone, latitude, longitude } = station
  const contact = [contactName, contactPhone].filter(Boolean).join(' ')
  return (
    <Card title={words.facts}>
      <dl class="station-facts">
        <Fact name={words.field.kind}>{words.kind[kind]}</Fact>
        <Fact name={words.field.stationClass}>{words.class[stationClass]}</Fact>
        <Fact name={words.field.lineKbps}>
          {isOffline ? words.isOffline : lineKbps === null ? words.noValue : words.kbps(lineKbps)}
        </Fact>
        <Fact name={words.field.contactName}>{contact || words.noValue}</Fact>
        <Fact name={words.position}>
          {latitude === null || longitude === null ? words.noValue : words.positionOf(latitude, longitude)}
        </Fact>
        <Fact name={words.technician}>
          {technician ? (
            <>
              {words.technicianOf(technician.name, technician.placeName)}{' '}
              <a href={`tel:${technician.phone.replace(/[^\d+]/g, '')}`}>{technician.phone}</a>
            </>
          ) : (
            <a href="/stations/technicians">{words.noTechnician}</a>
          )}
        </Fact>
      </dl>
    </Card>
  )
}

function Tier({ view, parts: { station, tierChanges, wrong } }: PartProps) {
  const { language } = view
  const words = stationWords[language]
  return (
    <Card title={words.tierTitle}>
      <p>
        <strong>{words.tier[station.tier]}</strong>
      </p>
      <p class="soft">{words.tierLead}</p>
      {tierChanges.length === 0 && <p>{words.noTierChanges}</p>}
      <ol class="plain-list">
        {tierChanges.map(({ tier, reason, changedAt, changedByName }) => (
          <li key={changedAt.toISOString()}>
            <span>
              <strong>{words.tier[tier]}</strong>: {reason}
            </span>
            <span class="soft">
              {words.tierBy(changedByName ?? words.somebody, formatDay(changedAt, language))}
            </span>
          </li>
        ))}
      </ol>
      {mayJudgeStation(view.person, station) && station.archivedAt === null && (
        <TierForm {...{ language, station }} wrong={wrong?.form === 'tier' ? wrong : undefined} />
      )}
    </Card>
  )
}

function Computers({ view, parts: { station, keys }, isOpen }: OpenProps) {
  const { language } = view
  const words = stationWords[language]
  return (
    <Card title={words.computers}>
      {keys.length === 0 && <p>{words.noComputers}</p>}
      <ul class="plain-list">
        {keys.map(key => (
          <li key={key.id}>
            <KeyLine language={language} stationKey={key} />
            {isOpen && key.revokedAt === null && (
              <RevokeKey language={language} stationId={station.id} stationKey={key} />
            )}
          </li>
        ))}
      </ul>
      {isOpen && (
        <ButtonLink kind="quiet" href={`/stations/pair?station=${station.id}`}>
          {words.pairOne}
        </ButtonLink>
      )}
    </Card>
  )
}
