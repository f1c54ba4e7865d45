import { type AtStation, contactOf, stationPage } from '../stationmode/frame.tsx'
import { Island } from '../web/components.tsx'
import { formatDayTime, formatDuration } from '../web/languages.ts'
import { renderLargePage } from '../web/large-page.tsx'
import type { View } from '../web/view.ts'
import { audienceWords } from '../web/words/competition-audience.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import { stationmodeWords } from '../web/words/stationmode.ts'
import { blindPlayer } from './audience-film.ts'
import type { Hands } from './audience-rules.ts'
import type { BlindFilm } from './blind-film.ts'
import type { AskingStage } from './jury-records.ts'
import type { VotableEntry } from './vote-records.ts'

const screenings = '/station/screenings'

/** The competitions in which villages are asked now. */
export function screeningsPage(
  view: View,
  { stages, ...at }: AtStation & { readonly stages: readonly AskingStage[] },
): string {
  const { language } = view
  const words = audienceWords[language]
  return stationPage(view, {
    ...at,
    title: words.juryTitle,
    back: '/station/find',
    children: (
      <>
        <h1>{words.juryTitle}</h1>
        <p>{stages.length === 0 ? words.juryNone : words.juryLead}</p>
        <ol class="tv-list">
          {stages.map(({ id, title, kind, votesUntil }) => (
            <li key={id}>
              <a class="tv-row" href={`${screenings}/${id}`}>
                <strong>
                  {title} · {competitionWords[language].kind[kind]}
                </strong>
                <span>{votesUntil && words.juryUntil(formatDayTime(votesUntil, language))}</span>
              </a>
            </li>
          ))}
        </ol>
      </>
    ),
  })
}

type StageParts = AtStation & {
  readonly stageId: string
  readonly title: string
  readonly page: number
  readonly entries: readonly VotableEntry[]
  readonly isMore: boolean
  readonly counted: ReadonlyMap<string, Hands>
  /** The code whose hands were just kept. */
  readonly saved: string | undefined
}

/** The entries of a stage, with what this village has counted. */
export function stageScreeningsPage(view: View, parts: StageParts): string {
  const { station, contact, stageId, title, page, entries, isMore, counted, saved } = parts
  const { language } = view
  const words = audienceWords[language]
  const here = `${screenings}/${stageId}`
  return stationPage(view, {
    ...{ station, contact },
    title: words.juryTitle,
    back: screenings,
    children: (
      <>
        <h1>
          {words.juryTitle} <small>{title}</small>
        </h1>
        <p role="status">{saved ? words.saved(saved) : words.juryLead}</p>
        {entries.length === 0 && <p>{words.none}</p>}
        <ol class="tv-list">
          {entries.map(({ code, category, seconds }) => {
            const hands = counted.get(code)
            return (
              <li key={code}>
                <a class="tv-row" href={`${here}/${code}`}>
                  <span class="tv-number">{code}</span>
                  <strong>{category}</strong>
                  <span>
                    {hands ? words.counted(hands.present, hands.inFavour) : formatDuration(seconds, language)}
                  </span>
                </a>
              </li>
            )
          })}
        </ol>
        <div class="tv-buttons">
          {page > 1 && (
            <a class="tv-button" href={`${here}?page=${page - 1}`}>
              {words.before}
            </a>
          )}
          {isMore && (
            <a class="tv-button" href={`${here}?page=${page + 1}`}>
              {words.next}
            </a>
          )}
        </div>
      </>
    ),
  })
}

type FilmParts = AtStation & {
  readonly stageId: string
  readonly code: string
  readonly film: BlindFilm
}

/** An entry on the screen of a village; at its end hands are counted. */
export function screeningPage(view: View, { contact, stageId, code, film }: FilmParts): string {
  const { language } = view
  const words = audienceWords[language]
  const back = `${screenings}/${stageId}`
  const props = {
    player: blindPlayer(view, { stageId, code, film }, { pace: 'group', isStationMode: true }),
    isStation: true,
    back,
    next: { href: `${back}/${code}/hands`, title: words.toHands },
    ...(contact ? { contact: contactOf(contact) } : {}),
  }
  return renderLargePage(view, {
    title: code,
    name: `${words.juryTitle} · ${code}`,
    back: { href: back, label: stationmodeWords[language].back },
    links: [{ href: `${back}/${code}/hands`, label: words.toHands }],
    keys: words.screeningKeys,
    islands: ['room'],
    hasFilm: true,
    children: <Island name="room" props={props} />,
  })
}

type HandsParts = AtStation & {
  readonly stageId: string
  readonly code: string
  readonly typed: { readonly present: string; readonly inFavour: string }
  readonly isFaulty: boolean
}

/** Two numbers: who is there, and who raises a hand. Keys alone are enough, and so is a page without script. */
export function handsPage(
  view: View,
  { station, contact, stageId, code, typed, isFaulty }: HandsParts,
): string {
  const { language } = view
  const words = audienceWords[language]
  const back = `${screenings}/${stageId}`
  const number = (name: 'present' | 'inFavour', least: number) => (
    <p class="tv-count">
      <label for={`hands-${name}`}>{words[name]}</label>
      <input
        id={`hands-${name}`}
        class="input"
        type="number"
        inputMode="numeric"
        name={name}
        min={least}
        max={2000}
        value={typed[name]}
        required
        {...(name === 'present' ? { 'data-first': 'yes' } : {})}
      />
    </p>
  )
  return renderLargePage(view, {
    title: words.handsTitle(code),
    name: station.name,
    back: { href: back, label: stationmodeWords[language].back },
    keys: words.handsHint,
    islands: ['jury'],
    children: (
      <>
        <h1>{words.handsTitle(code)}</h1>
        {isFaulty && (
          <p class="tv-fault" role="alert">
            {words.handsFault}
          </p>
        )}
        <form method="post" action={`${back}/${code}/hands`}>
          {number('present', 1)}
          {number('inFavour', 0)}
          <div class="tv-buttons">
            <button class="tv-button" type="submit">
              {words.save}
            </button>
          </div>
        </form>
        {contact && <p class="soft">{stationmodeWords[language].callShort(contact.name, contact.phone)}</p>}
        <Island name="jury" props={{ language, back }} />
      </>
    ),
  })
}
