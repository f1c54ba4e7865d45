import { Button, Card, Field, Notice } from '../web/components.tsx'
import { formatDay } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { ownAccountWords } from '../web/words/own-account.ts'
import { deviceName } from './device-name.ts'
import { passwordLength } from './rules.ts'
import type { OpenSession } from './session-records.ts'

type SessionsProps = {
  readonly view: View
  readonly sessions: readonly OpenSession[]
  /** The session that looks at the page. */
  readonly here: string
}

/** Where a person is signed in, each with a way to end it. */
export function SessionsCard({ view: { language }, sessions, here }: SessionsProps) {
  const words = ownAccountWords[language]
  return (
    <Card title={words.sessions}>
      <p>{words.sessionsLead}</p>
      <ul class="plain-list">
        {sessions.map(({ id, userAgent, createdAt, updatedAt }) => (
          <li key={id}>
            <span>
              <strong>{deviceName(userAgent, language)}</strong>{' '}
              {id === here && <span class="here">{words.thisSession}</span>}{' '}
              <span class="soft">
                {words.signedInOn(formatDay(createdAt, language))} ·{' '}
                {words.lastSeen(formatDay(updatedAt, language))}
              </span>
            </span>
            {id !== here && (
              <form method="post" action={`/account/sessions/${id}/end`}>
                <Button kind="danger" label={words.endSessionOf(deviceName(userAgent, language))}>
                  {words.endSession}
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action="/account/sessions/end-others">
          <Button kind="quiet">{words.endOthers}</Button>
        </form>
      )}
    </Card>
  )
}

/** What came of trying to change the password; `undefined`: nothing was tried. */
export type PasswordOutcome = 'changed' | 'wrongCurrent' | 'badNew' | undefined

/** Asks for the old password and a new one. */
export function PasswordCard({ view, outcome }: { view: View; outcome: PasswordOutcome }) {
  const words = ownAccountWords[view.language]
  return (
    <Card title={words.password}>
      {outcome === 'changed' && <Notice tone="good">{words.passwordChanged}</Notice>}
      <p>{words.passwordLead}</p>
      <form method="post" action="/account/password">
        <input type="hidden" name="username" autocomplete="username" value={view.person?.username} />
        <Field
          label={words.currentPassword}
          name="current"
          type="password"
          autocomplete="current-password"
          fault={outcome === 'wrongCurrent' ? words.currentPasswordFault : undefined}
          required
        />
        <Field
          label={words.newPassword}
          name="password"
          type="password"
          hint={words.passwordHint}
          autocomplete="new-password"
          fault={outcome === 'badNew' ? words.passwordFault : undefined}
          minLength={passwordLength.least}
          maxLength={passwordLength.most}
          required
        />
        <Button>{words.changePassword}</Button>
      </form>
    </Card>
  )
}
