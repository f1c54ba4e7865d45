import type { Plan } from '../media/plan.ts'
import type { QcReport } from '../media/qc-report.ts'
import { ButtonLink, Card } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { coursewareWords } from '../web/words/courseware.ts'
import { DecisionCard } from './decision-view.tsx'
import { decisionProps, ProgressCard } from './production-pages.tsx'
import { QcSection } from './qc-view.tsx'
import type { CoursewareProgress } from './rules.ts'

type ProgressPageParts = {
  readonly coursewareId: string
  /** What is said of the lesson. */
  readonly notes: string
  /** Where its production stands, and what was decided for it once that is known. */
  readonly progress: CoursewareProgress
  readonly plan: Plan | undefined
  /** What quality control found in its source, once a version of it has ended. */
  readonly qcReport: QcReport | undefined
}

/** A lesson under way: only those who may manage it ever see this page. Its first HTML already tells how things stand. */
export function progressPage(
  view: View,
  { coursewareId, notes, progress, plan, qcReport }: ProgressPageParts,
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
              <p class="notes">{notes || words.noNotes}</p>
              <div class="row">
                <ButtonLink href={`/courseware/${coursewareId}/edit`}>{words.describe}</ButtonLink>
                {progress.watchPath && (
                  <ButtonLink kind="quiet" href={progress.watchPath}>
                    {words.toReview}
                  </ButtonLink>
                )}
              </div>
            </Card>
            {plan && <DecisionCard {...decisionProps(view, progress, plan)} />}
            {qcReport && <QcSection language={view.language} report={qcReport} canSeek={false} />}
          </div>
        </div>
      </>
    ),
  })
}
