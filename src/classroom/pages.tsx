import type { Lesson } from '../catalogue/rules.ts'
import type { PackedPlaylists } from '../media/packed-playlists.ts'
import type { PauseCard } from '../media/pause-track.ts'
import type { Handout } from '../metadata/handout-records.ts'
import { openingScript, playerPreloads, playerProps } from '../play/player-place.tsx'
import { ButtonLink, Island } from '../web/components.tsx'
import { formatDuration } from '../web/languages.ts'
import { renderLargePage } from '../web/large-page.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { classroomWords } from '../web/words/classroom.ts'
import { clockOf } from './rules.ts'

type ClassroomParts = { readonly lesson: Lesson; readonly playlists: PackedPlaylists | undefined }

/** A film before a class: it fills the page, stops at its questions, and is worked by a few large keys. */
export function classroomPage(view: View, { lesson, playlists }: ClassroomParts): string {
  const { language } = view
  const words = classroomWords[language]
  const back = `/courseware/${lesson.coursewareId}`
  const played = {
    ...{ lesson, language, mediaAddress: view.mediaAddress, hasScripts: view.keeps(openingScript) },
    ...(playlists && { playlists }),
  }
  const props = {
    player: playerProps({ ...played, pace: 'group', isStationMode: true }),
    ...{ back, isStation: false, pausesUrl: `${back}/pauses.vtt` },
  }
  return renderLargePage(view, {
    title: words.classroom,
    name: lesson.title,
    back: { href: back, label: words.backToLesson },
    links: [{ href: `${back}/guide`, label: words.toGuide }],
    keys: words.keys,
    islands: ['opening', 'room'],
    preloads: playerPreloads(played),
    hasFilm: true,
    children: <Island name="room" props={props} />,
  })
}

type GuideParts = {
  readonly lesson: Lesson
  readonly pauses: readonly PauseCard[]
  readonly dialNumber: number | null
  readonly handouts: readonly Handout[]
}

/** One printed sheet for whoever leads the room: what it is about, where it stops, what is asked and answered. */
export function guidePage(view: View, { lesson, pauses, dialNumber, handouts }: GuideParts): string {
  const { language } = view
  const words = classroomWords[language]
  const { coursewareId, title, notes, media } = lesson
  return renderPage(view, {
    title: words.guideTitle(title),
    width: 'narrow',
    children: (
      <article class="guide">
        <p class="soft no-print">
          {words.print}{' '}
          <ButtonLink kind="quiet" href={`/courseware/${coursewareId}/classroom`}>
            {words.open}
          </ButtonLink>
        </p>
        <h1>{words.guideTitle(title)}</h1>
        <p class="soft">
          {[
            ...(dialNumber === null ? [] : [words.number(dialNumber)]),
            `${words.length} ${formatDuration(media.durationSeconds, language)}`,
          ].join(' · ')}
        </p>
        {notes && <p class="notes">{notes}</p>}
        {handouts.length > 0 && (
          <p>
            {words.handouts}{' '}
            {handouts.map(({ id, title: name }, at) => (
              <>
                {at > 0 && ' · '}
                <a key={id} href={`/courseware/${coursewareId}/handouts/${id}`}>
                  {name}
                </a>
              </>
            ))}
          </p>
        )}
        {pauses.length === 0 && <p>{words.noPauses}</p>}
        <ol class="pauses">
          {pauses.map(({ id, atSeconds, question, choices, answer, discussSeconds }) => (
            <li key={id}>
              <p>
                <strong>
                  {clockOf(atSeconds)} {question}
                </strong>{' '}
                {discussSeconds > 0 && <span class="soft">{words.discuss(discussSeconds / 60)}</span>}
              </p>
              {choices.length > 0 && (
                <ol type="A">
                  {choices.map(choice => (
                    <li key={choice}>{choice}</li>
                  ))}
                </ol>
              )}
              {answer && <p>{words.answerOf(answer)}</p>}
            </li>
          ))}
        </ol>
        <h2>{words.after}</h2>
        <p>{words.afterHint}</p>
        <h2>{words.notes}</h2>
        <div class="lines" aria-hidden="true" />
      </article>
    ),
  })
}
