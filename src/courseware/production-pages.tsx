import type { Plan } from '../media/plan.ts'
import type { SourceRetention } from '../media/retention.ts'
import { ButtonLink, Card, Island, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { coursewareWords } from '../web/words/courseware.ts'
import { decisionWords } from '../web/words/decision.ts'
import { DecisionCard } from './decision-view.tsx'
import { DueCard } from './due-pages.tsx'
import { ProgressView } from './progress-view.tsx'
import type { CoursewareProgress } from './rules.ts'
import type { SourceRecord } from './source-records.ts'
import { SourceCard } from './source-view.tsx'

/** Where a lesson's production stands, and what was decided for it once that is known. */
type ProductionParts = {
  readonly progress: CoursewareProgress
  readonly plan: Plan | undefined
  readonly dueAt: Date | null
  /** Whether the asker may say by when it must be ready. */
  readonly mayUrge: boolean
  /** The day was saved just now. */
  readonly isDueSaved: boolean
  /** The film that it was made from, and how long that stays. */
  readonly source: SourceRecord | undefined
  readonly retention: SourceRetention | undefined
}

/** How a lesson is made: its last version's way, what was decided, and the forms to decide otherwise. */
export function productionPage(view: View, parts: ProductionParts): string {
  const { progress, plan, dueAt, mayUrge, isDueSaved, source, retention } = parts
  const words = decisionWords[view.language]
  const decision = decisionProps(view, progress, plan)
  const isGone = source?.deletedAt != null
  const sourceCard = source && <SourceCard language={view.language} source={source} retention={retention} />
  // What will be gone on a day must not stand below a screenful of progress.
  const isAnnounced = source?.dueAt && !source.deletedAt
  return renderPage(view, {
    title: words.title(progress.title),
    islands: ['progress'],
    children: (
      <>
        <h1>{words.title(progress.title)}</h1>
        {progress.state === 'processing' && progress.watchPath && progress.coming.length === 0 && (
          <Notice>{words.underWay}</Notice>
        )}
        {isAnnounced && sourceCard}
        <div class="two-columns">
          <div>
            <ProgressCard view={view} progress={progress} />
            {!isAnnounced && sourceCard}
            {mayUrge && progress.state !== 'draft' && (
              <DueCard
                language={view.language}
                coursewareId={progress.coursewareId}
                dueAt={dueAt}
                isSaved={isDueSaved}
              />
            )}
          </div>
          <DecisionCard
            {...decision}
            mayRemake={decision.mayRemake && !isGone}
            mayRemakeRung={decision.mayRemakeRung && !isGone}
          />
        </div>
        <p class="pager">
          <ButtonLink kind="quiet" href={`/courseware/${progress.coursewareId}`}>
            {words.toWatch}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

export const decisionProps = (view: View, progress: CoursewareProgress, plan: Plan | undefined) => ({
  language: view.language,
  coursewareId: progress.coursewareId,
  plan,
  mayRemake: progress.state === 'published' || progress.state === 'failed',
  mayRemakeRung: progress.state === 'published' || (progress.state === 'failed' && !!progress.watchPath),
})

/** A lesson's eight verbs, live where there is script. */
export function ProgressCard({
  view,
  progress,
}: {
  readonly view: View
  readonly progress: CoursewareProgress
}) {
  const words = coursewareWords[view.language]
  return (
    <Card title={words.heading}>
      <Island name="progress" props={{ language: view.language, progress }}>
        <ProgressView language={view.language} progress={progress} />
        <noscript>
          <p class="soft">{words.noScript}</p>
          <a class="button quiet" href={view.path}>
            {words.renew}
          </a>
        </noscript>
      </Island>
      <p>
        <a href={`/courseware/${progress.coursewareId}/jobs`}>{words.jobs}</a>
      </p>
    </Card>
  )
}
