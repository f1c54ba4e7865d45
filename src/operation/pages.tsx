import type { PublicKey } from '../publication/rules.ts'
import { ButtonLink, Notice } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { auditWords } from '../web/words/audit.ts'
import { dueWords } from '../web/words/due.ts'
import { operationWords } from '../web/words/operation.ts'
import { webhookWords } from '../web/words/webhook.ts'
import { type CatalogueNow, CatalogueSection } from './catalogue-section.tsx'
import { type LessonsByVersion, type LineNow, QueueSection, WorkerSection } from './line-section.tsx'
import type { Week } from './rules.ts'
import { FailureSection, WeekSection } from './week-view.tsx'

type OperationParts = {
  readonly now: Date
  /** Absent where Redis is away: the rest is shown all the same. */
  readonly line: LineNow | undefined
  readonly lessons: LessonsByVersion
  readonly week: Week
  readonly catalogue: CatalogueNow | undefined
  readonly catalogueKeys: readonly PublicKey[]
}

/** The operator's page: queues, workers, the week and its failures. */
export function operationPage(view: View, parts: OperationParts): string {
  const { now, line, lessons, week } = parts
  const { language } = view
  const words = operationWords[language]
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <div class="title-row">
          <h1>{words.title}</h1>
          <p class="row">
            <span class="soft">{words.seenAt(formatDayTime(now, language))}</span>
            <ButtonLink kind="quiet" href="/urgent">
              {dueWords[language].title}
            </ButtonLink>
            <ButtonLink kind="quiet" href={view.path}>
              {words.renew}
            </ButtonLink>
          </p>
        </div>
        {line ? (
          <>
            <QueueSection language={language} queues={line.queues} />
            <WorkerSection language={language} workers={line.workers} lessons={lessons} />
          </>
        ) : (
          <Notice tone="bad">{words.queueAway}</Notice>
        )}
        <WeekSection language={language} week={week} />
        <FailureSection language={language} week={week} />
        <CatalogueSection language={language} catalogue={parts.catalogue} keys={parts.catalogueKeys} />
        <p class="pager">
          <ButtonLink kind="quiet" href="/operation/audit">
            {auditWords[language].link}
          </ButtonLink>
          <ButtonLink kind="quiet" href="/webhooks">
            {webhookWords[language].link}
          </ButtonLink>
        </p>
      </>
    ),
  })
}
