import { ButtonLink, Card } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { gapWords } from '../web/words/gaps.ts'
import { lessonCodeWords } from '../web/words/lesson-codes.ts'
import { planningWords } from '../web/words/planning.ts'
import { topicName } from './gap-table.ts'
import { type Gaps, inNeed, neglected, type TopicGap, wantedOf } from './gaps.ts'

/** What is wanted of a year and not there, for those who decide what is made. */
export function gapPage(view: View, gaps: Gaps): string {
  const { language } = view
  const [words, plan] = [gapWords[language], planningWords[language]]
  const { year, topics, requestsWithoutTopic, months, places } = gaps
  const [needed, untouched] = [inNeed(topics), neglected(topics)]
  return renderPage(view, {
    title: words.title(year),
    children: (
      <>
        <div class="title-row">
          <h1>{words.title(year)}</h1>
          <p class="row">
            <ButtonLink kind="quiet" href={`/planning/gaps?year=${year - 1}`}>
              {plan.yearBefore}
            </ButtonLink>
            <ButtonLink kind="quiet" href={`/planning/gaps?year=${year + 1}`}>
              {plan.yearAfter}
            </ButtonLink>
          </p>
        </div>
        <p class="soft">{words.lead}</p>
        <p class="row">
          <a href={`/planning/gaps?year=${year}&format=csv`}>{words.csv}</a>
          <a href={`/planning/gaps?year=${year}&format=xlsx`}>{words.xlsx}</a>
        </p>
        <Card title={words.needed}>
          {needed.length === 0 && requestsWithoutTopic === 0 && <p>{words.noNeeded}</p>}
          <ul class="plain-list">
            {needed.map(topic => (
              <NeededTopic key={topic.id} view={view} topic={topic} />
            ))}
            {requestsWithoutTopic > 0 && (
              <li>
                <a href="/requests#topic-none">{words.withoutTopic}</a>
                <span class="badge returned">{words.wanted(requestsWithoutTopic)}</span>
              </li>
            )}
          </ul>
        </Card>
        <Card title={words.months}>
          {months.every(({ planned }) => planned === 0) && <p>{words.noMonths}</p>}
          <ul class="plain-list quotas">
            {months
              .filter(({ planned }) => planned > 0)
              .map(({ month, planned, published }) => (
                <li key={month}>
                  <span>{words.month(month)}</span>
                  <progress max={planned} value={published} aria-label={words.month(month)} />
                  <span>{words.done(published, planned)}</span>
                </li>
              ))}
          </ul>
        </Card>
        <Places view={view} year={year} places={places} />
        <Card title={words.neglected}>
          {untouched.length === 0 && <p>{words.noNeglected}</p>}
          <ul class="plain-list">
            {untouched.map(topic => (
              <li key={topic.id}>
                <span>{topicName(topic, language)}</span>
                <a href={`/planning/proposals/new?topicId=${topic.id}`}>{words.propose}</a>
              </li>
            ))}
          </ul>
        </Card>
        <ButtonLink kind="quiet" href={`/planning?year=${year}`}>
          {plan.back}
        </ButtonLink>
      </>
    ),
  })
}

function NeededTopic({ view, topic }: { readonly view: View; readonly topic: TopicGap }) {
  const words = gapWords[view.language]
  const seasons = lessonCodeWords[view.language].seasons
  const without = topic.seasonsWithout.map(code => seasons[code]).join(view.language === 'en' ? ', ' : '、')
  return (
    <li>
      <span>
        <strong>{topicName(topic, view.language)}</strong>
        <br />
        <span class="soft">
          {words.ofPlan(topic.planned, topic.proposed, topic.campaigns)} ·{' '}
          {words.there(topic.lessons, topic.homeGrown)}
          {without && ` · ${words.seasons(without)}`}
        </span>
        {topic.requests > 0 && (
          <>
            <br />
            <a href={`/requests#topic-${topic.id}`}>{words.requests(topic.requests)}</a>
            {' · '}
            <a href={`/planning/proposals/new?topicId=${topic.id}`}>{words.propose}</a>
          </>
        )}
      </span>
      <span class="badge returned">{words.wanted(wantedOf(topic))}</span>
    </li>
  )
}

type PlacesProps = { readonly view: View; readonly year: number; readonly places: Gaps['places'] }

function Places({ view, year, places }: PlacesProps) {
  const words = gapWords[view.language]
  return (
    <Card title={words.places}>
      {places.length === 0 && <p>{words.noPlaces}</p>}
      <ul class="plain-list">
        {places.map(({ id, name, quota, published, planned, homeGrown }) => (
          <li key={id}>
            <span>
              <a href={`/planning?year=${year}&place=${id}`}>{name}</a>
              <br />
              <span class="soft">
                {quota === null ? words.noQuota : words.quota(published ?? 0, quota)} ·{' '}
                {words.planned(planned)} · {words.homeGrown(homeGrown)}
              </span>
            </span>
            {quota !== null && quota > (published ?? 0) && (
              <span class="badge returned">{words.wanted(quota - (published ?? 0))}</span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
