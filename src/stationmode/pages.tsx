import type { DialledLesson } from '../catalogue/dial-records.ts'
import { type Programme, runningSeconds } from '../programme/rules.ts'
import { formatDuration } from '../web/languages.ts'
import { renderLargePage } from '../web/large-page.tsx'
import type { View } from '../web/view.ts'
import { programmeWords } from '../web/words/programme.ts'
import { requestWords } from '../web/words/requests.ts'
import { stationmodeWords } from '../web/words/stationmode.ts'
import { type AtStation, Call, stationPage } from './frame.tsx'

type HomeParts = AtStation & {
  readonly programme: Programme | undefined
  /** How many lessons that it asked for were answered lately. */
  readonly answers: number
  /** What this computer showed last, if it may still be shown. */
  readonly last: DialledLesson | undefined
}

/** The first page: four large buttons, what is to be learned today first. */
export function homePage(view: View, { station, contact, programme, answers, last }: HomeParts): string {
  const { language } = view
  const words = stationmodeWords[language]
  const playable = programme?.items.filter(({ isPlayable }) => isPlayable) ?? []
  return stationPage(view, {
    ...{ station, contact },
    title: words.home,
    children: (
      <nav class="tv-home" aria-label={words.home}>
        <a class="tv-tile first" href="/station/today" data-first="yes">
          <strong>{words.today}</strong>
          <span>
            {playable.length > 0
              ? words.todayOf(playable.length, formatDuration(runningSeconds(playable), language))
              : words.nothingToday}
          </span>
        </a>
        <a class="tv-tile" href="/station/find">
          <strong>{words.find}</strong>
          <span>{answers > 0 ? requestWords[language].newAnswers(answers) : words.findHint}</span>
        </a>
        {last ? (
          <a class="tv-tile" href={`/station/lessons/${last.coursewareId}`}>
            <strong>{words.goOn}</strong>
            <span>{last.title}</span>
          </a>
        ) : (
          <a class="tv-tile" href="/station/lessons">
            <strong>{words.newest}</strong>
            <span>{words.newestHint}</span>
          </a>
        )}
        <a class="tv-tile" href="/station/report">
          <strong>{words.report}</strong>
          <span>{contact ? words.callShort(contact.name, contact.phone) : words.reportHint}</span>
        </a>
      </nav>
    ),
  })
}

type TodayParts = Omit<HomeParts, 'last' | 'answers'> & { readonly day: Date }

/** Today's lessons in order; what was taken down is told and cannot be chosen. */
export function todayPage(view: View, { station, contact, programme, day }: TodayParts): string {
  const { language } = view
  const words = stationmodeWords[language]
  const items = programme?.items ?? []
  return stationPage(view, {
    ...{ station, contact },
    title: words.today,
    back: '/station',
    children: (
      <>
        <h1>{words.todayTitle(programmeWords[language].dayOf(day))}</h1>
        {items.length === 0 && (
          <>
            <p>{words.nothingTodayLong}</p>
            <a class="tv-tile" href="/station/find" data-first="yes">
              <strong>{words.find}</strong>
            </a>
          </>
        )}
        <ol class="tv-list">
          {items.map(({ id, title, durationSeconds, isPlayable }, at) => (
            <li key={id}>
              {isPlayable ? (
                <a class="tv-row" href={`/station/today/${at + 1}`}>
                  <span class="tv-number">{at + 1}</span>
                  <strong>{title}</strong>
                  <span>{durationSeconds !== null && formatDuration(durationSeconds, language)}</span>
                </a>
              ) : (
                <p class="tv-row gone">
                  <span class="tv-number">{at + 1}</span>
                  <strong>{title}</strong>
                  <span>{words.gone}</span>
                </p>
              )}
            </li>
          ))}
        </ol>
        {items.length > 0 && (
          <button class="tv-row" type="button" data-sound-test="yes">
            <strong>{words.soundTest}</strong>
            <span>{words.soundTestHint}</span>
          </button>
        )}
      </>
    ),
  })
}

/** One plain sentence where something cannot be, the way on, whom to call, and a press that tells them. */
export function sentencePage(
  view: View,
  { station, contact, sentence }: AtStation & { readonly sentence: string },
): string {
  const words = stationmodeWords[view.language]
  return stationPage(view, {
    ...{ station, contact },
    title: sentence,
    back: '/station',
    children: (
      <>
        <h1>{sentence}</h1>
        <div class="tv-home">
          <a class="tv-tile" href="/station" data-first="yes">
            <strong>{words.toHome}</strong>
          </a>
          <button class="tv-tile" type="button" data-report="other">
            <strong>{words.tell}</strong>
          </button>
        </div>
        <Call language={view.language} contact={contact} />
      </>
    ),
  })
}

type FailureParts = Pick<AtStation, 'contact'> & {
  /** Absent: a computer that is not paired, or the hub could not find out. */
  readonly station: AtStation['station'] | undefined
  readonly sentence: string
}

/** A failure of the hub itself on a screen that nobody may be near: where it may pass, the browser asks again. */
export function failurePage(view: View, { station, contact, sentence }: FailureParts): string {
  if (station) return sentencePage(view, { station, contact, sentence })
  const words = stationmodeWords[view.language]
  return renderLargePage(view, {
    title: words.home,
    name: words.home,
    back: { href: '/station', label: words.toHome },
    keys: '',
    islands: [],
    children: (
      <>
        <h1>{sentence}</h1>
        <Call language={view.language} contact={contact} />
      </>
    ),
  })
}

/** Shown by the computer itself while the hub does not answer; its script goes on as soon as it does. */
export function awayPage(view: View, { station, contact }: AtStation): string {
  const words = stationmodeWords[view.language]
  return stationPage(view, {
    ...{ station, contact },
    title: words.awayTitle,
    isAway: true,
    children: (
      <>
        <h1>{words.awayTitle}</h1>
        <p>{words.awayLead}</p>
        <Call language={view.language} contact={contact} />
      </>
    ),
  })
}
