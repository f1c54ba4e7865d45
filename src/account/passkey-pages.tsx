import { Button, Card, Island } from '../web/components.tsx'
import { formatDay, formatDayTime } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { passkeyWords } from '../web/words/passkey.ts'
import type { Passkey } from './passkey-records.ts'

type PasskeysProps = { readonly view: View; readonly passkeys: readonly Passkey[] }

/** A person's passkeys, and a button that adds one where the browser can. */
export function PasskeysCard({ view: { language }, passkeys }: PasskeysProps) {
  const words = passkeyWords[language]
  return (
    <Card title={words.passkeys}>
      <p>{words.lead}</p>
      <ul class="plain-list">
        {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
          <li key={id}>
            <span>
              <strong>{name}</strong>{' '}
              <span class="soft">
                {words.addedOn(formatDay(createdAt, language))} ·{' '}
                {lastUsedAt ? words.lastUsed(formatDayTime(lastUsedAt, language)) : words.neverUsed}
              </span>
            </span>
            <form method="post" action={`/account/passkeys/${id}/remove`}>
              <Button kind="danger" label={words.removeOf(name)}>
                {words.remove}
              </Button>
            </form>
          </li>
        ))}
      </ul>
      <Island name="passkey" props={{ language, task: 'add' }}>
        <p class="soft">{words.notHere}</p>
      </Island>
    </Card>
  )
}

/** A button to sign in with a passkey, where the browser can; else nothing. `next` is a checked local path. */
export const PasskeySignIn = ({ view, next }: { readonly view: View; readonly next: string }) => (
  <Island name="passkey" props={{ language: view.language, task: 'signIn', next }} />
)
