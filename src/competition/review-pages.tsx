import { Pager } from '../catalogue/pager.tsx'
import { Button, ButtonLink, Card, Field, Island, Notice } from '../web/components.tsx'
import { formatDayTime, formatDuration } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { reviewWords } from '../web/words/competition-review.ts'
import type { BlindFilm } from './blind-film.ts'
import { blindPlayerOf } from './blind-player.ts'
import type { Stage } from './records.ts'
import type { ReviewProps } from './review-props.ts'
import { type Assignment, type InboxLine, linesPerPage, type ReviewedStage } from './review-records.ts'
import type { KeptSheet } from './sheet-records.ts'
import { takesSheets } from './stage-rules.ts'

type InboxParts = {
  readonly stages: readonly ReviewedStage[]
  readonly lines: readonly InboxLine[]
  readonly state: 'open' | 'submitted'
  readonly page: number
  readonly wasReturned: boolean
  readonly now: Date
}

/** What a reviewer has to judge, by code, and how far he is. */
export function inboxPage(view: View, { stages, lines, state, page, wasReturned, now }: InboxParts): string {
  const { language } = view
  const words = reviewWords[language]
  const count = (of: ReviewedStage) => (state === 'open' ? of.assigned - of.submitted : of.submitted)
  const pages = Math.max(1, Math.ceil(stages.reduce((sum, of) => sum + count(of), 0) / linesPerPage))
  const show = state === 'open' ? 'open' : 'done'
  return renderPage(view, {
    title: words.inbox,
    children: (
      <>
        <h1>{words.inbox}</h1>
        {wasReturned && <Notice tone="good">{words.returned}</Notice>}
        {stages.length === 0 ? <p>{words.none}</p> : <p class="soft">{words.lead}</p>}
        {stages.map(stage => (
          <Card key={stage.id} title={`${stage.title} · ${words.stageKind[stage.kind]}`}>
            <p>
              <strong>{words.progress(stage.submitted, stage.assigned)}</strong>{' '}
              <span class="soft">{standingOf(stage, now, view)}</span>
            </p>
            <p class="soft">{words.youAre(stage.number)}</p>
            {stage.hasAnchors && (
              <p>
                <ButtonLink kind="quiet" href={`/reviewing/stages/${stage.id}/anchors`}>
                  {words.anchors}
                </ButtonLink>
              </p>
            )}
            {stage.isChair && (
              <p>
                <ButtonLink kind="quiet" href={`/competitions/stages/${stage.id}/sheets`}>
                  {words.chairPage}
                </ButtonLink>
              </p>
            )}
          </Card>
        ))}
        {stages.length > 0 && (
          <nav class="row inbox-tabs" aria-label={words.standing}>
            {(['open', 'done'] as const).map(each => (
              <a
                key={each}
                class="button quiet"
                href={each === 'open' ? '/reviewing' : '/reviewing?show=done'}
                {...(each === show ? { 'aria-current': 'page' } : {})}
              >
                {each === 'open' ? words.toJudge : words.done}
              </a>
            ))}
          </nav>
        )}
        {stages.length > 0 && lines.length === 0 && <p>{words.noneHere}</p>}
        <ul class="inbox">
          {lines.map(line => (
            <li key={line.id}>
              <a href={`/reviewing/${line.id}`} aria-label={words.judge(line.code)}>
                <strong>{line.code}</strong>
                <span>{line.category}</span>
                <span>{formatDuration(line.durationSeconds, language)}</span>
                <span class="soft">{lineStanding(line, view)}</span>
              </a>
            </li>
          ))}
        </ul>
        <Pager
          language={language}
          page={page}
          pages={pages}
          address={to => `/reviewing?${show === 'done' ? 'show=done&' : ''}page=${to}`}
        />
      </>
    ),
  })
}

function standingOf({ state, scoringFrom, scoringUntil }: ReviewedStage, now: Date, view: View): string {
  const words = reviewWords[view.language]
  if (state !== 'scoring' || now >= scoringUntil) return words.isOver
  return now < scoringFrom
    ? words.from(formatDayTime(scoringFrom, view.language))
    : words.until(formatDayTime(scoringUntil, view.language))
}

function lineStanding({ state, watchedPercent, hasDraft }: InboxLine, view: View): string {
  const words = reviewWords[view.language]
  if (state === 'submitted') return words.submitted
  const parts = [
    ...(watchedPercent > 0 ? [words.watched(watchedPercent)] : []),
    ...(hasDraft ? [words.hasDraft] : []),
  ]
  return parts.length > 0 ? parts.join(' · ') : words.notBegun
}

type ReviewParts = {
  readonly assignment: Assignment
  readonly stage: Stage
  /** Absent where it cannot be read now. */
  readonly film: BlindFilm | undefined
  readonly kept: KeptSheet
  readonly watched: number
  readonly now: Date
}

/** An entry before its reviewer: film and sheet. What names its makers is not even handed to this page's parts. */
export function reviewPage(view: View, { assignment, stage, film, kept, watched, now }: ReviewParts): string {
  const { language } = view
  const words = reviewWords[language]
  const { id, entry, state } = assignment
  const takes = takesSheets(stage, now)
  const props: ReviewProps = {
    ...{ assignmentId: id, language, rubric: stage.rule.rubric, words: stage.words },
    ...{ watchPercent: stage.watchPercent, watchedPercent: watched },
    ...{ revision: kept.revision, sheet: kept.sheet, isOpen: takes && state === 'open' },
    ...(film && {
      player: blindPlayerOf(view, {
        ...{ film, code: entry.code, filmAddress: `/reviewing/${id}/film`, placeKey: id },
      }),
    }),
  }
  return renderPage(view, {
    title: words.pageTitle(entry.code),
    islands: ['review'],
    width: 'full',
    children: (
      <>
        <p>
          <a href="/reviewing">{words.back}</a>
        </p>
        <h1>
          {entry.code} <span class="soft">{entry.category}</span>
        </h1>
        <p class="soft facts">
          <span>{formatDuration(entry.durationSeconds, language)}</span>
          <span>{words.until(formatDayTime(stage.scoringUntil, language))}</span>
        </p>
        {!film && <Notice tone="bad">{words.noFilm}</Notice>}
        {state === 'submitted' && (
          <Notice>
            {words.locked} <a href={`/reviewing/${id}/beside`}>{words.beside}</a>
          </Notice>
        )}
        {state === 'open' && !takes && <Notice>{words.isOver}</Notice>}
        <noscript>
          <Notice tone="bad">{words.needsScript}</Notice>
        </noscript>
        <Island name="review" props={props} />
        <p class="soft">{words.cutNotice}</p>
        {takes && (
          <details class="conflict fold">
            <summary>{words.conflict}</summary>
            <form method="post" action={`/reviewing/${id}/conflict`}>
              <p>{words.conflictLead}</p>
              <Field label={words.conflictReason} name="reason" rows={2} maxLength={500} />
              <Button kind="danger">{words.conflictConfirm}</Button>
            </form>
          </details>
        )}
      </>
    ),
  })
}
