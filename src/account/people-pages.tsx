import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { formatDay, formatDayTime, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import type { UploadKey } from './key-records.ts'
import type { OpenInvitation } from './records.ts'
import { localUsername, nameLength, type Person } from './rules.ts'

type Made = { readonly title: string; readonly lead: string; readonly secret: string }

/** Shows a new secret, this once, above the page that it belongs to. */
const MadeNotice = ({ view, made, back }: { view: View; made: Made; back: string }) => (
  <Notice tone="good">
    <h2>{made.title}</h2>
    <p>{made.lead}</p>
    <p>
      <code class="secret">{made.secret}</code>
    </p>
    <ButtonLink href={back} kind="quiet">
      {accountWords[view.language].done}
    </ButtonLink>
  </Notice>
)

type PeopleParts = {
  readonly people: readonly (Person & { readonly createdAt: Date })[]
  readonly invitations: readonly OpenInvitation[]
  /** The invitation made just now: for whom, and its whole link. */
  readonly made?: { readonly name: string; readonly link: string }
}

/** The operator's page: who is here, who is invited, and a form to invite. */
export function peoplePage(view: View, { people, invitations, made }: PeopleParts): string {
  const words = accountWords[view.language]
  return renderPage(view, {
    title: words.peopleTitle,
    children: (
      <>
        <h1>{words.peopleTitle}</h1>
        {made && (
          <MadeNotice
            view={view}
            made={{
              title: words.invitationMade(made.name),
              lead: words.invitationMadeLead,
              secret: made.link,
            }}
            back="/people"
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
        <Card title={words.everybody}>
          <ul class="plain-list">
            {people.map(person => (
              <li key={person.id}>
                <span>
                  <strong>{person.name}</strong>{' '}
                  <span class="soft">
                    {person.username === localUsername ? words.localPerson : person.username}
                  </span>
                </span>
                <span>
                  {roleNames(person, view.language)}{' '}
                  <span class="soft">{words.since(formatDay(person.createdAt, view.language))}</span>
                </span>
              </li>
            ))}
          </ul>
        </Card>
      </>
    ),
  })
}

/** What a person may do here, in words, each once. */
const roleNames = ({ grants }: Person, language: Language): string =>
  [...new Set(grants.map(({ role }) => accountWords[language].role[role]))].join(
    language === 'en' ? ', ' : '、',
  )

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
