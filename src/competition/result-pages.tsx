import { ButtonLink, Card, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { resultWords } from '../web/words/competition-result.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import { CategoryLinks } from './category-links.tsx'
import type { Result } from './journal.ts'
import type { NoticeStanding } from './notice-standing.ts'
import type { Competition, EntryCategory, Stage } from './records.ts'
import { NextStep } from './result-next-view.tsx'
import { ResultTable } from './result-table.tsx'
import { type Flags, ToDo } from './result-todo-view.tsx'
import type { ReviewerStatistics } from './statistics.ts'
import { StatisticsView } from './statistics-view.tsx'

export type ResultParts = {
  readonly competition: Competition
  readonly stage: Stage
  readonly now: Date
  readonly may: { readonly organise: boolean; readonly chair: boolean }
  readonly results: readonly Result[]
  readonly notice: NoticeStanding
  /** Why the notice before was taken back, while none has followed it. */
  readonly recheckReason: string | undefined
  readonly flags: Flags
  /** Codes for which an arbiter has been called who has yet to score. */
  readonly arbitrated: ReadonlySet<string>
  readonly areVotesOpen: boolean
  readonly objections: { readonly count: number; readonly open: number; readonly held: ReadonlySet<string> }
  readonly statistics: readonly ReviewerStatistics[]
  readonly categories: readonly EntryCategory[]
  readonly category: string
  readonly page: number
  readonly isLogPublic: boolean
  /** Who has lifted the blind. */
  readonly liftedBy: string | undefined
}

/** A stage as it is counted: ranks under codes, what is to be seen to, the next step. */
export function resultPage(view: View, parts: ResultParts): string {
  const { competition, stage, may, results, categories, category, page, statistics } = parts
  const { language } = view
  const words = resultWords[language]
  const setup = competitionWords[language]
  const here = `/competitions/stages/${stage.id}/results`
  const { trimFrom, leastSheets, arbitrationGap, version } = stage.rule
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <div class="title-row">
          <h1>
            {words.title}
            <small>{words.stageOf(competition.title, setup.kind[stage.kind])}</small>
          </h1>
          {may.organise && (
            <ButtonLink kind="quiet" href={`/competitions/stages/${stage.id}`}>
              {words.backToStage}
            </ButtonLink>
          )}
        </div>
        <p>
          <span class={`badge ${stage.state}`}>{setup.state[stage.state]}</span> {words.lead}
        </p>
        <p class="soft">
          {words.ruleVersion(version)} · {words.rule(trimFrom, leastSheets)}{' '}
          {arbitrationGap !== null && words.gapRule(arbitrationGap)}
        </p>
        {parts.recheckReason && <Notice>{words.rechecked(parts.recheckReason)}</Notice>}
        <NextStep view={view} parts={parts} />
        {stage.state === 'counting' && (
          <ToDo {...{ view, stage, may, results, flags: parts.flags, arbitrated: parts.arbitrated }} />
        )}
        <CategoryLinks
          here={here}
          label={words.categories}
          names={categories.map(({ name }) => name)}
          current={category}
        />
        <Card title={category}>
          <ResultTable
            language={language}
            results={results.filter(each => each.category === category)}
            page={page}
            address={other => `${here}?category=${encodeURIComponent(category)}&page=${other}`}
            linkTo={code => `${here}/${code}`}
            noteOf={code => notesOf(view, parts, code)}
          />
        </Card>
        <StatisticsView language={language} statistics={statistics} />
      </>
    ),
  })
}

function notesOf(view: View, { flags, objections }: ResultParts, code: string): readonly string[] {
  const words = resultWords[view.language]
  const most = Math.max(0, ...(flags.get(code)?.values() ?? []))
  return [...(most > 0 ? [words.flags(most)] : []), ...(objections.held.has(code) ? [words.held] : [])]
}
