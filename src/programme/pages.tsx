import { type NamedPlace, PlaceSearch, placeName } from '../account/place-choice.tsx'
import { holds } from '../account/rules.ts'
import { stationReaders } from '../station/rules.ts'
import { StationMenu } from '../station/station-menu.tsx'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, Card, Field } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { programmeWords } from '../web/words/programme.ts'
import type { PlannedDay } from './list-records.ts'
import { noonOf } from './rules.ts'

type ChoiceParts = {
  readonly places: readonly NamedPlace[]
  readonly stations: readonly { readonly id: string; readonly name: string; readonly placeName: string }[]
  readonly planned: readonly PlannedDay[]
  readonly today: string
  /** The part of a name that was asked for. */
  readonly part: string
  /** There are more stations or places than the list shows. */
  readonly isMore: boolean
}

/** Whom a programme is for, and which day; and what is planned from today on. Works without script. */
export function choicePage(view: View, parts: ChoiceParts): string {
  const { places, stations, planned, today, part, isMore } = parts
  const words = programmeWords[view.language]
  const choices = [
    ...stations.map(({ id, name, placeName: place }) => ({
      value: `station/${id}`,
      label: words.ofStation(name, place),
    })),
    ...places.map(place => ({ value: `place/${place.id}`, label: words.ofPlace(placeName(place)) })),
  ]
  return renderPage(view, {
    title: words.title,
    width: 'narrow',
    children: (
      <>
        {holds(view.person, stationReaders) && <StationMenu view={view} here="/programmes" />}
        <h1>{words.title}</h1>
        <p class="soft">{words.lead}</p>
        <Card title={words.plan}>
          {(isMore || part !== '') && (
            <PlaceSearch action="/programmes" label={words.nameOf} button={words.find} value={part} />
          )}
          {choices.length === 0 ? (
            <p>{part === '' ? words.nobody : words.nobodyCalled(part)}</p>
          ) : (
            <form method="get" action="/programmes">
              <ChoiceField label={words.whom} hint={words.whomHint} name="for" choices={choices} required />
              <Field label={words.day} name="day" type="date" value={today} max="2099-12-31" required />
              <Button>{words.open}</Button>
            </form>
          )}
        </Card>
        <Card title={words.planned}>
          {planned.length === 0 && <p class="soft">{words.nothingPlanned}</p>}
          <ul class="plain-list">
            {planned.map(({ kind, targetId, name, day, lessons }) => (
              <li key={`${targetId} ${day}`}>
                <a href={`/programmes/${kind}/${targetId}/${day}`}>
                  {words.dayOf(noonOf(day))} · {name}
                </a>
                <span class="soft">{words.lessons(lessons)}</span>
              </li>
            ))}
          </ul>
        </Card>
      </>
    ),
  })
}
