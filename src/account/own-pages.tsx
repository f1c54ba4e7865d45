import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import { ownAccountWords } from '../web/words/own-account.ts'
import { KeysCard, NewKeyCard } from './key-pages.tsx'
import type { MachineKey } from './key-records.ts'
import { MadeNotice } from './made-notice.tsx'
import { PasskeysCard } from './passkey-pages.tsx'
import type { Passkey } from './passkey-records.ts'
import { roleNames } from './people-view.tsx'
import type { Person } from './rules.ts'
import { PasswordCard, type PasswordOutcome, SessionsCard } from './session-pages.tsx'
import type { OpenSession } from './session-records.ts'

/** What was done just now, for the page that answers it. */
export type Done = {
  /** The key made just now. */
  readonly made?: { readonly name: string; readonly key: string }
  readonly password?: PasswordOutcome
  readonly keyScopesFault?: boolean
}

type AccountParts = {
  readonly person: Person
  readonly sessions: readonly OpenSession[]
  readonly here: string
  readonly passkeys: readonly Passkey[]
  readonly keys: readonly MachineKey[]
  readonly done: Done
}

/** A person's own page: who one is here, where one is signed in, one's password, passkeys and keys. */
export function accountPage(
  view: View,
  { person, sessions, here, passkeys, keys, done }: AccountParts,
): string {
  const words = accountWords[view.language]
  const { keyMade, keyMadeLead } = ownAccountWords[view.language]
  return renderPage(view, {
    title: words.accountTitle,
    islands: ['passkey'],
    children: (
      <>
        <h1>{person.name}</h1>
        <p class="soft">
          {words.signedInAs(person.username)} · {roleNames(person, view.language)}
        </p>
        {done.made && (
          <MadeNotice
            view={view}
            made={{ title: keyMade(done.made.name), lead: keyMadeLead, secret: done.made.key }}
            back="/account"
          />
        )}
        <SessionsCard view={view} sessions={sessions} here={here} />
        <PasswordCard view={view} outcome={done.password} />
        <PasskeysCard view={view} passkeys={passkeys} />
        <KeysCard view={view} keys={keys} />
        <NewKeyCard view={view} scopesFault={done.keyScopesFault ?? false} />
      </>
    ),
  })
}
