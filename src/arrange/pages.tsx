import type { ComponentChildren } from 'preact'
import { PlaceSearch } from '../account/place-choice.tsx'
import { inFamilies, type Topic, topicLabel } from '../topic/rules.ts'
import { Button, ButtonLink, Card, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { arrangeWords } from '../web/words/arrange.ts'
import { CampaignForm, CollectionForm, PresenterForm, SeriesForm } from './forms.tsx'
import type { Campaign, Collection, Presenter, Series } from './rules.ts'

/** `mayReword`: or an editor must. */
type OfPlace = { readonly organisationName: string; readonly mayReword: boolean }

type ArrangePageParts = {
  readonly series: readonly (Series & OfPlace & { readonly lessons: number })[]
  readonly presenters: readonly (Presenter & OfPlace)[]
  /** Absent for who may not change campaigns. */
  readonly campaigns?: readonly Campaign[]
  readonly regions: readonly { readonly id: string; readonly name: string }[]
  /** What of a region's name was looked for. */
  readonly search: string
  /** Of both levels, in the order of the menu. */
  readonly topics: readonly Topic[]
  /** Absent for who may not change the home page. */
  readonly collections?: readonly Collection[]
  readonly told: 'saved' | 'fault' | undefined
}

/** Series, campaigns, gardens and presenters, as far as the reader may change them. Works without script. */
export function arrangePage(view: View, parts: ArrangePageParts): string {
  const { language } = view
  const words = arrangeWords[language]
  const { series, presenters, campaigns, collections, told } = parts
  const offered = series.filter(one => !one.isArchived).map(({ id, title }) => ({ id, label: title }))
  const regions = parts.regions.map(({ id, name }) => ({ id, label: name }))
  const topics = inFamilies(parts.topics).flatMap(({ below, ...family }) => [
    { id: family.id, label: topicLabel(family, language) },
    ...below.map(topic => ({
      id: topic.id,
      label: `${topicLabel(family, language)} / ${topicLabel(topic, language)}`,
    })),
  ])
  return renderPage(view, {
    title: words.heading,
    children: (
      <>
        <div class="list-head">
          <div>
            <h1>{words.heading}</h1>
            <p class="soft">{words.lead}</p>
          </div>
          {collections && (
            <ButtonLink kind="quiet" href="/topics">
              {words.toTopics}
            </ButtonLink>
          )}
        </div>
        {told && <Notice tone={told === 'saved' ? 'good' : 'bad'}>{words[told]}</Notice>}
        <Card title={words.series}>
          {series.map(one => (
            <Row
              key={one.id}
              name={one.title}
              facts={[words.lessons(one.lessons), one.organisationName, one.isArchived && words.archived]}
            >
              {one.mayReword ? <SeriesForm words={words} of={one} /> : <p>{words.shown}</p>}
            </Row>
          ))}
          <Row name={`＋ ${words.newSeries}`}>
            <SeriesForm words={words} />
          </Row>
        </Card>
        {campaigns && (
          <Card title={words.campaigns}>
            <PlaceSearch
              {...{ action: '/arrange', label: words.findPlace, button: words.find, value: parts.search }}
            />
            {campaigns.map(one => (
              <Row
                key={one.id}
                name={one.title}
                facts={[words.days(one.beginsOn, one.endsOn), one.isArchived && words.archived]}
              >
                <CampaignForm {...{ words, of: one, series: offered, regions, topics }} />
              </Row>
            ))}
            <Row name={`＋ ${words.newCampaign}`}>
              <CampaignForm {...{ words, series: offered, regions, topics }} />
            </Row>
          </Card>
        )}
        {collections && (
          <Card title={words.collections}>
            {collections.map(one => (
              <Row
                key={one.id}
                name={language === 'en' ? one.labelEn : one.labelZh}
                facts={[one.isArchived && words.archived]}
              >
                <form class="row" method="post" action={`/arrange/collections/${one.id}/move`}>
                  {(['up', 'down'] as const).map(direction => (
                    <Button key={direction} kind="quiet" name="direction" value={direction}>
                      {words[direction]}
                    </Button>
                  ))}
                </form>
                <CollectionForm words={words} of={one} topics={topics} />
              </Row>
            ))}
            <Row name={`＋ ${words.newCollection}`}>
              <CollectionForm words={words} topics={topics} />
            </Row>
          </Card>
        )}
        <Card title={words.presenters}>
          {presenters.length === 0 && <p>{words.noPresenters}</p>}
          {presenters.map(one => (
            <Row key={one.id} name={one.name} facts={[one.organisationName, one.skills]}>
              {one.mayReword ? <PresenterForm words={words} of={one} /> : <p>{words.shown}</p>}
            </Row>
          ))}
        </Card>
      </>
    ),
  })
}

type RowProps = {
  readonly name: string
  readonly facts?: readonly (string | false)[]
  readonly children: ComponentChildren
}

/** A line that opens to its form. */
const Row = ({ name, facts = [], children }: RowProps) => (
  <details class="topic">
    <summary>
      {name} <span class="soft">{facts.filter(Boolean).join(' · ')}</span>
    </summary>
    {children}
  </details>
)
