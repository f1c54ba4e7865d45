import type { ErrorCode } from '../errors.ts'
import { errorWords } from '../errors.ts'
import { Button, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import type { OpenInvitation } from './records.ts'
import { nameLength, passwordLength, usernameLength } from './rules.ts'

type SignInForm = { readonly username?: string; readonly next: string; readonly failure?: ErrorCode }

/** Asks for user name and password. `next` is a checked local path. */
export function signInPage(view: View, { username = '', next, failure }: SignInForm): string {
  const words = accountWords[view.language]
  return renderPage(view, {
    title: words.signIn,
    width: 'narrow',
    children: (
      <>
        <h1>{words.signIn}</h1>
        {failure ? (
          <Notice tone="bad">{errorWords(failure, view.language)}</Notice>
        ) : (
          <p>{words.signInLead}</p>
        )}
        <form method="post" action="/sign-in" class="card">
          <input type="hidden" name="next" value={next} />
          <Field label={words.username} name="username" value={username} autocomplete="username" required />
          <Field
            label={words.password}
            name="password"
            type="password"
            autocomplete="current-password"
            required
          />
          <Button>{words.signIn}</Button>
        </form>
      </>
    ),
  })
}

type JoinFormState = {
  readonly invitation: OpenInvitation
  /** What was filled in so far; the password is never sent back. */
  readonly filled?: { readonly name: string; readonly username: string }
  readonly faults?: ReadonlySet<string>
  readonly usernameTaken?: boolean
}

/** Asks an invited person for name, user name and password. Posts to its own address. */
export function joinPage(
  view: View,
  { invitation, filled, faults, usernameTaken = false }: JoinFormState,
): string {
  const words = accountWords[view.language]
  const setup = invitation.name === ''
  const title = setup ? words.setupTitle : words.invitationTitle
  const usernameFault = usernameTaken ? errorWords('usernameTaken', view.language) : words.usernameFault
  return renderPage(view, {
    title,
    width: 'narrow',
    children: (
      <>
        <h1>{title}</h1>
        <p>{setup ? words.setupLead : words.invitationLead(invitation.name)}</p>
        <form method="post" class="card">
          <Field
            label={words.name}
            name="name"
            hint={words.nameHint}
            value={filled?.name ?? invitation.name}
            autocomplete="name"
            fault={faults?.has('name') ? words.nameFault : undefined}
            maxLength={nameLength.most}
            required
          />
          <Field
            label={words.username}
            name="username"
            hint={words.usernameHint}
            value={filled?.username ?? ''}
            autocomplete="username"
            fault={usernameTaken || faults?.has('username') ? usernameFault : undefined}
            minLength={usernameLength.least}
            maxLength={usernameLength.most}
            required
          />
          <Field
            label={words.newPassword}
            name="password"
            type="password"
            hint={words.passwordHint}
            autocomplete="new-password"
            fault={faults?.has('password') ? words.passwordFault : undefined}
            minLength={passwordLength.least}
            maxLength={passwordLength.most}
            required
          />
          <Button>{words.join}</Button>
        </form>
      </>
    ),
  })
}
