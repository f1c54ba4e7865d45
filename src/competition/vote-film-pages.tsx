import { ButtonLink, Island, Notice } from '../web/components.tsx'
import { formatDuration } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { audienceWords } from '../web/words/competition-audience.ts'
import { reviewWords } from '../web/words/competition-review.ts'
import { blindPlayer } from './audience-film.ts'
import type { BlindFilm } from './blind-film.ts'
import type { Competition, Stage } from './records.ts'
import { VoteButton } from './vote-pages.tsx'
import type { VotableEntry } from './vote-records.ts'

type Parts = {
  readonly competition: Competition
  readonly stage: Stage
  readonly entry: VotableEntry
  /** Absent where it cannot be read now. */
  readonly film: BlindFilm | undefined
  readonly mayVote: boolean
  readonly votedFor: string | undefined
}

/** An entry before the public: its film under its code, and the button that votes for it. */
export function voteFilmPage(view: View, parts: Parts): string {
  const { competition, stage, entry, film, mayVote, votedFor } = parts
  const { language } = view
  const words = audienceWords[language]
  const { code, category, seconds } = entry
  const list = `/competitions/stages/${stage.id}/vote`
  return renderPage(view, {
    title: words.entry(code, category),
    islands: film ? ['player'] : [],
    children: (
      <>
        <div class="title-row">
          <h1>
            {code} <small>{category}</small>
          </h1>
          <ButtonLink kind="quiet" href={list}>
            {words.backToVote}
          </ButtonLink>
        </div>
        <p class="soft">
          {competition.title} · {words.length(formatDuration(seconds, language))}
        </p>
        {film ? (
          <Island name="player" props={blindPlayer(view, { stageId: stage.id, code, film })} />
        ) : (
          <Notice tone="bad">{reviewWords[language].noFilm}</Notice>
        )}
        {votedFor && <Notice tone="good">{words.votedFor(votedFor)}</Notice>}
        {!mayVote && (
          <Notice>
            {words.signInFirst} <a href={`/sign-in?next=${encodeURIComponent(view.path)}`}>{words.signIn}</a>
          </Notice>
        )}
        {mayVote && !votedFor && (
          <p>
            <VoteButton here={list} code={code} label={words.voteFor(code)} kind="main" />
          </p>
        )}
      </>
    ),
  })
}
