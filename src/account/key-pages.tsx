import { Button, Card, Field } from '../web/components.tsx'
import { formatDay, formatDayTime } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { ownAccountWords } from '../web/words/own-account.ts'
import type { MachineKey } from './key-records.ts'
import { keyDays, keyScopes, usualKeyDays } from './key-scopes.ts'
import { nameLength } from './rules.ts'

type KeysProps = { readonly view: View; readonly keys: readonly MachineKey[] }

/** A person's keys for programs: what each is for, until when, and when it was last used. */
export function KeysCard({ view: { language }, keys }: KeysProps) {
  const words = ownAccountWords[language]
  return (
    <Card title={words.keys}>
      <p>{words.keysLead}</p>
      {keys.length === 0 && <p class="soft">{words.noKeys}</p>}
      <ul class="plain-list">
        {keys.map(({ id, name, scopes, createdAt, expiresAt, lastUsedAt }) => (
          <li key={id}>
            <span>
              <strong>{name}</strong>{' '}
              <span class="soft">
                {scopes.map(scope => words.scope[scope]).join(language === 'en' ? '; ' : '；')} ·{' '}
                {words.madeOn(formatDay(createdAt, language))} ·{' '}
                {expiresAt ? words.endsOn(formatDay(expiresAt, language)) : words.days(0)} ·{' '}
                {lastUsedAt ? words.lastUsed(formatDayTime(lastUsedAt, language)) : words.neverUsed}
              </span>
            </span>
            <form method="post" action={`/account/keys/${id}/revoke`}>
              <Button kind="danger" label={words.revokeKey(name)}>
                {words.revoke}
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** The form that makes a key. `upload` is chosen at first: most keys are for that. */
export function NewKeyCard({ view, scopesFault }: { view: View; scopesFault: boolean }) {
  const words = ownAccountWords[view.language]
  return (
    <Card title={words.makeKey}>
      <form method="post" action="/account/keys">
        <Field
          label={words.keyName}
          name="name"
          hint={words.keyNameHint}
          maxLength={nameLength.most}
          autocomplete="off"
          required
        />
        <fieldset class={scopesFault ? 'choices faulty' : 'choices'}>
          <legend>{words.keyScopes}</legend>
          {keyScopes.map(scope => (
            <label key={scope}>
              <input type="checkbox" name="scopes" value={scope} checked={scope === 'upload'} />{' '}
              {words.scope[scope]}
            </label>
          ))}
          {scopesFault && (
            <p class="fault" role="alert">
              {words.keyScopesFault}
            </p>
          )}
        </fieldset>
        <div class="field">
          <label for="field-days">{words.keyDays}</label>
          <select class="input" id="field-days" name="days">
            {keyDays.map(days => (
              <option key={days} value={days} selected={days === usualKeyDays}>
                {words.days(days)}
              </option>
            ))}
          </select>
        </div>
        <Button>{words.makeKey}</Button>
      </form>
    </Card>
  )
}
