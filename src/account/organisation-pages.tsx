import type { ErrorCode, ErrorFacts } from '../errors.ts'
import { errorWords } from '../errors.ts'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { organisationWords } from '../web/words/organisation.ts'
import { ChangeForms, type Filled } from './organisation-forms.tsx'
import type { ChildOrganisation } from './organisation-records.ts'
import type { Organisation } from './organisation-rules.ts'
import { PeopleMenu } from './people-menu.tsx'
import type { Member } from './people-records.ts'
import { roleNames } from './people-view.tsx'
import { type NamedPlace, placeName } from './place-choice.tsx'

/** Where somebody looks after several places of which none lies in another. */
export function organisationsPage(view: View, places: readonly NamedPlace[]): string {
  const words = organisationWords[view.language]
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <PeopleMenu view={view} here="/organisations" />
        <h1>{words.title}</h1>
        <Card>
          <p>{words.lead}</p>
          <PlaceList view={view} places={places} />
        </Card>
      </>
    ),
  })
}

const PlaceList = ({ view, places }: { view: View; places: readonly NamedPlace[] }) => (
  <ul class="plain-list people-list">
    {places.map(place => (
      <li key={place.id}>
        <a href={`/organisations/${place.id}`}>{placeName(place)}</a>
        <span class="soft">{organisationWords[view.language].kind[place.kind]}</span>
      </li>
    ))}
  </ul>
)

export type OrganisationParts = {
  readonly place: Organisation
  /** What it lies in, as far as the asker looks after it, from above. */
  readonly above: readonly Organisation[]
  readonly children: readonly ChildOrganisation[]
  /** The address of the next part of the list. */
  readonly next: string | undefined
  readonly archived: readonly ChildOrganisation[]
  readonly people: readonly Member[]
  /** What was looked for below it, and what was found. */
  readonly found: { readonly text: string; readonly places: readonly NamedPlace[]; readonly isCut: boolean }
  /** Where it may be moved to; undefined where the asker may not move or archive it. */
  readonly targets:
    | { readonly places: readonly NamedPlace[]; readonly isCut: boolean; readonly text: string }
    | undefined
  readonly isSaved: boolean
  readonly filled?: Filled
  readonly failure?: { readonly code: ErrorCode; readonly facts: ErrorFacts } | 'form'
}

/** One organisation: where it stands, what is below it, who is in it, and what may be changed of it. */
export function organisationPage(view: View, parts: OrganisationParts): string {
  const { place, above, people, failure, isSaved } = parts
  const words = organisationWords[view.language]
  return renderPage(view, {
    title: place.name,
    children: (
      <>
        <PeopleMenu view={view} here="/organisations" />
        {above.length > 0 && (
          <nav class="trail" aria-label={words.path}>
            {above.map(({ id, name }) => (
              <a key={id} href={`/organisations/${id}`}>
                {name}
              </a>
            ))}
          </nav>
        )}
        <h1>
          {place.name} <span class="soft">{words.kind[place.kind]}</span>
        </h1>
        {place.sourcing === 'contracted' && <p>{words.isContracted}</p>}
        {failure && (
          <Notice tone="bad">
            {failure === 'form' ? words.fault : errorWords(failure.code, view.language, failure.facts)}
          </Notice>
        )}
        {isSaved && <Notice tone="good">{words.saved}</Notice>}
        {place.archivedAt && <Notice>{words.isArchived}</Notice>}
        <Below view={view} parts={parts} />
        <Card title={words.people}>
          {people.length === 0 && <p class="soft">{words.nobody}</p>}
          <ul class="plain-list people-list">
            {people.map(person => (
              <li key={person.id}>
                <a href={`/people/${person.id}`}>{person.name}</a>
                <span class="soft">{roleNames(person, view.language, place.id)}</span>
              </li>
            ))}
          </ul>
          <ButtonLink kind="quiet" href={`/people?at=${place.id}`}>
            {words.allPeople}
          </ButtonLink>
        </Card>
        <ChangeForms view={view} parts={parts} />
      </>
    ),
  })
}

function Below({ view, parts }: { view: View; parts: OrganisationParts }) {
  const { place, children, archived, found, next } = parts
  const words = organisationWords[view.language]
  const here = `/organisations/${place.id}`
  return (
    <Card title={words.below}>
      {(children.length > 0 || found.text) && (
        <form method="get" action={here} class="find">
          <Field
            {...{ name: 'q', label: words.search, hint: words.searchHint, value: found.text, maxLength: 60 }}
            autocomplete="off"
          />
          <Button kind="quiet">{words.find}</Button>
        </form>
      )}
      {found.text && (
        <>
          <h3>{words.found(found.text)}</h3>
          {found.places.length === 0 && <p>{words.nothingFound}</p>}
          {found.isCut && <p class="soft">{words.tooMany}</p>}
          <PlaceList view={view} places={found.places} />
        </>
      )}
      {!found.text && children.length === 0 && <p class="soft">{words.nothingBelow}</p>}
      {!found.text && <ChildList view={view} places={children} />}
      {!found.text && next && (
        <p class="pager">
          <ButtonLink kind="quiet" href={next}>
            {words.next}
          </ButtonLink>
        </p>
      )}
      {archived.length > 0 && (
        <details class="more">
          <summary>{words.archived}</summary>
          <ChildList view={view} places={archived} />
        </details>
      )}
    </Card>
  )
}

const ChildList = ({ view, places }: { view: View; places: readonly ChildOrganisation[] }) => {
  const words = organisationWords[view.language]
  return (
    <ul class="plain-list people-list">
      {places.map(place => (
        <li key={place.id}>
          <span>
            <a href={`/organisations/${place.id}`}>{place.name}</a>{' '}
            <span class="soft">{words.kind[place.kind]}</span>
          </span>
          <span class="soft">{words.counts(place.childCount, place.personCount)}</span>
        </li>
      ))}
    </ul>
  )
}
