import type { Kysely, Transaction } from 'kysely'
import type { ObjectStore } from '../../storage/object-store.ts'
import { recordChange } from '../account/audit-event-records.ts'
import type { Person } from '../account/rules.ts'
import { dropHeldPauses } from '../classroom/records.ts'
import { holdMetadata, noteHeld } from '../courseware/held-records.ts'
import type { EditorialReview } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { dropHeldHandouts } from '../metadata/handout-records.ts'
import { findMetadata } from '../metadata/records.ts'
import { asForm, missingFrom } from '../metadata/rules.ts'
import { withProposed } from '../metadata/save-records.ts'
import { dropHeldPoster } from '../poster/held-records.ts'
import { dropHeldSubtitles } from '../subtitle/held-records.ts'
import { dropHeld, enterReview, leaveReview, markWithdrawn, moveTo } from './life-records.ts'
import { findReviewed, insertVerdict, type ReviewedLesson } from './records.ts'
import {
  type approvalSchema,
  maySubmit,
  mayWithdraw,
  nextStep,
  type Reasons,
  reviewBar,
  type Submission,
  seenOf,
} from './rules.ts'
import { openShowing } from './show.ts'

type DecideParts = {
  readonly db: Kysely<Database>
  readonly store: ObjectStore
  readonly review: EditorialReview
  readonly now: () => Date
}
type Step = Transaction<Database>
type Approving = ReturnType<typeof approvalSchema.parse>

/** Everything that people decide about a lesson's way to the public. Each is one transaction, with its line in the log. */
export function openDecisions({ db, store, review, now }: DecideParts) {
  const showing = openShowing({ db, store, now })
  const change = <Result>(
    coursewareId: string,
    work: (step: Step, lesson: ReviewedLesson) => Promise<Result>,
  ): Promise<Result> =>
    db.transaction().execute(async step => {
      const lesson = await findReviewed(step, coursewareId, true)
      if (!lesson) throw new XiangtuError('notFound')
      return work(step, lesson)
    })
  const record = (step: Step, person: Person, action: string, lesson: ReviewedLesson, after: object) =>
    recordChange(step, person, {
      ...{ action, subjectKind: 'courseware', subjectId: lesson.coursewareId },
      ...{ before: { state: lesson.state }, after },
    })

  /** Author: to the reviewers; where the hub has none, to the public. */
  const submit = async (person: Person, coursewareId: string, form: Submission) => {
    const prepared = review === 'none' ? await showing.prepare(coursewareId) : undefined
    return change(coursewareId, async (step, lesson) => {
      if (!maySubmit(lesson)) throw new XiangtuError('notSubmittable')
      const metadata = await findMetadata(step, coursewareId)
      const missing = metadata ? missingFrom(await withProposed(step, coursewareId, asForm(metadata))) : []
      if (missing.length > 0)
        throw new XiangtuError('lessonIncomplete', { facts: { fields: missing.join(', ') } })
      // What a reviewer marked as outside work its author does not call his own at the next submitting.
      const submission = { ...form, isOutside: form.isOutside || lesson.isOutside }
      await enterReview(step, lesson, { ...submission, submittedBy: person.id })
      await record(step, person, 'submitLesson', lesson, { state: 'firstReview', ...submission })
      if (prepared)
        await showing.show(step, person, lesson, {
          ...{ prepared, isOutside: submission.isOutside, scheduledAt: undefined },
        })
    })
  }

  /** Author: takes it back before anybody has decided. */
  const recall = (person: Person, coursewareId: string) =>
    change(coursewareId, async (step, lesson) => {
      if (lesson.state !== 'firstReview' && lesson.state !== 'secondReview')
        throw new XiangtuError('notReviewable')
      await moveTo(step, coursewareId, 'draft', lesson.isOutside)
      await record(step, person, 'recallLesson', lesson, { state: 'draft' })
    })

  /** The lesson and the look that this person may give it, if what was looked at is what there is. */
  const underReview = (person: Person, lesson: ReviewedLesson, seen: string) => {
    const look = nextStep(lesson)
    if (reviewBar(person, lesson) || look === undefined) throw new XiangtuError('notReviewable')
    if (seen !== seenOf(lesson)) throw new XiangtuError('changedSinceSeen')
    return { step: look, reviewerId: person.id, reviewerName: person.name }
  }

  /** Reviewer: approves; the last look that is needed makes it public. */
  const approve = async (person: Person, coursewareId: string, { seen, publishAt, ...form }: Approving) => {
    const prepared = await showing.prepare(coursewareId)
    return change(coursewareId, async (step, lesson) => {
      const look = underReview(person, lesson, seen)
      await insertVerdict(step, lesson, { ...look, verdict: 'approved' })
      const isOutside = lesson.isOutside || form.isOutside
      const next = nextStep({
        ...{ ...lesson, isOutside },
        approvals: [...lesson.approvals, { ...lesson, step: look.step, reviewerId: person.id }],
      })
      if (next) {
        await moveTo(step, coursewareId, 'secondReview', isOutside)
        await record(step, person, 'approveLesson', lesson, { step: look.step, state: 'secondReview' })
        return
      }
      const scheduledAt = !lesson.isPublic && publishAt && publishAt > now() ? publishAt : undefined
      await showing.show(step, person, lesson, { prepared, isOutside, scheduledAt })
      await record(step, person, 'approveLesson', lesson, {
        step: look.step,
        state: 'published',
        scheduledAt,
      })
    })
  }

  /** Reviewer: back to its author, with a reason by field. */
  const sendBack = (person: Person, coursewareId: string, seen: string, reasons: Reasons) =>
    change(coursewareId, async (step, lesson) => {
      const look = underReview(person, lesson, seen)
      await insertVerdict(step, lesson, { ...look, verdict: 'returned', reasons })
      await moveTo(step, coursewareId, 'draft', lesson.isOutside)
      await record(step, person, 'returnLesson', lesson, { step: look.step, state: 'draft', reasons })
    })

  /** Operator or chief editor: nobody may watch it any more. */
  const withdraw = (person: Person, coursewareId: string, reason: string) =>
    change(coursewareId, async (step, lesson) => {
      if (!mayWithdraw(person, lesson)) throw new XiangtuError('notWithdrawable')
      await markWithdrawn(step, coursewareId, reason)
      await record(step, person, 'withdrawLesson', lesson, { state: 'withdrawn', reason })
    })

  /** Author: what is shown stays, the new film is let go. */
  const dropFilm = (person: Person, coursewareId: string) =>
    change(coursewareId, async (step, lesson) => {
      if (!lesson.hasHeldFilm || !(lesson.isPublic || lesson.isScheduled)) throw new XiangtuError('notFound')
      await dropHeld(step, coursewareId)
      await record(step, person, 'dropNewFilm', lesson, { state: 'published' })
    })

  /** Author: what is shown stays, what was proposed of texts, cover, subtitles, handouts and pauses is let go. */
  const dropChange = (person: Person, coursewareId: string) =>
    change(coursewareId, async (step, lesson) => {
      if (!lesson.holdsChange) throw new XiangtuError('notFound')
      await holdMetadata(step, coursewareId, {})
      await dropHeldPoster(step, coursewareId)
      await dropHeldSubtitles(step, coursewareId)
      await dropHeldHandouts(step, coursewareId)
      await dropHeldPauses(step, coursewareId)
      await noteHeld(step, coursewareId)
      await leaveReview(step, coursewareId)
      await record(step, person, 'dropChange', lesson, {})
    })

  return { submit, recall, approve, sendBack, withdraw, dropFilm, dropChange }
}
