import { isOperator } from '../account/rules.ts'
import { Button, ButtonLink } from '../web/components.tsx'
import { formatDay, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { arrangeWords } from '../web/words/arrange.ts'
import { batchWords } from '../web/words/batch.ts'
import { catalogueWords } from '../web/words/catalogue.ts'
import { coursewareWords } from '../web/words/courseware.ts'
import { editorialWords } from '../web/words/editorial.ts'
import { sourceWords } from '../web/words/source.ts'
import { type OwnLesson, standingOf } from './rules.ts'

/** A producer's own lessons, under way or published; an operator's list has everybody's. */
export function ownLessonsPage(view: View, lessons: readonly OwnLesson[]): string {
  const words = catalogueWords[view.language]
  const seesAll = isOperator(view.person)
  return renderPage(view, {
    title: seesAll ? words.everyones : words.mine,
    children: (
      <>
        <div class="list-head">
          <h1>{seesAll ? words.everyones : words.mine}</h1>
          <div class="row">
            <ButtonLink href="/upload">{words.upload}</ButtonLink>
            <ButtonLink kind="quiet" href="/arrange">
              {arrangeWords[view.language].heading}
            </ButtonLink>
          </div>
        </div>
        {lessons.length === 0 ? (
          <div class="card empty">
            <p class="lead">{words.mineEmpty}</p>
            <p>{words.emptyForProducer}</p>
          </div>
        ) : (
          <form method="get" action="/batch-edit">
            <p class="row">
              <Button kind="quiet">{batchWords[view.language].change}</Button>
              <span class="soft">{batchWords[view.language].choose}</span>
            </p>
            <ul class="own-lessons">
              {lessons.map(lesson => (
                <OwnLessonRow
                  key={lesson.coursewareId}
                  lesson={lesson}
                  language={view.language}
                  showsOwner={seesAll}
                />
              ))}
            </ul>
          </form>
        )}
      </>
    ),
  })
}

function OwnLessonRow({
  lesson,
  language,
  showsOwner,
}: {
  lesson: OwnLesson
  language: Language
  showsOwner: boolean
}) {
  const words = catalogueWords[language]
  const { states, verbs } = coursewareWords[language]
  const standing = standingOf(lesson)
  const at = lesson.verbStates.find(({ state }) => state === (standing === 'failed' ? 'failed' : 'running'))
  const isUnderWay = standing === 'processing' || standing === 'failed'
  return (
    <li>
      <span class="chosen-title">
        <input
          {...{ type: 'checkbox', name: 'id', value: lesson.coursewareId }}
          aria-label={batchWords[language].chooseOne(lesson.title)}
        />
        <a href={`/courseware/${lesson.coursewareId}`}>{lesson.title}</a>
      </span>
      <span class="soft">
        {showsOwner && `${words.by(lesson.ownerName)} · `}
        {words.begunOn(formatDay(lesson.createdAt, language))}
      </span>
      <span class={`standing ${standing}`}>
        {{ ...states, ...editorialWords[language].standings }[standing]}
        {isUnderWay && at && ` · ${verbs[at.verb]}`}
      </span>
      {lesson.deletionDueAt && (
        <DeletionLine lesson={lesson} dueAt={lesson.deletionDueAt} language={language} />
      )}
    </li>
  )
}

/** What its producer must know in time: the film that she sent will go. */
function DeletionLine({ lesson, dueAt, language }: { lesson: OwnLesson; dueAt: Date; language: Language }) {
  const words = sourceWords[language]
  return (
    <p class="deletion">
      {words.inList(formatDay(dueAt, language))}{' '}
      <a href={`/courseware/${lesson.coursewareId}/production`} aria-label={words.toKeepOf(lesson.title)}>
        {words.toKeep}
      </a>
    </p>
  )
}
