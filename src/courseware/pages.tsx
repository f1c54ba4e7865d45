import type { Plan } from '../media/plan.ts'
import type { QcReport } from '../media/qc-report.ts'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { coursewareWords } from '../web/words/courseware.ts'
import { DecisionCard } from './decision-view.tsx'
import { decisionProps, ProgressCard } from './production-pages.tsx'
import { QcSection } from './qc-view.tsx'
import type { CoursewareProgress } from './rules.ts'

/** What stands in the title and notes form, and what is wrong with it. */
export type DescriptionForm = {
  readonly title: string
  readonly notes: string
  readonly faults?: { readonly title?: boolean; readonly notes?: boolean }
  readonly isSaved?: boolean
}

/** Where a lesson's production stands, and what was decided for it once that is known. */
type ProductionParts = { readonly progress: CoursewareProgress; readonly plan: Plan | undefined }

/** What quality control found in its source, once a version of it has ended. */
type Judged = { readonly qcReport: QcReport | undefined }

type LessonFormParts = { readonly coursewareId: string; readonly form: DescriptionForm }

/** A lesson under way: only those who may manage it ever see this page. Its first HTML already tells how things stand. */
export function progressPage(
  view: View,
  { coursewareId, form, progress, plan, qcReport }: LessonFormParts & ProductionParts & Judged,
): string {
  const words = coursewareWords[view.language]
  return renderPage(view, {
    title: progress.title,
    islands: ['progress'],
    children: (
      <>
        <h1>{progress.title}</h1>
        <div class="two-columns">
          <ProgressCard view={view} progress={progress} />
          <div>
            <Card title={words.description}>
              <DescriptionFields view={view} coursewareId={coursewareId} form={form} />
            </Card>
            {plan && <DecisionCard {...decisionProps(view, progress, plan)} />}
            {qcReport && <QcSection language={view.language} report={qcReport} canSeek={false} />}
          </div>
        </div>
      </>
    ),
  })
}

/** Title and notes of a published lesson. */
export function editPage(view: View, { coursewareId, form }: LessonFormParts): string {
  const words = coursewareWords[view.language]
  return renderPage(view, {
    title: words.edit(form.title),
    width: 'narrow',
    children: (
      <>
        <h1>{words.description}</h1>
        <DescriptionFields view={view} coursewareId={coursewareId} form={form} />
        <p class="pager">
          <ButtonLink kind="quiet" href={`/courseware/${coursewareId}`}>
            {words.backToLesson}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

function DescriptionFields({ view, coursewareId, form }: LessonFormParts & { readonly view: View }) {
  const words = coursewareWords[view.language]
  return (
    <form method="post" action={`/courseware/${coursewareId}`} data-description="">
      {form.isSaved && <Notice tone="good">{words.saved}</Notice>}
      <Field
        label={words.title}
        name="title"
        value={form.title}
        hint={words.titleHint}
        fault={form.faults?.title ? words.wrongTitle : undefined}
        maxLength={120}
        required
      />
      <Field
        label={words.notes}
        name="notes"
        value={form.notes}
        hint={words.notesHint}
        fault={form.faults?.notes ? words.wrongNotes : undefined}
        rows={6}
      />
      <Button>{words.save}</Button>
    </form>
  )
}
