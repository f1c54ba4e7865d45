import { type AtStation, stationPage } from '../stationmode/frame.tsx'
import { inFamilies, type Topic, topicLabel } from '../topic/rules.ts'
import { Notice } from '../web/components.tsx'
import { formatDay } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { requestWords } from '../web/words/requests.ts'
import type { CoursewareRequest } from './request-records.ts'

type AskParts = AtStation & {
  readonly topics: readonly Topic[]
  /** What this station asked for. */
  readonly requests: readonly CoursewareRequest[]
  readonly isSent: boolean
}

/** A village asks for a lesson by one press on a topic, without a letter key; what came of it stands first. */
export function askPage(view: View, { station, contact, topics, requests, isSent }: AskParts): string {
  const { language } = view
  const words = requestWords[language]
  const asked = new Set(requests.filter(({ state }) => state === 'open').map(({ topicId }) => topicId))
  const open = inFamilies(topics).flatMap(family => (family.below.length > 0 ? family.below : [family]))
  return stationPage(view, {
    ...{ station, contact },
    title: words.atStation,
    back: '/station/find',
    children: (
      <>
        <h1>{words.atStation}</h1>
        {isSent && <Notice tone="good">{words.sent}</Notice>}
        {requests.length > 0 && (
          <ul class="tv-list">
            {requests.map(request => (
              <li key={request.id}>
                <RequestRow view={view} request={request} />
              </li>
            ))}
          </ul>
        )}
        <p>{words.atStationLead}</p>
        <form method="post" action="/station/ask">
          <ul class="tv-cards">
            {open
              .filter(({ id }) => !asked.has(id))
              .map((topic, at) => (
                <li key={topic.id}>
                  <button
                    class="tv-card plain"
                    type="submit"
                    name="topicId"
                    value={topic.id}
                    {...(at === 0 ? { 'data-first': 'yes' } : {})}
                  >
                    <strong>{topicLabel(topic, language)}</strong>
                  </button>
                </li>
              ))}
          </ul>
        </form>
      </>
    ),
  })
}

/** What was asked for: its lesson, the reason why there is none, or that it waits and can be taken back. */
function RequestRow({ view, request }: { readonly view: View; readonly request: CoursewareRequest }) {
  const words = requestWords[view.language]
  const { id, what, state, coursewareId, coursewareTitle, answer, createdAt } = request
  if (state === 'answered' && coursewareId)
    return (
      <a class="tv-row" href={`/station/lessons/${coursewareId}`}>
        <strong>{words.answeredBy(coursewareTitle ?? '')}</strong>
        <span>{what}</span>
      </a>
    )
  return (
    <div class="tv-row">
      <strong>{what}</strong>
      <span>{state === 'declined' ? words.because(answer) : formatDay(createdAt, view.language)}</span>
      {state === 'open' && (
        <form method="post" action={`/station/ask/${id}/withdraw`}>
          <button class="tv-small" type="submit" aria-label={`${words.takeBackShort}: ${what}`}>
            {words.takeBackShort}
          </button>
        </form>
      )}
    </div>
  )
}
