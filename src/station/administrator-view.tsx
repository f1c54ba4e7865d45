import { Card, Notice } from '../web/components.tsx'
import { formatDay, type Language } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { stationWords } from '../web/words/station.ts'
import type { StationAdministrator } from './administrator-records.ts'
import { AdministratorForm, EndAdministrator, type WrongForm } from './change-forms.tsx'
import { administratorsWarning } from './rules.ts'

type AdministratorsProps = {
  readonly view: View
  readonly parts: {
    readonly station: { readonly id: string }
    readonly administrators: readonly StationAdministrator[]
    readonly wrong?: WrongForm
  }
  /** Whether the one who looks may change it now. */
  readonly isOpen: boolean
}

/** Who looks after a station and who did, and a warning where that is nobody or too many. */
export function Administrators({ view, parts, isOpen }: AdministratorsProps) {
  const { station, administrators, wrong } = parts
  const { language } = view
  const words = stationWords[language]
  const now = administrators.filter(({ until }) => until === null)
  const former = administrators.filter(({ until }) => until !== null)
  const warning = administratorsWarning(now.length)
  return (
    <Card title={words.administrators}>
      {warning && (
        <Notice tone={warning === 'none' ? 'bad' : 'info'}>
          {warning === 'none' ? words.warnNone : words.warnMany}
        </Notice>
      )}
      <ul class="plain-list">
        {now.map(({ id, name, phone, since }) => (
          <li key={id}>
            <span>
              <strong>{name}</strong> {phone}{' '}
              <span class="soft">{words.since(formatDay(since, language))}</span>
            </span>
            {isOpen && <EndAdministrator language={language} stationId={station.id} id={id} name={name} />}
          </li>
        ))}
      </ul>
      {isOpen && (
        <AdministratorForm
          {...{ language, stationId: station.id }}
          wrong={wrong?.form === 'administrator' ? wrong : undefined}
        />
      )}
      {former.length > 0 && (
        <details class="more">
          <summary>{words.former}</summary>
          <ul class="plain-list">
            {former.map(({ id, name, since, until }) => (
              <li key={id}>
                {name} <span class="soft">{between(language, since, until)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  )
}

const between = (language: Language, since: Date, until: Date | null): string =>
  until
    ? stationWords[language].until(formatDay(since, language), formatDay(until, language))
    : stationWords[language].since(formatDay(since, language))
