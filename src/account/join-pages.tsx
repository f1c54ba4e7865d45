import { errorWords } from '../errors.ts'
import { Button, Field } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import { invitationWords } from '../web/words/invitation.ts'
import type { OpenInvitation } from './invitation-records.ts'
import { type Identity, nameLength, passwordLength, usernameLength } from './rules.ts'

/** Who came by a typed code sends it along; who came by a link has it in the page's address. */
const Code = ({ code }: { readonly code: string | undefined }) =>
  code === undefined ? null : <input type="hidden" name="code" value={code} />

type JoinFormState = {
  readonly invitation: OpenInvitation
  readonly code?: string | undefined
  /** What was filled in so far; the password is never sent back. */
  readonly filled?: { readonly name: string; readonly username: string }
  readonly faults?: ReadonlySet<string>
  readonly usernameTaken?: boolean
}

/** Asks an invited person for name, user name and password. Posts to its own address. */
export function joinPage(
  view: View,
  { invitation, code, filled, faults, usernameTaken = false }: JoinFormState,
): string {
  const words = invitationWords[view.language]
  const isSetup = invitation.name === ''
  const title = isSetup ? words.setupTitle : words.invitationTitle
  const role = accountWords[view.language].role[invitation.role]
  const usernameFault = usernameTaken ? errorWords('usernameTaken', view.language) : words.usernameFault
  return renderPage(view, {
    title,
    width: 'narrow',
    children: (
      <>
        <h1>{title}</h1>
        <p>
          {isSetup
            ? words.setupLead
            : words.invitationLead(invitation.name, role, invitation.organisationName)}
        </p>
        <form method="post" class="card">
          <Code code={code} />
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
          <NewPassword view={view} isFaulty={faults?.has('password') ?? false} />
          <Button>{words.join}</Button>
        </form>
      </>
    ),
  })
}

function NewPassword({ view, isFaulty }: { readonly view: View; readonly isFaulty: boolean }) {
  const words = invitationWords[view.language]
  return (
    <Field
      label={words.newPassword}
      name="password"
      type="password"
      hint={words.passwordHint}
      autocomplete="new-password"
      fault={isFaulty ? words.passwordFault : undefined}
      minLength={passwordLength.least}
      maxLength={passwordLength.most}
      required
    />
  )
}

type NewPasswordState = {
  readonly person: Identity
  readonly code?: string | undefined
  readonly isFaulty?: boolean
}

/** Asks somebody whose password was ended for a new one. Posts to its own address. */
export function newPasswordPage(view: View, { person, code, isFaulty = false }: NewPasswordState): string {
  const words = invitationWords[view.language]
  return renderPage(view, {
    title: words.newPasswordTitle,
    width: 'narrow',
    children: (
      <>
        <h1>{words.newPasswordTitle}</h1>
        <p>{words.newPasswordLead(person.name, person.username)}</p>
        <form method="post" class="card">
          <Code code={code} />
          <input type="hidden" name="username" autocomplete="username" value={person.username} />
          <NewPassword view={view} isFaulty={isFaulty} />
          <Button>{words.setPassword}</Button>
        </form>
      </>
    ),
  })
}

/** Asks for the number on a card. */
export function codePage(view: View, { isFaulty = false }: { readonly isFaulty?: boolean } = {}): string {
  const words = invitationWords[view.language]
  return renderPage(view, {
    title: words.codeTitle,
    width: 'narrow',
    children: (
      <>
        <h1>{words.codeTitle}</h1>
        <p>{words.codeLead}</p>
        <form method="post" action="/join" class="card">
          <Field
            label={words.code}
            name="code"
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={40}
            fault={isFaulty ? words.codeFault : undefined}
            required
          />
          <Button>{words.next}</Button>
        </form>
      </>
    ),
  })
}
