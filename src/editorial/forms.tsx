import type { MetadataField } from '../metadata/rules.ts'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import type { View } from '../web/view.ts'
import { editorialWords } from '../web/words/editorial.ts'
import { metadataWords } from '../web/words/metadata.ts'
import type { ReviewedLesson } from './records.ts'
import { maySubmit, mayWithdraw, nextStep, reviewBar, reviewedFields, seenOf } from './rules.ts'
import { VisibilityFields } from './visibility-fields.tsx'
import type { Audience } from './visibility-records.ts'

/** What was sent and refused, to be shown again: nothing typed may be lost. */
export type ReviewForms = {
  /** Whether the asker may change the lesson, as its author does. */
  readonly mayManage: boolean
  /** What its description still lacks. */
  readonly missing: readonly MetadataField[]
  readonly places: readonly Audience[]
  readonly stations: readonly Audience[]
  /** There are more places or stations than these. */
  readonly hasMore: boolean
  /** What of their names was looked for. */
  readonly search: string
  /** Whether this hub has reviewers; without them submitting is publishing. */
  readonly hasReviews: boolean
  /** Whom it is to be for, as the form had it when its list was searched. */
  readonly chosen?: Pick<ReviewedLesson, 'visibility' | 'visibleTo'> | undefined
  readonly faults?:
    | { readonly places?: boolean; readonly reasons?: boolean; readonly reason?: boolean }
    | undefined
  readonly typed?: ReadonlyMap<string, string> | undefined
}
type SectionProps = { readonly view: View; readonly lesson: ReviewedLesson; readonly forms: ReviewForms }

const addressOf = ({ coursewareId }: ReviewedLesson, action: string): string =>
  `/courseware/${coursewareId}/review/${action}`

/** A reviewer's own look: to approve, or to return with reasons. Says why where it is somebody else's turn. */
export function ReviewSection({ view, lesson, forms }: SectionProps) {
  const words = editorialWords[view.language]
  const step = nextStep(lesson)
  if (!view.person || step === undefined) return null
  const bar = reviewBar(view.person, lesson)
  if (bar === 'notInReview') return null
  if (bar) return <Notice>{words.bars[bar]}</Notice>
  const { faults, typed } = forms
  const seen = <input type="hidden" name="seen" value={seenOf(lesson)} />
  return (
    <Card title={words.reviewHeading(words.steps[step])}>
      <form method="post" action={addressOf(lesson, 'approve')}>
        {seen}
        {!lesson.isPublic && (
          <div class="field">
            <label for="field-publishAt">{words.publishAt}</label>
            <p class="hint" id="field-publishAt-hint">
              {words.publishAtHint}
            </p>
            <input
              class="input"
              id="field-publishAt"
              type="datetime-local"
              name="publishAt"
              max="2999-12-31T23:59"
              value={lesson.scheduledAt ? chinaField(lesson.scheduledAt) : undefined}
              aria-describedby="field-publishAt-hint"
            />
          </div>
        )}
        {!lesson.isOutside && <OutsideTick label={words.isOutside} />}
        <Button>{words.approve}</Button>
      </form>
      <details class="return" open={faults?.reasons === true}>
        <summary>{words.returnHeading}</summary>
        <form method="post" action={addressOf(lesson, 'return')}>
          {seen}
          {faults?.reasons && <Notice tone="bad">{words.wrongReasons}</Notice>}
          <p class="hint">{words.returnHint}</p>
          {reviewedFields.map(field => (
            <Field
              key={field}
              label={words.fields[field]}
              name={field}
              value={typed?.get(field) ?? ''}
              rows={2}
              maxLength={500}
            />
          ))}
          <Button kind="quiet">{words.sendBack}</Button>
        </form>
      </details>
    </Card>
  )
}

/** What its author can do: submit, take back, keep the old film. */
export function SubmitSection({ view, lesson, forms }: SectionProps) {
  const words = editorialWords[view.language]
  const { missing, hasReviews } = forms
  if (!forms.mayManage) return null
  const isInReview = lesson.state === 'firstReview' || lesson.state === 'secondReview'
  return (
    <>
      {!lesson.isWatchable && <Notice>{words.waitsForMaking}</Notice>}
      {maySubmit(lesson) && (
        <Card title={words.submitHeading}>
          {missing.length > 0 ? (
            <>
              <p>{words.incomplete}</p>
              <ul>
                {missing.map(field => (
                  <li key={field}>{metadataWords[view.language].fields[field]}</li>
                ))}
              </ul>
              <ButtonLink href={`/courseware/${lesson.coursewareId}/edit`}>{words.toEdit}</ButtonLink>
            </>
          ) : (
            <form method="post" action={addressOf(lesson, 'submit')}>
              {!lesson.isPublic && !lesson.isScheduled && (
                <VisibilityFields
                  {...{ language: view.language, lesson: forms.chosen ?? lesson, forms }}
                  address={`/courseware/${lesson.coursewareId}/review`}
                />
              )}
              {lesson.isOutside ? <p>{words.outside}</p> : <OutsideTick label={words.isOutside} />}
              <Button>{hasReviews ? words.submit : words.submitNow}</Button>
            </form>
          )}
        </Card>
      )}
      {lesson.isWatchable && (
        <p>
          <ButtonLink kind="quiet" href={`/upload?lesson=${lesson.coursewareId}`}>
            {words.replaceFilm}
          </ButtonLink>
        </p>
      )}
      {isInReview && (
        <form method="post" action={addressOf(lesson, 'recall')}>
          <Button kind="quiet">{words.recall}</Button>
        </form>
      )}
      {lesson.holdsChange && (
        <form method="post" action={addressOf(lesson, 'drop-change')}>
          <Button kind="quiet">{words.dropChange}</Button>
        </form>
      )}
      {lesson.hasHeldFilm && (lesson.isPublic || lesson.isScheduled) && (
        <form method="post" action={addressOf(lesson, 'drop-film')}>
          <Button kind="quiet">{words.dropFilm}</Button>
        </form>
      )}
    </>
  )
}

/** As a `datetime-local` field has a moment, in China's time. */
const chinaField = (at: Date): string => new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 16)

const OutsideTick = ({ label }: { readonly label: string }) => (
  <label class="tick">
    <input type="checkbox" name="isOutside" value="yes" />
    {label}
  </label>
)

/** For who may take it down: the reason is asked for first. */
export function WithdrawSection({ view, lesson, forms }: SectionProps) {
  const words = editorialWords[view.language]
  if (!view.person || !mayWithdraw(view.person, lesson)) return null
  const isWrong = forms.faults?.reason === true
  return (
    <Card title={words.withdrawHeading}>
      <form method="post" action={addressOf(lesson, 'withdraw')}>
        <Field
          label={words.reason}
          name="reason"
          value={forms.typed?.get('reason') ?? ''}
          hint={words.withdrawHint}
          fault={isWrong ? words.wrongReason : undefined}
          rows={3}
          maxLength={500}
          required
        />
        <Button kind="danger">{words.withdraw}</Button>
      </form>
    </Card>
  )
}
