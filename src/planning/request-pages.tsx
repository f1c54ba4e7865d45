import { holds, makers } from '../account/rules.ts'
import { inFamilies, type Topic, topicLabel } from '../topic/rules.ts'
import { ButtonLink, Card, Notice } from '../web/components.tsx'
import { formatDay } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { requestWords } from '../web/words/requests.ts'
import { type CoursewareRequest, mostRequests } from './request-records.ts'

type BoardParts = {
  readonly topics: readonly Topic[]
  readonly requests: readonly CoursewareRequest[]
  readonly isMore: boolean
  readonly answered: readonly CoursewareRequest[]
}

/** What villages ask for: what waits by topic, those first where the reader himself asked; then what was answered. */
export function requestBoardPage(view: View, { topics, requests, isMore, answered }: BoardParts): string {
  const words = requestWords[view.language]
  const hasRole = (view.person?.grants.length ?? 0) > 0
  const groups = [...new Set(requests.map(({ topicId }) => topicId))].map(
    id => [id, requests.filter(({ topicId }) => topicId === id)] as const,
  )
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <h1>{words.title}</h1>
        <p class="soft">{words.lead}</p>
        {!hasRole && <Notice>{words.noRole}</Notice>}
        <p class="row">
          {hasRole && <ButtonLink href="/requests/new">{words.ask}</ButtonLink>}
          {holds(view.person, makers) && (
            <ButtonLink kind="quiet" href="/planning">
              {words.toPlan}
            </ButtonLink>
          )}
        </p>
        {hasRole && requests.length === 0 && <p>{words.none}</p>}
        {isMore && <Notice>{words.tooMany(mostRequests)}</Notice>}
        {groups.map(([topicId, ofTopic]) => (
          <section key={topicId} class="card" id={`topic-${topicId ?? 'none'}`}>
            <h2>{words.ofTopic(nameOf(topics, topicId, view), ofTopic.length)}</h2>
            <ul class="plain-list">
              {ofTopic.map(request => (
                <RequestLine key={request.id} view={view} request={request} />
              ))}
            </ul>
            {topicId !== null && holds(view.person, makers) && (
              <p>
                <a href={`/planning/proposals/new?topicId=${topicId}`}>{words.propose}</a>
              </p>
            )}
          </section>
        ))}
        {answered.length > 0 && (
          <Card title={words.settled}>
            <ul class="plain-list">
              {answered.map(request => (
                <RequestLine key={request.id} view={view} request={request} />
              ))}
            </ul>
          </Card>
        )}
      </>
    ),
  })
}

/** What a request's topic is called, after the one that it stands below. */
export function nameOf(topics: readonly Topic[], id: string | null, { language }: View): string {
  for (const family of inFamilies(topics)) {
    if (family.id === id) return topicLabel(family, language)
    const topic = family.below.find(each => each.id === id)
    if (topic) return `${topicLabel(family, language)} / ${topicLabel(topic, language)}`
  }
  return requestWords[language].noTopic
}

const RequestLine = ({ view, request }: { readonly view: View; readonly request: CoursewareRequest }) => {
  const words = requestWords[view.language]
  return (
    <li>
      <span>
        <a href={`/requests/${request.id}`}>
          <strong>{request.what}</strong>
        </a>
        <br />
        <RequestFacts view={view} request={request} />
      </span>
      <span class="row">
        {request.askerId === view.person?.id && <span class="badge">{words.mine}</span>}
        {request.state !== 'open' && (
          <span class={`badge ${request.state === 'answered' ? 'approved' : 'returned'}`}>
            {words.state[request.state]}
          </span>
        )}
      </span>
    </li>
  )
}

type FactsProps = { readonly view: View; readonly request: CoursewareRequest }

/** Who asked, where and when; and the lesson or the reason that he got. */
export const RequestFacts = ({ view, request }: FactsProps) => {
  const words = requestWords[view.language]
  const { organisationName, askerName, createdAt, state, coursewareId, coursewareTitle, answer } = request
  return (
    <span class="soft">
      {words.by(organisationName, askerName, formatDay(createdAt, view.language))}
      {state === 'answered' && coursewareId && (
        <>
          {' · '}
          <a href={`/courseware/${coursewareId}`}>{coursewareTitle}</a>
        </>
      )}
      {state === 'declined' && ` · ${words.because(answer)}`}
    </span>
  )
}
