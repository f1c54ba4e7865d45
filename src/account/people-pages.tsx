import { Button, ButtonLink, Card, Field } from '../web/components.tsx'
import { formatDay } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { peopleWords } from '../web/words/people.ts'
import type { Organisation } from './organisation-rules.ts'
import { PeopleMenu } from './people-menu.tsx'
import type { Member } from './people-records.ts'
import { roleNames } from './people-view.tsx'
import { localUsername, nameLength } from './rules.ts'

type PeopleParts = {
  readonly people: readonly Member[]
  readonly search: string
  /** The place that the list is narrowed to. */
  readonly at: Organisation | undefined
  /** The address of the next part of the list. */
  readonly next: string | undefined
}

/** Who is here, for those who look after people: each sees the people of his own places. */
export function peoplePage(view: View, { people, search, at, next }: PeopleParts): string {
  const words = peopleWords[view.language]
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <PeopleMenu view={view} here="/people" />
        <h1>{words.title}</h1>
        {at && (
          <p>
            {words.inPlace(at.name)} · <a href="/people">{words.everywhere}</a>
          </p>
        )}
        <Card>
          <form method="get" action="/people" class="find">
            {at && <input type="hidden" name="at" value={at.id} />}
            <Field
              {...{ name: 'q', label: words.search, value: search, autocomplete: 'off' }}
              maxLength={nameLength.most}
            />
            <Button kind="quiet">{words.find}</Button>
          </form>
          {people.length === 0 && <p class="soft">{words.nobody}</p>}
          <ul class="plain-list people-list">
            {people.map(person => (
              <li key={person.id}>
                <span>
                  <a href={`/people/${person.id}`}>{person.name}</a>{' '}
                  <span class="soft">
                    {person.username === localUsername ? words.localPerson : person.username}
                  </span>
                </span>
                <span>
                  {roleNames(person, view.language) || words.noRole}{' '}
                  <span class="soft">{words.since(formatDay(person.createdAt, view.language))}</span>
                </span>
              </li>
            ))}
          </ul>
          {next && (
            <p class="pager">
              <ButtonLink kind="quiet" href={next}>
                {words.next}
              </ButtonLink>
            </p>
          )}
        </Card>
      </>
    ),
  })
}
