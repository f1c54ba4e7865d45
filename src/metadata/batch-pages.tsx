import { errorWords } from '../errors.ts'
import { inFamilies, topicLabel } from '../topic/rules.ts'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { batchWords } from '../web/words/batch.ts'
import { lessonCodeWords } from '../web/words/lesson-codes.ts'
import { metadataWords } from '../web/words/metadata.ts'
import type { BatchResult } from './batch.ts'
import type { Choices } from './choice-records.ts'
import { labelsOf } from './field-words.ts'
import { TickGroup, TickList, Ticks } from './fields.tsx'
import { PlaceFinder, PlaceFinderForm } from './place-finder.tsx'
import { audiences, dialects, type MetadataField, seasons, subtitleModes } from './rules.ts'

type Chosen = { readonly coursewareId: string; readonly title: string }

type BatchPageParts = {
  readonly lessons: readonly Chosen[]
  readonly choices: Choices | undefined
  /** What of a place's name was looked for. */
  readonly placeSearch: string
  /** Filled in wrong; nothing was changed. */
  readonly faults?: readonly MetadataField[]
  readonly isEmpty?: boolean
}

/** What to change in several lessons at once. Works without script. */
export function batchPage(
  view: View,
  { lessons, choices, placeSearch, faults = [], isEmpty }: BatchPageParts,
): string {
  const words = batchWords[view.language]
  return renderPage(view, {
    title: words.heading,
    width: 'narrow',
    children: (
      <>
        <h1>{words.heading}</h1>
        {faults.length > 0 && <Notice tone="bad">{words.faulty(namesOf(view, faults))}</Notice>}
        {isEmpty && <Notice tone="bad">{words.nothing}</Notice>}
        {lessons.length === 0 || !choices ? (
          <p>{words.noneChosen}</p>
        ) : (
          <form method="post" action="/batch-edit">
            <Card title={words.chosen(lessons.length)}>
              <ul>
                {lessons.map(({ coursewareId, title }) => (
                  <li key={coursewareId}>
                    {title}
                    <input type="hidden" name="id" value={coursewareId} />
                  </li>
                ))}
              </ul>
              <p class="soft">{words.lead}</p>
            </Card>
            <BatchFields view={view} choices={choices} placeSearch={placeSearch} />
            <Button>{words.save}</Button>
          </form>
        )}
        <PlaceFinderForm
          action="/batch-edit#field-localityId"
          also={lessons.map(({ coursewareId }) => ['id', coursewareId] as const)}
        />
        <BackToMine view={view} />
      </>
    ),
  })
}

const namesOf = ({ language }: View, fields: readonly MetadataField[]) =>
  fields.map(field => metadataWords[language].fields[field]).join(language === 'en' ? ', ' : '、')

const BackToMine = ({ view }: { view: View }) => (
  <p class="pager">
    <ButtonLink kind="quiet" href="/mine">
      {batchWords[view.language].back}
    </ButtonLink>
  </p>
)

type BatchFieldsProps = { view: View; choices: Choices; placeSearch: string }

function BatchFields({ view: { language }, choices, placeSearch }: BatchFieldsProps) {
  const words = batchWords[language]
  const { fields, hints, parts } = metadataWords[language]
  const codes = lessonCodeWords[language]
  const open = (all: Parameters<typeof labelsOf>[0]) => labelsOf(all, language).filter(one => !one.isArchived)
  const ticks = (name: 'campaignIds' | 'collectionIds', options: ReturnType<typeof open>) =>
    options.length > 0 && <Ticks {...{ label: fields[name], name, values: [], options }} />
  return (
    <>
      <Card title={parts.about}>
        <ChoiceField
          {...{ label: words.adding, name: 'adding', value: 'add' }}
          choices={(['add', 'replace'] as const).map(value => ({ value, label: words[value] }))}
        />
        <TickGroup {...{ label: fields.topicIds, name: 'topicIds', hint: hints.topicIds }}>
          {inFamilies(choices.topics).map(family => (
            <details key={family.id} class="family">
              <summary>{topicLabel(family, language)}</summary>
              <div class="ticks">
                <TickList
                  {...{ name: 'topicIds', values: [] }}
                  options={[family, ...family.below].map(topic => ({
                    value: topic.id,
                    label: topicLabel(topic, language),
                  }))}
                />
              </div>
            </details>
          ))}
        </TickGroup>
        <Ticks
          {...{ label: fields.audiences, name: 'audiences', values: [] }}
          options={audiences.map(value => ({ value, label: codes.audiences[value] }))}
        />
        <Field label={fields.presenter} name="presenter" hint={hints.names} />
        <Field label={fields.producer} name="producer" hint={hints.names} />
        <ChoiceField
          {...{ label: fields.subtitleMode, name: 'subtitleMode', empty: words.keep }}
          choices={subtitleModes.map(value => ({ value, label: codes.subtitleModes[value] }))}
        />
      </Card>
      <Card title={parts.local}>
        <label class="tick">
          <input type="checkbox" name="isHomeGrown" value="yes" />
          {words.homeGrown}
        </label>
        {choices.hasMorePlaces && <PlaceFinder language={language} search={placeSearch} />}
        <ChoiceField
          {...{ label: fields.localityId, name: 'localityId', empty: words.keep }}
          choices={choices.places.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Field label={fields.crop} name="crop" hint={hints.crop} maxLength={40} />
        <Ticks
          {...{ label: fields.seasons, name: 'seasons', values: [] }}
          options={seasons.map(value => ({ value, label: codes.seasons[value] }))}
        />
        <ChoiceField
          {...{ label: fields.dialect, name: 'dialect', empty: words.keep }}
          choices={dialects.map(value => ({ value, label: codes.dialects[value] }))}
        />
      </Card>
      <Card title={parts.groups}>
        <ChoiceField
          {...{ label: fields.seriesId, name: 'seriesId', empty: words.keep, choices: open(choices.series) }}
        />
        <Field label={words.firstPlace} name="firstPlace" hint={words.firstPlaceHint} maxLength={4} />
        {ticks('collectionIds', open(choices.collections))}
        {ticks('campaignIds', open(choices.campaigns))}
      </Card>
      <Card title={parts.rights}>
        <Field label={fields.rightsStatement} name="rightsStatement" rows={3} />
        <Field label={fields.sourceStatement} name="sourceStatement" rows={3} />
      </Card>
    </>
  )
}

/** What came of it, lesson by lesson. */
export function batchResultPage(view: View, results: readonly BatchResult[]): string {
  const words = batchWords[view.language]
  const say = ({ outcome }: BatchResult): string => {
    if (outcome.kind === 'faulty') return words.faulty(namesOf(view, outcome.fields))
    if (outcome.kind === 'refused') return errorWords(outcome.code, view.language)
    return words[outcome.kind]
  }
  return renderPage(view, {
    title: words.done,
    children: (
      <>
        <h1>{words.done}</h1>
        <Card>
          <ul class="plain-list">
            {results.map(result => (
              <li key={result.coursewareId}>
                {result.title === undefined ? (
                  words.unknown
                ) : (
                  <a href={`/courseware/${result.coursewareId}/edit`}>{result.title}</a>
                )}
                <span class={result.outcome.kind === 'saved' ? 'complete' : 'soft'}>
                  {result.outcome.kind === 'saved' && '✓ '}
                  {say(result)}
                </span>
              </li>
            ))}
          </ul>
        </Card>
        <BackToMine view={view} />
      </>
    ),
  })
}
