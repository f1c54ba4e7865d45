import { Button, ButtonLink, Card, Notice } from '../web/components.tsx'
import { formatDayTime, formatDuration } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { audienceWords } from '../web/words/competition-audience.ts'
import type { Competition, Stage } from './records.ts'
import type { VotableEntry } from './vote-records.ts'

type VoteParts = {
  readonly competition: Competition
  readonly stage: Stage
  readonly now: Date
  readonly page: number
  readonly isOpen: boolean
  /** Somebody who can have a vote is asking. */
  readonly mayVote: boolean
  /** The code that today's vote went to. */
  readonly votedFor: string | undefined
  readonly entries: readonly VotableEntry[]
  readonly isMore: boolean
}

/** What is voted on, under codes; one button an entry as long as today's vote is there. */
export function votePage(view: View, parts: VoteParts): string {
  const { competition, stage, page, isOpen, mayVote, votedFor, entries, isMore } = parts
  const { language } = view
  const words = audienceWords[language]
  const here = `/competitions/stages/${stage.id}/vote`
  const categories = [...new Set(entries.map(({ category }) => category))]
  return renderPage(view, {
    title: words.voteTitle,
    children: (
      <>
        <div class="title-row">
          <h1>
            {words.voteTitle}
            <small>{competition.title}</small>
          </h1>
          <ButtonLink kind="quiet" href={`/competitions/${competition.id}`}>
            {words.backToCall}
          </ButtonLink>
        </div>
        <p>{words.voteLead}</p>
        <p class="soft">
          {whenOf(view, parts)} {stage.votesFrom && words.share(stage.rule.publicVotePercent)}
        </p>
        {isOpen && !mayVote && (
          <Notice>
            {words.signInFirst} <a href={`/sign-in?next=${encodeURIComponent(view.path)}`}>{words.signIn}</a>
          </Notice>
        )}
        {votedFor && <Notice tone="good">{words.votedFor(votedFor)}</Notice>}
        {isOpen && entries.length === 0 && <p>{words.none}</p>}
        {categories.map(category => (
          <Card key={category} title={category}>
            <ul class="plain-list">
              {entries
                .filter(entry => entry.category === category)
                .map(({ code, seconds }) => (
                  <li key={code}>
                    <span>
                      <a href={`${here}/${code}`} aria-label={words.watch(code)}>
                        <strong>{code}</strong>
                      </a>{' '}
                      <span class="soft">{words.length(formatDuration(seconds, language))}</span>
                    </span>
                    {mayVote && !votedFor && (
                      <VoteButton here={here} code={code} label={words.voteFor(code)} />
                    )}
                  </li>
                ))}
            </ul>
          </Card>
        ))}
        <p class="row">
          {page > 1 && (
            <ButtonLink kind="quiet" href={`${here}?page=${page - 1}`}>
              {words.before}
            </ButtonLink>
          )}
          {isMore && (
            <ButtonLink kind="quiet" href={`${here}?page=${page + 1}`}>
              {words.next}
            </ButtonLink>
          )}
        </p>
      </>
    ),
  })
}

type VoteButtonProps = {
  readonly here: string
  readonly code: string
  readonly label: string
  readonly kind?: 'main' | 'quiet'
}

/** Gives today's vote to an entry. */
export const VoteButton = ({ here, code, label, kind = 'quiet' }: VoteButtonProps) => (
  <form method="post" action={here}>
    <Button kind={kind} name="code" value={code}>
      {label}
    </Button>
  </form>
)

/** Until when one votes, or from when on, or that it is over. */
function whenOf({ language }: View, { stage, now, isOpen }: VoteParts): string {
  const words = audienceWords[language]
  const { votesFrom, votesUntil } = stage
  if (!votesFrom || !votesUntil) return words.noVote
  if (isOpen) return words.until(formatDayTime(votesUntil, language))
  return now < votesFrom ? words.notYet(formatDayTime(votesFrom, language)) : words.over
}
