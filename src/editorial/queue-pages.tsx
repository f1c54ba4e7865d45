import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { editorialWords } from '../web/words/editorial.ts'
import type { ReviewedLesson } from './records.ts'
import { nextStep, reviewBar } from './rules.ts'

/** What waits for a review where the asker reviews; what is his to do is marked, and stands first. */
export function queuePage(view: View, lessons: readonly ReviewedLesson[]): string {
  const words = editorialWords[view.language]
  const { person } = view
  const isMine = (lesson: ReviewedLesson) => person !== undefined && reviewBar(person, lesson) === undefined
  const ordered = [...lessons.filter(isMine), ...lessons.filter(lesson => !isMine(lesson))]
  return renderPage(view, {
    title: words.queueTitle,
    children: (
      <>
        <h1>{words.queueTitle}</h1>
        <p class="soft">{words.queueLead}</p>
        {ordered.length === 0 ? (
          <div class="card empty">
            <p class="lead">{words.queueEmpty}</p>
          </div>
        ) : (
          <ul class="own-lessons">
            {ordered.map(lesson => (
              <QueueRow key={lesson.coursewareId} view={view} lesson={lesson} isMine={isMine(lesson)} />
            ))}
          </ul>
        )}
      </>
    ),
  })
}

function QueueRow({ view, lesson, isMine }: { view: View; lesson: ReviewedLesson; isMine: boolean }) {
  const words = editorialWords[view.language]
  const step = nextStep(lesson)
  return (
    <li>
      <a href={`/courseware/${lesson.coursewareId}/review`}>{lesson.title}</a>
      <span class="soft">
        {words.by(lesson.ownerName, lesson.organisationName)}
        {lesson.submittedAt && ` · ${words.submittedAt(formatDayTime(lesson.submittedAt, view.language))}`}
        {lesson.hasHeldFilm && lesson.isPublic && ` · ${words.newFilm}`}
        {lesson.holdsChange && ` · ${words.newChange}`}
      </span>
      <span class={`standing ${isMine ? 'processing' : 'draft'}`}>
        {step && words.steps[step]}
        {isMine && ` · ${words.yours}`}
      </span>
    </li>
  )
}
