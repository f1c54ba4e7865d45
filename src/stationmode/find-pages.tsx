import type { DialledLesson } from '../catalogue/dial-records.ts'
import { hasPicture } from '../catalogue/rules.ts'
import { posterOf } from '../poster/rules.ts'
import { formatDuration } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { catalogueWords } from '../web/words/catalogue.ts'
import { audienceWords } from '../web/words/competition-audience.ts'
import { requestWords } from '../web/words/requests.ts'
import { stationmodeWords } from '../web/words/stationmode.ts'
import { type AtStation, stationPage } from './frame.tsx'

/** A way to some lessons, with the picture of the newest of them. */
export type Way = {
  readonly href: string
  readonly label: string
  readonly count: number
  readonly picture?: DialledLesson | undefined
}

type FindParts = AtStation & {
  /** Villages are asked what they think of entries of a competition. */
  readonly isJuryAsked: boolean
  /** How many lessons that this station asked for were answered lately. */
  readonly answers: number
  /** Campaigns that are on here: they come first. */
  readonly pinned: readonly Way[]
  readonly topics: readonly Way[]
  readonly others: readonly Way[]
  /** Of lessons in all. */
  readonly count: number
}

/** Finding a lesson without a letter key: by campaign, topic, series and collection, by letters, or the newest. */
export function findPage(
  view: View,
  { station, contact, pinned, topics, others, count, isJuryAsked, answers }: FindParts,
): string {
  const words = stationmodeWords[view.language]
  return stationPage(view, {
    ...{ station, contact },
    title: words.find,
    back: '/station',
    children: (
      <>
        <h1>{words.find}</h1>
        <p>{words.dialHint}</p>
        <ul class="tv-cards">
          {pinned.map(({ href, label, count }) => (
            <li key={href}>
              <a class="tv-card plain pinned" href={href}>
                <span>{catalogueWords[view.language].campaign}</span>
                <strong>{label}</strong>
                <span>{words.lessons(count)}</span>
              </a>
            </li>
          ))}
          <li>
            <a class="tv-card plain" href="/station/lessons" data-first="yes">
              <strong>{words.newest}</strong>
            </a>
          </li>
          <li>
            <a class="tv-card plain" href="/station/letters">
              <strong>{words.letters}</strong>
            </a>
          </li>
          <li>
            <a class="tv-card plain" href="/station/ask">
              <strong>{requestWords[view.language].atStation}</strong>
              {answers > 0 && <span>{requestWords[view.language].newAnswers(answers)}</span>}
            </a>
          </li>
          {isJuryAsked && (
            <li>
              <a class="tv-card plain" href="/station/screenings">
                <strong>{audienceWords[view.language].juryTitle}</strong>
                <span>{audienceWords[view.language].juryHint}</span>
              </a>
            </li>
          )}
          {[...topics, ...others].map(({ href, label, count, picture }) => (
            <li key={href}>
              <a class={picture ? 'tv-card' : 'tv-card plain'} href={href}>
                {picture && <Picture lesson={picture} view={view} />}
                <strong>{label}</strong>
                <span>{words.lessons(count)}</span>
              </a>
            </li>
          ))}
        </ul>
        {count === 0 && <p>{words.nothingYet}</p>}
      </>
    ),
  })
}

type ListParts = AtStation & {
  readonly title: string
  readonly lessons: readonly DialledLesson[]
  readonly count: number
  /** The page after this one. */
  readonly next: string | undefined
}

/** Lessons as large cards, each with the number that leads to it. */
export function lessonsPage(
  view: View,
  { station, contact, title, lessons, count, next }: ListParts,
): string {
  const { language } = view
  const words = stationmodeWords[language]
  return stationPage(view, {
    ...{ station, contact, title },
    back: '/station/find',
    children: (
      <>
        <h1>
          {title} <small>{words.lessons(count)}</small>
        </h1>
        {lessons.length === 0 && <p>{words.nothingYet}</p>}
        <ul class="tv-cards">
          {lessons.map(lesson => (
            <li key={lesson.coursewareId}>
              <a class="tv-card" href={`/station/lessons/${lesson.coursewareId}`}>
                <Picture lesson={lesson} view={view} />
                <strong>
                  <span class="tv-number">{lesson.dialNumber}</span> {lesson.title}
                </strong>
                <span>
                  {!hasPicture(lesson.media) && `${words.soundOnly} · `}
                  {formatDuration(lesson.media.durationSeconds, language)}
                </span>
              </a>
            </li>
          ))}
        </ul>
        {next && (
          <a class="tv-tile" href={next}>
            <strong>{words.more}</strong>
          </a>
        )}
      </>
    ),
  })
}

/** Decoration beside the title; loads when it comes near the screen. */
function Picture({ lesson, view }: { lesson: DialledLesson; view: View }) {
  const { sizes, aspect } = posterOf(lesson, view.mediaAddress)
  const smallest = sizes('jpg')[0]
  if (!smallest) return null
  return (
    <picture>
      <source type="image/webp" srcset={sizes('webp')[0]?.path ?? ''} />
      <img
        src={smallest.path}
        width={smallest.width}
        height={Math.round(smallest.width / aspect)}
        loading="lazy"
        decoding="async"
        alt=""
      />
    </picture>
  )
}
