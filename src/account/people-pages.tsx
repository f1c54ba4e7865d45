import { ButtonLink, Card } from '../web/components.tsx'
import { formatDay, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { accountWords } from '../web/words/account.ts'
import { localUsername, type Person } from './rules.ts'

type PeopleParts = {
  readonly people: readonly (Person & { readonly createdAt: Date })[]
}

/** The operator's page: who is here. */
export function peoplePage(view: View, { people }: PeopleParts): string {
  const words = accountWords[view.language]
  return renderPage(view, {
    title: words.peopleTitle,
    children: (
      <>
        <h1>{words.peopleTitle}</h1>
        <p>
          <ButtonLink href="/people/invitations" kind="quiet">
            {words.invite}
          </ButtonLink>
        </p>
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
export const roleNames = ({ grants }: Person, language: Language): string =>
  [...new Set(grants.map(({ role }) => accountWords[language].role[role]))].join(
    language === 'en' ? ', ' : '、',
  )
