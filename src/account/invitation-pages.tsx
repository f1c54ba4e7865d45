import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import { invitationWords } from '../web/words/invitation.ts'
import type { OpenInvitation } from './invitation-records.ts'
import { mostInvited } from './invitation-rules.ts'
import { type OneTimeCard, OneTimeCards } from './one-time-cards.tsx'
import { PeopleMenu } from './people-menu.tsx'
import { type NamedPlace, PlaceChoice, PlaceSearch } from './place-choice.tsx'
import type { Role } from './rules.ts'

type InvitationsParts = {
  readonly invitations: readonly OpenInvitation[]
  /** The roles that the asker may give somewhere. */
  readonly givable: readonly Role[]
  readonly places: readonly NamedPlace[]
  /** There are more places than the list shows. */
  readonly isCut: boolean
  readonly placeText: string
  readonly failure?: 'names' | 'notYours' | undefined
  /** What was filled in so far. */
  readonly filled?: { readonly names: string; readonly role: string; readonly organisationId: string }
}

/** Who is invited and has not come yet, and a form to invite. */
export function invitationsPage(view: View, parts: InvitationsParts): string {
  const words = invitationWords[view.language]
  const { role: roleWords } = accountWords[view.language]
  const { invitations, givable, places, isCut, placeText, failure, filled } = parts
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <PeopleMenu view={view} here="/people/invitations" />
        <h1>{words.title}</h1>
        <Card title={words.inviteTitle}>
          <p>{words.inviteLead}</p>
          {(isCut || placeText) && (
            <PlaceSearch
              action="/people/invitations"
              label={words.narrow}
              button={words.find}
              value={placeText}
            />
          )}
          {failure === 'notYours' && <Notice tone="bad">{words.notYours}</Notice>}
          <form method="post" action="/people/invitations">
            <Field
              label={words.names}
              name="names"
              rows={3}
              hint={words.namesHint(mostInvited)}
              value={filled?.names ?? ''}
              fault={failure === 'names' ? words.namesFault(mostInvited) : undefined}
              autocomplete="off"
              required
            />
            <ChoiceField
              label={words.role}
              name="role"
              value={filled?.role ?? 'producer'}
              choices={givable.map(role => ({ value: role, label: roleWords[role] }))}
              required
            />
            <PlaceChoice
              name="organisationId"
              label={words.place}
              hint={words.placeHint}
              places={places}
              chosen={filled?.organisationId}
            />
            <Button>{words.invite}</Button>
          </form>
        </Card>
        <Card title={words.open}>
          {invitations.length === 0 && <p class="soft">{words.noneOpen}</p>}
          <ul class="plain-list">
            {invitations.map(({ id, name, role, organisationName, expiresAt }) => (
              <li key={id}>
                <span>
                  <strong>{name}</strong> {words.as(roleWords[role], organisationName)}{' '}
                  <span class="soft">{words.expires(formatDayTime(expiresAt, view.language))}</span>
                </span>
                <form method="post" action={`/people/invitations/${id}/revoke`}>
                  <Button kind="danger" label={words.revokeOf(name)}>
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

type CardsParts = {
  readonly title: string
  readonly cards: readonly OneTimeCard[]
  readonly joinAddress: string
  readonly back: string
}

/** New cards, this once: to print, or to send their links. */
export function cardsPage(view: View, { title, cards, joinAddress, back }: CardsParts): string {
  const words = invitationWords[view.language]
  return renderPage(view, {
    title,
    children: (
      <>
        <div class="not-printed">
          <h1>{title}</h1>
          <Notice tone="good">
            <p>{words.cardsLead}</p>
            <ButtonLink href={back} kind="quiet">
              {words.back}
            </ButtonLink>
          </Notice>
        </div>
        <OneTimeCards view={view} cards={cards} joinAddress={joinAddress} />
      </>
    ),
  })
}
