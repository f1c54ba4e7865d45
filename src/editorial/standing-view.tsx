import { Card } from '../web/components.tsx'
import { formatDayTime, type Language } from '../web/languages.ts'
import { editorialWords } from '../web/words/editorial.ts'
import type { ReviewedLesson } from './records.ts'

type StandingProps = {
  readonly language: Language
  readonly lesson: ReviewedLesson
  readonly placeNames: readonly string[]
}

/** Where a lesson stands, whether the public sees it, and what its author states of it. */
export function StandingSection({ language, lesson, placeNames }: StandingProps) {
  const words = editorialWords[language]
  return (
    <Card title={words.facts}>
      <p class={`standing ${lesson.isPublic ? 'published' : lesson.state}`}>{words.states[lesson.state]}</p>
      <p>{publicWords({ language, lesson })}</p>
      {lesson.withdrawnAt && (
        <p>
          {words.withdrawnBecause(
            formatDayTime(lesson.withdrawnAt, language),
            lesson.withdrawnReason ?? words.none,
          )}
        </p>
      )}
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
            : words.visibleToPlaces(placeNames.join('、') || words.none)}
        </dd>
      </dl>
      {lesson.isOutside && <p>{words.outside}</p>}
    </Card>
  )
}

function publicWords({ language, lesson }: Pick<StandingProps, 'language' | 'lesson'>): string {
  const words = editorialWords[language]
  if (lesson.isPublic) return lesson.hasHeldFilm ? words.oldShown : words.isPublic
  if (lesson.isScheduled && lesson.scheduledAt)
    return words.scheduled(formatDayTime(lesson.scheduledAt, language))
  return words.notPublic
}
