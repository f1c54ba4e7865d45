import { QcSection } from '../courseware/qc-view.tsx'
import type { PauseCard } from '../media/pause-track.ts'
import type { QcReport } from '../media/qc-report.ts'
import { PlayerPlace } from '../play/player-place.tsx'
import { ButtonLink, Card, Notice } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { editorialWords } from '../web/words/editorial.ts'
import { type ReviewForms, ReviewSection, SubmitSection, WithdrawSection } from './forms.tsx'
import type { Proposed } from './proposed.ts'
import { ProposedSection } from './proposed-view.tsx'
import type { ReviewedLesson, Verdict } from './records.ts'
import { reviewedFields } from './rules.ts'
import { StandingLine, Statements } from './standing-view.tsx'

export type LessonReviewParts = ReviewForms & {
  readonly lesson: ReviewedLesson
  readonly verdicts: readonly Verdict[]
  readonly qcReport: QcReport | undefined
  /** What waits beside what is shown. */
  readonly proposed: Proposed | undefined
  /** The names of the places and stations that alone may watch it. */
  readonly placeNames: readonly string[]
  /** Those that it is shown with. */
  readonly pauses: readonly PauseCard[]
  readonly done?: keyof (typeof editorialWords)['en']['done'] | undefined
}

/** A lesson's way to the public: what is to be looked at, where it stands, what the asker can do, and what was said. */
export function lessonReviewPage(view: View, parts: LessonReviewParts): string {
  const { lesson, verdicts, qcReport, proposed, done } = parts
  const { language } = view
  const words = editorialWords[language]
  const { film, coursewareId } = lesson
  return renderPage(view, {
    title: words.title(lesson.title),
    islands: film ? ['player'] : [],
    children: (
      <article class="lesson-review">
        <h1>{lesson.title}</h1>
        <p class="soft">{words.by(lesson.ownerName, lesson.organisationName)}</p>
        <StandingLine language={language} lesson={lesson} />
        {done && <Notice tone="good">{words.done[done]}</Notice>}
        <div class="two-columns">
          <div>
            {film && (
              <section aria-label={words.film} class="watch">
                {lesson.hasHeldFilm && lesson.isPublic && <p>{words.heldFilm}</p>}
                <PlayerPlace lesson={{ ...lesson, ...film }} language={language} isUncounted />
              </section>
            )}
            {proposed && <ProposedSection view={view} lesson={lesson} proposed={proposed} />}
            <Statements language={language} {...parts} />
          </div>
          <div>
            <ReviewSection view={view} lesson={lesson} forms={parts} />
            <SubmitSection view={view} lesson={lesson} forms={parts} />
            <History view={view} verdicts={verdicts} />
            <WithdrawSection view={view} lesson={lesson} forms={parts} />
          </div>
        </div>
        {qcReport && <QcSection language={language} report={qcReport} canSeek={film !== undefined} />}
        <p class="pager">
          <ButtonLink kind="quiet" href={`/courseware/${coursewareId}`}>
            {words.backToLesson}
          </ButtonLink>
        </p>
      </article>
    ),
  })
}

/** Every verdict, the newest first; of a returned lesson with its reasons. */
function History({ view, verdicts }: { view: View; verdicts: readonly Verdict[] }) {
  const words = editorialWords[view.language]
  if (verdicts.length === 0) return null
  return (
    <Card title={words.history}>
      <ol class="verdicts">
        {verdicts.map(({ id, step, verdict, reviewerName, reasons, at }) => (
          <li key={id} class={verdict}>
            <p>
              {verdict === 'approved'
                ? words.approvedBy(words.steps[step], reviewerName)
                : words.returnedBy(words.steps[step], reviewerName)}{' '}
              <span class="soft">{formatDayTime(at, view.language)}</span>
            </p>
            {reasons && (
              <dl>
                {reviewedFields
                  .filter(field => reasons[field] !== '')
                  .map(field => (
                    <div key={field}>
                      <dt>{words.fields[field]}</dt>
                      <dd>{reasons[field]}</dd>
                    </div>
                  ))}
              </dl>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}
