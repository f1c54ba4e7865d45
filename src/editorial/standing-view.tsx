import type { PauseCard } from '../media/pause-track.ts'
import { Card } from '../web/components.tsx'
import { formatDayTime, type Language } from '../web/languages.ts'
import { editorialWords } from '../web/words/editorial.ts'
import { PauseList } from './pause-view.tsx'
import type { ReviewedLesson } from './records.ts'

type LessonProps = { readonly language: Language; readonly lesson: ReviewedLesson }

/** Where a lesson stands and whether the public sees it: the first thing that anybody asks. */
export function StandingLine({ language, lesson }: LessonProps) {
  const words = editorialWords[language]
  const isReturned = lesson.state === 'draft' && lesson.round > 0
  return (
    <div class="standing-line">
      <p>
        <span class={`standing ${lesson.isPublic ? 'published' : lesson.state}`}>
          {isReturned ? words.standings.returned : words.states[lesson.state]}
        </span>{' '}
        {publicWords({ language, lesson })}
      </p>
      {lesson.withdrawnAt && (
        <p>
          {words.withdrawnBecause(
            formatDayTime(lesson.withdrawnAt, language),
            lesson.withdrawnReason ?? words.none,
          )}
        </p>
      )}
    </div>
  )
}

/** What its author states of a lesson. */
export function Statements({
  language,
  lesson,
  placeNames,
  pauses,
}: LessonProps & { readonly placeNames: readonly string[]; readonly pauses: readonly PauseCard[] }) {
  const words = editorialWords[language]
  return (
    <Card title={words.facts}>
      <dl class="statements">
        <dt>{words.summary}</dt>
        <dd>{lesson.notes || words.none}</dd>
        <dt>{words.rights}</dt>
        <dd>{lesson.rightsStatement || words.none}</dd>
        <dt>{words.source}</dt>
        <dd>{lesson.sourceStatement || words.none}</dd>
        <dt>{words.visibility}</dt>
        <dd>
          {lesson.visibility === 'all'
            ? words.visibleToAll
            : words.visibleToSome[lesson.visibility](placeNames.join('、') || words.none)}
        </dd>
        {pauses.length > 0 && (
          <>
            <dt>{words.pauses}</dt>
            <dd>
              <PauseList language={language} pauses={pauses} />
            </dd>
          </>
        )}
      </dl>
      {lesson.isOutside && <p>{words.outside}</p>}
    </Card>
  )
}

function publicWords({ language, lesson }: LessonProps): string {
  const words = editorialWords[language]
  if (lesson.isPublic && lesson.hasHeldFilm) return words.oldShown
  if (lesson.isPublic) return lesson.holdsChange ? words.changeWaits : words.isPublic
  if (lesson.isScheduled && lesson.scheduledAt)
    return words.scheduled(formatDayTime(lesson.scheduledAt, language))
  return words.notPublic
}
