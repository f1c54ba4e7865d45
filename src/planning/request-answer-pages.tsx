import { holds, makers } from '../account/rules.ts'
import type { Topic } from '../topic/rules.ts'
import { Button, ButtonLink, Card, Field } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { requestWords } from '../web/words/requests.ts'
import type { Similar } from './find-similar.ts'
import { nameOf, RequestFacts } from './request-pages.tsx'
import type { CoursewareRequest } from './request-records.ts'
import { whatLength } from './request-rules.ts'

type OneParts = {
  readonly request: CoursewareRequest
  readonly topics: readonly Topic[]
  /** Public lessons like it; empty for who may not answer. */
  readonly lessons: readonly Similar[]
  readonly may: { readonly answer: boolean; readonly withdraw: boolean }
  /** What was sent and is wrong. */
  readonly wrong?: { readonly name: 'coursewareId' | 'answer'; readonly typed: string } | undefined
}

/** One request, and for who may answer it the two ways to do so. */
export function requestPage(view: View, parts: OneParts): string {
  const { request, topics, may } = parts
  const words = requestWords[view.language]
  const here = `/requests/${request.id}`
  const proposal =
    request.topicId === null
      ? '/planning/proposals/new'
      : `/planning/proposals/new?topicId=${request.topicId}`
  return renderPage(view, {
    title: request.what,
    width: 'narrow',
    children: (
      <>
        <h1>{request.what}</h1>
        <p>
          <span
            class={`badge ${{ open: '', answered: 'approved', declined: 'returned', withdrawn: 'withdrawn' }[request.state]}`}
          >
            {words.state[request.state]}
          </span>{' '}
          {nameOf(topics, request.topicId, view)}
        </p>
        <p>
          <RequestFacts view={view} request={request} />
        </p>
        {may.answer && <AnswerForms view={view} here={here} {...parts} />}
        <div class="row">
          {request.state === 'open' && holds(view.person, makers) && (
            <ButtonLink kind="quiet" href={proposal}>
              {words.proposeThis}
            </ButtonLink>
          )}
          {may.withdraw && (
            <form method="post" action={`${here}/withdraw`}>
              <Button kind="danger">{words.takeBack}</Button>
            </form>
          )}
          <ButtonLink kind="quiet" href="/requests">
            {words.back}
          </ButtonLink>
        </div>
      </>
    ),
  })
}

type AnswerProps = OneParts & { readonly view: View; readonly here: string }

function AnswerForms({ view, here, lessons, wrong }: AnswerProps) {
  const typed = (name: 'coursewareId' | 'answer') => (wrong?.name === name ? wrong.typed : '')
  const words = requestWords[view.language]
  return (
    <>
      <Card title={words.answerTitle}>
        <p class="soft">{words.answerLead}</p>
        {lessons.length > 0 && (
          <>
            <h3>{words.alike}</h3>
            <ul class="plain-list">
              {lessons.map(({ id, title, organisationName }) => (
                <li key={id}>
                  <span>
                    <a href={`/courseware/${id}`}>{title}</a> <span class="soft">{organisationName}</span>
                  </span>
                  <form method="post" action={`${here}/answer`}>
                    <input type="hidden" name="verdict" value="answered" />
                    <Button kind="quiet" name="coursewareId" value={id} label={words.isThisNamed(title)}>
                      {words.isThis}
                    </Button>
                  </form>
                </li>
              ))}
            </ul>
          </>
        )}
        <form method="post" action={`${here}/answer`}>
          <input type="hidden" name="verdict" value="answered" />
          <Field
            label={words.lesson}
            name="coursewareId"
            hint={words.lessonHint}
            value={typed('coursewareId')}
            fault={wrong?.name === 'coursewareId' ? words.lessonFault : undefined}
            maxLength={500}
            autocomplete="off"
            required
          />
          <Button>{words.answer}</Button>
        </form>
      </Card>
      <Card title={words.declineTitle}>
        <form method="post" action={`${here}/answer`}>
          <input type="hidden" name="verdict" value="declined" />
          <Field
            label={words.reason}
            name="answer"
            hint={words.reasonHint}
            value={typed('answer')}
            fault={wrong?.name === 'answer' ? words.reasonFault : undefined}
            rows={2}
            maxLength={whatLength.most}
            required
          />
          <Button kind="quiet">{words.decline}</Button>
        </form>
      </Card>
    </>
  )
}
