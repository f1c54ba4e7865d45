import { deviceName } from '../account/device-name.ts'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, Card, Field } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { stationWords } from '../web/words/station.ts'
import type { StationKey } from './key-records.ts'
import { personNameLength, phoneLength, stationTiers } from './rules.ts'
import type { StationRecord } from './station-records.ts'

/** A small form of a station's page that was filled in wrong, and what was typed. */
export type WrongForm = {
  readonly form: 'administrator' | 'tier'
  readonly faults: ReadonlySet<string>
  readonly typed: Readonly<Record<string, string>>
}

type Wrong =
  | { readonly faults: ReadonlySet<string>; readonly typed: Readonly<Record<string, string>> }
  | undefined

type AdministratorFormProps = {
  readonly language: Language
  readonly stationId: string
  readonly wrong: Wrong
}

/** Names one more who looks after the station. */
export function AdministratorForm({ language, stationId, wrong }: AdministratorFormProps) {
  const words = stationWords[language]
  return (
    <details class="more" open={wrong !== undefined}>
      <summary>{words.addAdministrator}</summary>
      <form method="post" action={`/stations/${stationId}/administrators`}>
        <PersonFields language={language} wrong={wrong} />
        <Button>{words.addAdministrator}</Button>
      </form>
    </details>
  )
}

/** Name and telephone of somebody. */
export function PersonFields({ language, wrong }: { readonly language: Language; readonly wrong: Wrong }) {
  const words = stationWords[language]
  return (
    <>
      <Field
        {...{ name: 'name', label: words.personName, value: wrong?.typed.name ?? '', autocomplete: 'off' }}
        fault={wrong?.faults.has('name') ? words.personFault : undefined}
        maxLength={personNameLength.most}
        required
      />
      <Field
        {...{ name: 'phone', label: words.phone, hint: words.phoneHint, value: wrong?.typed.phone ?? '' }}
        fault={wrong?.faults.has('phone') ? words.phoneFault : undefined}
        {...{ autocomplete: 'off', maxLength: phoneLength.most }}
        required
      />
    </>
  )
}

type EndProps = {
  readonly language: Language
  readonly stationId: string
  readonly id: string
  readonly name: string
}

/** Ends somebody's care for the station. */
export const EndAdministrator = ({ language, stationId, id, name }: EndProps) => (
  <form method="post" action={`/stations/${stationId}/administrators/${id}/end`}>
    <Button kind="quiet" label={stationWords[language].endOf(name)}>
      {stationWords[language].endAdministrator}
    </Button>
  </form>
)

type TierFormProps = { readonly language: Language; readonly station: StationRecord; readonly wrong: Wrong }

/** Judges the station anew, with the reason. */
export function TierForm({ language, station, wrong }: TierFormProps) {
  const words = stationWords[language]
  return (
    <details class="more" open={wrong !== undefined}>
      <summary>{words.changeTier}</summary>
      <form method="post" action={`/stations/${station.id}/tier`}>
        <ChoiceField
          {...{ name: 'tier', label: words.newTier, value: wrong?.typed.tier, required: true }}
          choices={stationTiers
            .filter(tier => tier !== station.tier)
            .map(tier => ({ value: tier, label: words.tier[tier] }))}
        />
        <Field
          {...{ name: 'reason', label: words.reason, hint: words.reasonHint, rows: 3, maxLength: 300 }}
          value={wrong?.typed.reason ?? ''}
          fault={wrong?.faults.has('reason') ? words.reasonFault : undefined}
          required
        />
        <Button>{words.changeTier}</Button>
      </form>
    </details>
  )
}

type RevokeProps = {
  readonly language: Language
  readonly stationId: string
  readonly stationKey: StationKey
}

/** Makes a computer a stranger. */
export const RevokeKey = ({ language, stationId, stationKey }: RevokeProps) => (
  <form method="post" action={`/stations/${stationId}/keys/${stationKey.id}/revoke`}>
    <Button kind="danger" label={stationWords[language].revokeOf(deviceName(stationKey.userAgent, language))}>
      {stationWords[language].revoke}
    </Button>
  </form>
)

/** Takes the station out of use, folded away until it is wanted, or into use again. */
export function ArchiveForm({
  language,
  station: { id, archivedAt },
}: {
  readonly language: Language
  readonly station: StationRecord
}) {
  const words = stationWords[language]
  if (archivedAt)
    return (
      <form method="post" action={`/stations/${id}/restore`}>
        <Button>{words.restore}</Button>
      </form>
    )
  return (
    <Card>
      <details class="more">
        <summary>{words.archive}</summary>
        <p>{words.archiveLead}</p>
        <form method="post" action={`/stations/${id}/archive`}>
          <Button kind="danger">{words.archive}</Button>
        </form>
      </details>
    </Card>
  )
}
