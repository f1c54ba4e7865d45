import { type ErrorCode, errorWords } from '../errors.ts'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, Card, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import { invitationWords } from '../web/words/invitation.ts'
import { peopleWords } from '../web/words/people.ts'
import { PeopleMenu } from './people-menu.tsx'
import type { Member } from './people-records.ts'
import { type NamedPlace, PlaceChoice, PlaceSearch } from './place-choice.tsx'
import { type Grant, isOperator, localUsername, mayReset, type Role } from './rules.ts'

export type PersonParts = {
  readonly member: Member
  /** What the person may do, where, and whether the asker may take it away. */
  readonly held: readonly (Grant & { readonly place: string; readonly mayTake: boolean })[]
  /** Roles that the asker may give somewhere. */
  readonly givable: readonly Role[]
  readonly places: readonly NamedPlace[]
  /** There are more places than the list shows. */
  readonly isCut: boolean
  /** The part of a name that the places are narrowed to. */
  readonly placeText: string
  readonly isSaved: boolean
  readonly failure?: ErrorCode | 'form'
}

/** One person: what he may do and where, given and taken here. */
export function personPage(view: View, parts: PersonParts): string {
  const { member, held, failure, isSaved } = parts
  const words = peopleWords[view.language]
  const roleWords = accountWords[view.language].role
  const here = `/people/${member.id}`
  return renderPage(view, {
    title: member.name,
    children: (
      <>
        <PeopleMenu view={view} here="/people" />
        <h1>{member.name}</h1>
        <p class="soft">
          {member.username === localUsername ? words.localPerson : words.username(member.username)}
        </p>
        {failure && (
          <Notice tone="bad">{failure === 'form' ? words.fault : errorWords(failure, view.language)}</Notice>
        )}
        {isSaved && <Notice tone="good">{words.saved}</Notice>}
        <Card title={words.roles}>
          <p class="soft">{words.rolesLead}</p>
          {held.length === 0 && <p>{words.noRole}</p>}
          <ul class="plain-list">
            {held.map(({ role, organisationId, place, mayTake }) => (
              <li key={`${role} ${organisationId}`}>
                <span>
                  <strong>{roleWords[role]}</strong> <span class="soft">{place}</span>
                </span>
                {mayTake && (
                  <form method="post" action={`${here}/roles/take`}>
                    <input type="hidden" name="role" value={role} />
                    <input type="hidden" name="organisationId" value={organisationId} />
                    <Button kind="danger" label={words.takeLabel(roleWords[role], place)}>
                      {words.take}
                    </Button>
                  </form>
                )}
              </li>
            ))}
          </ul>
        </Card>
        {member.username !== localUsername && <GiveForm view={view} parts={parts} />}
        {view.person && mayReset(view.person, member) && (
          <p>
            <a href={`${here}/reset`}>{invitationWords[view.language].resetTitle(member.name)}</a>
          </p>
        )}
        {isOperator(view.person) && (
          <p>
            <a href={`/audit-log?subject=${member.id}`}>{words.log}</a>
          </p>
        )}
      </>
    ),
  })
}

function GiveForm({ view, parts }: { view: View; parts: PersonParts }) {
  const { member, givable, places, isCut, placeText } = parts
  const words = peopleWords[view.language]
  const here = `/people/${member.id}`
  return (
    <Card title={words.give}>
      {(isCut || placeText) && (
        <PlaceSearch action={here} label={words.narrow} button={words.find} value={placeText} />
      )}
      <form method="post" action={`${here}/roles`}>
        <ChoiceField
          {...{ name: 'role', label: words.role, value: 'producer', required: true }}
          choices={givable.map(role => ({ value: role, label: accountWords[view.language].role[role] }))}
        />
        <PlaceChoice name="organisationId" label={words.place} hint={words.placeHint} places={places} />
        <Button>{words.giveButton}</Button>
      </form>
    </Card>
  )
}
