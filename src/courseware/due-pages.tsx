import { Button, Card, Field, Notice } from '../web/components.tsx'
import { formatDayTime, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { dueWords } from '../web/words/due.ts'
import type { UnderWay } from './due-records.ts'
import { dueField } from './due-rules.ts'

type DueProps = {
  readonly language: Language
  readonly coursewareId: string
  readonly dueAt: Date | null
  readonly isSaved: boolean
}

/** By which day the lesson must be ready: it then goes before those that are not urgent. */
export function DueCard({ language, coursewareId, dueAt, isSaved }: DueProps) {
  const words = dueWords[language]
  return (
    <Card title={words.due}>
      <form method="post" action={`/courseware/${coursewareId}/due`}>
        {isSaved && <Notice tone="good">{words.dueSaved}</Notice>}
        <Field
          label={words.dueBy}
          name="due"
          type="date"
          value={dueField(dueAt)}
          hint={words.dueHint}
          max="2999-12-31"
        />
        <Button kind="quiet">{words.saveDue}</Button>
      </form>
    </Card>
  )
}

type Listed = { readonly lessons: readonly UnderWay[]; readonly isSaved: boolean }

/** The lessons in production of somebody's places, each with the day by which it must be ready. */
export function duePage(view: View, { lessons, isSaved }: Listed): string {
  const words = dueWords[view.language]
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <h1>{words.title}</h1>
        <p class="soft">{words.lead}</p>
        {isSaved && <Notice tone="good">{words.dueSaved}</Notice>}
        <Card>
          {lessons.length === 0 && <p class="soft">{words.none}</p>}
          <ul class="plain-list">
            {lessons.map(lesson => (
              <Line key={lesson.coursewareId} view={view} lesson={lesson} />
            ))}
          </ul>
        </Card>
      </>
    ),
  })
}

function Line({ view: { language }, lesson }: { view: View; lesson: UnderWay }) {
  const words = dueWords[language]
  const { coursewareId, title, organisationName, ownerName, startedAt, dueAt } = lesson
  return (
    <li>
      <span>
        <strong>{title}</strong>{' '}
        <span class="soft">
          {organisationName} · {ownerName} · {words.since(formatDayTime(startedAt, language))}
        </span>
      </span>
      <form method="post" action={`/courseware/${coursewareId}/due`} class="row">
        <input type="hidden" name="back" value="list" />
        <input
          class="input"
          type="date"
          name="due"
          value={dueField(dueAt)}
          max="2999-12-31"
          aria-label={words.dueOf(title)}
        />
        <Button kind="quiet">{words.saveDue}</Button>
      </form>
    </li>
  )
}
