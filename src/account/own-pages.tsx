import { Button, Card, Field } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import type { UploadKey } from './key-records.ts'
import { MadeNotice } from './made-notice.tsx'
import { roleNames } from './people-pages.tsx'
import { nameLength, type Person } from './rules.ts'

type AccountParts = {
  readonly person: Person
  readonly keys: readonly UploadKey[]
  /** The key made just now. */
  readonly made?: { readonly name: string; readonly key: string }
}

/** A person's own page: who one is here, and one's upload keys. */
export function accountPage(view: View, { person, keys, made }: AccountParts): string {
  const words = accountWords[view.language]
  return renderPage(view, {
    title: words.accountTitle,
    children: (
      <>
        <h1>{person.name}</h1>
        <p class="soft">
          {words.signedInAs(person.username)} · {roleNames(person, view.language)}
        </p>
        {made && (
          <MadeNotice
            view={view}
            made={{ title: words.keyMade(made.name), lead: words.keyMadeLead, secret: made.key }}
            back="/account"
          />
        )}
        <Card title={words.uploadKeys}>
          <p>{words.uploadKeysLead}</p>
          {keys.length === 0 && <p class="soft">{words.noUploadKeys}</p>}
          <ul class="plain-list">
            {keys.map(({ id, name, createdAt, lastUsedAt }) => (
              <li key={id}>
                <span>
                  <strong>{name}</strong>{' '}
                  <span class="soft">
                    {words.madeOn(formatDayTime(createdAt, view.language))} ·{' '}
                    {lastUsedAt ? words.lastUsed(formatDayTime(lastUsedAt, view.language)) : words.neverUsed}
                  </span>
                </span>
                <form method="post" action={`/account/upload-keys/${id}/revoke`}>
                  <Button kind="danger" label={words.revokeKey(name)}>
                    {words.revoke}
                  </Button>
                </form>
              </li>
            ))}
          </ul>
        </Card>
        <Card title={words.makeKey}>
          <form method="post" action="/account/upload-keys">
            <Field
              label={words.keyName}
              name="name"
              hint={words.keyNameHint}
              maxLength={nameLength.most}
              autocomplete="off"
              required
            />
            <Button>{words.makeKey}</Button>
          </form>
        </Card>
      </>
    ),
  })
}
