import { ButtonLink, Card, Notice } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { resultWords } from '../web/words/competition-result.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import { CategoryLinks } from './category-links.tsx'
import { type LogHead, writeHead } from './head-records.ts'
import type { Result } from './journal.ts'
import { formatEnd } from './notice-end.ts'
import { ObjectionForm } from './objection-form.tsx'
import type { Competition, Stage } from './records.ts'
import type { EntryBehind } from './result-records.ts'
import { ResultTable } from './result-table.tsx'
import type { Typed } from './typed-form.ts'

type NoticeParts = {
  readonly competition: Competition
  /** The stage whose result is public; undefined before. */
  readonly stage: Stage | undefined
  readonly results: readonly Result[]
  readonly categories: readonly string[]
  readonly category: string
  readonly page: number
  /** Notices before this one that were taken back; without a stage, the last one is being rechecked. */
  readonly withdrawn: readonly { readonly at: Date; readonly reason: string }[]
  readonly takesObjections: boolean
  readonly objections: { readonly count: number; readonly open: number; readonly held: ReadonlySet<string> }
  readonly behind: ReadonlyMap<string, EntryBehind>
  readonly awardOf: ReadonlyMap<string, { readonly awardName: string; readonly number: string }>
  /** Where the log stood when the result was announced. */
  readonly head: LogHead | undefined
  /** What came of an objection: its number, or what was typed and is wrong. */
  readonly sent: { readonly made: number } | { readonly typed: Typed } | undefined
}

/** The public notice of a result, and later the result itself. No reviewer and no single score stands on it. */
export function noticePage(view: View, parts: NoticeParts): string {
  const { competition, stage, results, categories, category, page, sent, head } = parts
  const { language } = view
  const words = resultWords[language]
  const here = `/competitions/${competition.id}/notice`
  const isFinal = stage?.state === 'final'
  const at = (time: Date | null) => (time ? formatDayTime(time, language) : '')
  return renderPage(view, {
    title: words.noticeOf(competition.title),
    children: (
      <>
        <div class="title-row">
          <h1>
            {isFinal ? words.finalTitle : words.noticeTitle}
            <small>{competition.title}</small>
          </h1>
          {isFinal && (
            <ButtonLink kind="quiet" href={`/competitions/${competition.id}/awards`}>
              {words.awardsTitle}
            </ButtonLink>
          )}
        </div>
        {sent && 'made' in sent && <Notice tone="good">{words.objectionMade(sent.made)}</Notice>}
        {sent && 'typed' in sent && <Notice tone="bad">{words.objectionFault}</Notice>}
        {parts.withdrawn.map(({ at: withdrawnAt, reason }) => (
          <p key={withdrawnAt.getTime()}>{words.withdrawnNotice(at(withdrawnAt), reason)}</p>
        ))}
        {!stage ? (
          <p>{parts.withdrawn.length > 0 ? words.rechecking : words.noNotice}</p>
        ) : (
          <>
            <p>
              <span class={`badge ${stage.state}`}>{competitionWords[language].state[stage.state]}</span>{' '}
              {isFinal
                ? words.isFinal(at(stage.finalAt))
                : words.noticeDates(
                    at(stage.noticeFrom),
                    stage.noticeUntil ? formatEnd(stage.noticeUntil, language) : '',
                  )}
            </p>
            <p class="soft">
              {!isFinal && words.noticeBlind} {words.ruleVersion(stage.rule.version)} ·{' '}
              {words.objectionStand(parts.objections.count, parts.objections.open)}
            </p>
            <CategoryLinks here={here} label={words.categories} names={categories} current={category} />
            <Card title={category}>
              <ResultTable
                language={language}
                results={results.filter(each => each.category === category)}
                page={page}
                address={other => `${here}?category=${encodeURIComponent(category)}&page=${other}`}
                more={columnsOf(view, parts)}
                noteOf={code => notesOf(view, parts, code)}
              />
            </Card>
            <Card title={words.howToObject}>
              <p>{words.objectLead}</p>
              {competition.howToObject && <p class="notes">{competition.howToObject}</p>}
              {parts.takesObjections ? (
                <ObjectionForm
                  view={view}
                  stageId={stage.id}
                  typed={sent && 'typed' in sent ? sent.typed : {}}
                />
              ) : (
                <p>{words.objectionsOver}</p>
              )}
            </Card>
            <Card title={words.whereHead}>
              <p>{words.headLead}</p>
              {head && (
                <p>
                  <code class="long">{writeHead(head)}</code>
                </p>
              )}
              <p>{words.recountLead}</p>
              <p>
                <code class="long">node recount.mjs FILE {head ? writeHead(head) : 'HEAD'}</code>
              </p>
              <p class="row">
                <ButtonLink kind="quiet" href={`/competitions/stages/${stage.id}/heads`}>
                  {words.toHeads}
                </ButtonLink>
                <ButtonLink kind="quiet" href="/recount.mjs">
                  {words.toProgram}
                </ButtonLink>
                {isFinal && (
                  <ButtonLink kind="quiet" href={`/competitions/stages/${stage.id}/log.json`}>
                    {words.toLog}
                  </ButtonLink>
                )}
              </p>
            </Card>
          </>
        )}
      </>
    ),
  })
}

/** What has come of objections since: the result stands as it was announced. */
function notesOf({ language }: View, { objections, behind, results }: NoticeParts, code: string) {
  const words = resultWords[language]
  const wasCounted = results.find(({ entryCode }) => entryCode === code)?.state === 'counted'
  return [
    ...(objections.held.has(code) ? [words.held] : []),
    ...(wasCounted && behind.get(code)?.isStopped ? [words.lost] : []),
  ]
}

/** Titles during the notice; makers and awards when the result is final. */
function columnsOf({ language }: View, { stage, behind, awardOf }: NoticeParts) {
  const words = resultWords[language]
  const title = { name: words.entryColumns.title, of: (code: string) => behind.get(code)?.title ?? '' }
  if (stage?.state !== 'final') return [title]
  const makers = (code: string) => {
    const entry = behind.get(code)
    const people = [...new Set(entry?.people.map(({ name }) => name))].join('、')
    return [entry?.organisationName, people].filter(Boolean).join(' · ')
  }
  return [
    { name: words.award, of: (code: string) => awardOf.get(code)?.awardName ?? '' },
    title,
    { name: words.entryColumns.makers, of: makers },
  ]
}
