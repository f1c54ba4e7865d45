import { Button, Card, Field } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import { MadeNotice } from './made-notice.tsx'
import type { OpenInvitation } from './records.ts'
import { nameLength } from './rules.ts'

type InvitationsParts = {
  readonly invitations: readonly OpenInvitation[]
  /** The invitation made just now: for whom, and its whole link. */
  readonly made?: { readonly name: string; readonly link: string }
}

/** Who is invited and has not come yet, and a form to invite. */
export function invitationsPage(view: View, { invitations, made }: InvitationsParts): string {
  const words = accountWords[view.language]
  return renderPage(view, {
    title: words.invite,
    children: (
      <>
        <h1>{words.invite}</h1>
        {made && (
          <MadeNotice
            view={view}
            made={{
              title: words.invitationMade(made.name),
              lead: words.invitationMadeLead,
              secret: made.link,
            }}
            back="/people/invitations"
          />
        )}
        <Card title={words.invite}>
          <p>{words.inviteLead}</p>
          <form method="post" action="/people/invitations">
            <Field
              label={words.invitedName}
              name="name"
              maxLength={nameLength.most}
              autocomplete="off"
              required
            />
            <Button>{words.makeInvitation}</Button>
          </form>
        </Card>
        <Card title={words.openInvitations}>
          {invitations.length === 0 && <p class="soft">{words.noOpenInvitations}</p>}
          <ul class="plain-list">
            {invitations.map(({ id, name, expiresAt }) => (
              <li key={id}>
                <span>
                  <strong>{name}</strong>{' '}
                  <span class="soft">{words.expires(formatDayTime(expiresAt, view.language))}</span>
                </span>
                <form method="post" action={`/people/invitations/${id}/revoke`}>
                  <Button kind="danger" label={words.revokeInvitation(name)}>
                    {words.revoke}
                  </Button>
                </form>
              </li>
            ))}
          </ul>
        </Card>
      </>
    ),
  })
}
