import { mostChoices, type NamedPlace, PlaceChoice, PlaceSearchWithin } from '../account/place-choice.tsx'
import { type Topic, topicChoices } from '../topic/rules.ts'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Field } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { requestWords } from '../web/words/requests.ts'
import { type RequestForm, whatLength } from './request-rules.ts'

type FormParts = {
  readonly topics: readonly Topic[]
  readonly places: readonly NamedPlace[]
  /** What of a place's name the reader looked for. */
  readonly search: string
  readonly typed: Readonly<Partial<Record<keyof RequestForm, string>>>
  /** Names of the fields that are wrong. */
  readonly faults: ReadonlySet<string>
}

/** The form of a request, with what was typed before and what is wrong with it. */
export function requestFormPage(view: View, { topics, places, search, typed, faults }: FormParts): string {
  const { language } = view
  const words = requestWords[language]
  const fault = (name: keyof RequestForm) => (faults.has(name) ? words.faults[name] : undefined)
  return renderPage(view, {
    title: words.newTitle,
    width: 'narrow',
    children: (
      <>
        <h1>{words.newTitle}</h1>
        <p class="soft">{words.newLead}</p>
        <form method="post" action="/requests">
          <Field
            label={words.what}
            name="what"
            hint={words.whatHint}
            value={typed.what ?? ''}
            fault={fault('what')}
            rows={3}
            maxLength={whatLength.most}
            autocomplete="off"
            required
          />
          <ChoiceField
            label={words.topic}
            name="topicId"
            value={typed.topicId}
            fault={fault('topicId')}
            empty={words.noTopic}
            choices={topicChoices(topics, language)}
          />
          {(places.length === mostChoices || search !== '') && (
            <PlaceSearchWithin label={words.findPlace} button={words.find} value={search} />
          )}
          <PlaceChoice
            label={words.place}
            name="organisationId"
            hint={fault('organisationId') ?? ''}
            places={places}
            chosen={typed.organisationId}
          />
          <div class="row">
            <Button>{words.send}</Button>
            <ButtonLink kind="quiet" href="/requests">
              {words.back}
            </ButtonLink>
          </div>
        </form>
      </>
    ),
  })
}
