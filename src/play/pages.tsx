import { hasPicture, type Lesson, type SeriesNeighbours } from '../catalogue/rules.ts'
import { QcSection } from '../courseware/qc-view.tsx'
import type { LineSample } from '../media/line.ts'
import type { PackedPlaylists } from '../media/packed-playlists.ts'
import type { QcReport } from '../media/qc-report.ts'
import { stillsName } from '../media/stills.ts'
import type { LessonMetadata } from '../metadata/rules.ts'
import { ButtonLink } from '../web/components.tsx'
import { colon, formatBytes, formatDay, formatDuration, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { handoutWords } from '../web/words/handout.ts'
import { lessonPageWords, rungList } from '../web/words/lesson-page.ts'
import { stillsTitle } from '../web/words/play.ts'
import { AboutView } from './about-view.tsx'
import { openingScript, PlayerPlace, playerIslands, playerPreloads } from './player-place.tsx'

type WatchParts = {
  readonly about: LessonMetadata | undefined
  readonly neighbours: SeriesNeighbours | undefined
  /** What only those who may change a lesson see of it. */
  readonly mayEdit: boolean
  readonly qcReport: QcReport | undefined
  /** Absent where they could not be read at once. */
  readonly playlists: PackedPlaylists | undefined
  /** What the line of the station that asks carried lately; absent for everybody else. */
  readonly lineSamples: readonly LineSample[] | undefined
}

/** The watch page of a published lesson: the player, what the lesson is about, and what its files are. */
export function watchPage(view: View, lesson: Lesson, parts: WatchParts): string {
  const { about, neighbours, mayEdit, qcReport, playlists, lineSamples } = parts
  const { language, mediaAddress } = view
  const words = lessonPageWords[language]
  const { media, title, notes } = lesson
  const place = {
    ...{ lesson, language, mediaAddress, hasScripts: view.keeps(openingScript) },
    ...(playlists && { playlists }),
    ...(lineSamples && { lineSamples }),
  }
  return renderPage(view, {
    title,
    islands: playerIslands(place),
    preloads: playerPreloads(place),
    isLight: true,
    children: (
      <article class="watch">
        <PlayerPlace {...place} />
        <h1>{title}</h1>
        <p class="soft facts">
          <span>
            {words.length} {formatDuration(media.durationSeconds, language)}
          </span>
          <span>
            {words.publishedOn} {formatDay(lesson.publishedAt, language)}
          </span>
          {!hasPicture(media) && <span>{words.soundOnly}</span>}
          {!media.listenPlaylist && <span>{words.silent}</span>}
        </p>
        {media.coming.length > 0 && <p class="soft">{words.coming(rungList(media.coming, language))}</p>}
        {mayEdit && (
          <p>
            <ButtonLink kind="quiet" href={`/courseware/${lesson.coursewareId}/edit`}>
              {words.edit}
            </ButtonLink>{' '}
            <ButtonLink kind="quiet" href={`/courseware/${lesson.coursewareId}/production`}>
              {words.production}
            </ButtonLink>{' '}
            <ButtonLink kind="quiet" href={`/courseware/${lesson.coursewareId}/subtitles`}>
              {words.editSubtitles}
            </ButtonLink>{' '}
            <ButtonLink kind="quiet" href={`/courseware/${lesson.coursewareId}/poster`}>
              {words.editPoster}
            </ButtonLink>{' '}
            <ButtonLink kind="quiet" href={`/courseware/${lesson.coursewareId}/pauses`}>
              {words.editPauses}
            </ButtonLink>{' '}
            <ButtonLink kind="quiet" href={`/courseware/${lesson.coursewareId}/review`}>
              {words.toReview}
            </ButtonLink>
          </p>
        )}
        {about && about.handouts.length > 0 && (
          <p class="handouts">
            {about.handouts.map(({ id, title, bytes }) => (
              <ButtonLink key={id} kind="quiet" href={`/courseware/${lesson.coursewareId}/handouts/${id}`}>
                {`${handoutWords[language].short}${colon[language]}${title} (${formatBytes(bytes)})`}
              </ButtonLink>
            ))}
          </p>
        )}
        <p class="row">
          <ButtonLink kind="quiet" href={`/courseware/${lesson.coursewareId}/classroom`}>
            {words.classroom}
          </ButtonLink>
          <ButtonLink kind="quiet" href={`/courseware/${lesson.coursewareId}/guide`}>
            {words.guide}
          </ButtonLink>
        </p>
        {notes && (
          <section aria-label={words.notes}>
            {notes.split(/\n{2,}/).map(paragraph => (
              <p key={paragraph} class="notes">
                {paragraph}
              </p>
            ))}
          </section>
        )}
        {about && (
          <AboutView language={language} about={about} awards={lesson.awards ?? []} neighbours={neighbours} />
        )}
        {qcReport && <QcSection language={language} report={qcReport} canSeek />}
        <RenditionTable lesson={lesson} language={language} />
        <p>
          <ButtonLink kind="quiet" href="/">
            {words.allLessons}
          </ButtonLink>
        </p>
      </article>
    ),
  })
}

/** What was measured of each file. For those who make lessons, and for the curious. */
function RenditionTable({ lesson, language }: { lesson: Lesson; language: Language }) {
  const words = lessonPageWords[language]
  const { media } = lesson
  const nameOf = ({ name, width }: { readonly name: string; readonly width: number }) => {
    if (width === 0) return words.sound
    return name === stillsName ? stillsTitle[language] : name
  }
  return (
    <details class="renditions">
      <summary>{words.aboutFiles}</summary>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.renditionName}</th>
              <th scope="col">{words.pictureSize}</th>
              <th scope="col">{words.frameRate}</th>
              <th scope="col">{words.averageRate}</th>
              <th scope="col">{words.peakRate}</th>
            </tr>
          </thead>
          <tbody>
            {media.renditions.map(rendition => (
              <tr key={rendition.name}>
                <th scope="row">{nameOf(rendition)}</th>
                <td>{rendition.width > 0 ? `${rendition.width} × ${rendition.height}` : '—'}</td>
                <td>{rendition.width > 0 ? words.fps(rendition.frameRate) : '—'}</td>
                <td>{Math.round(rendition.averageKbps)}</td>
                <td>{Math.round(rendition.peakKbps)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="soft">
        {words.size} {formatBytes(media.totalBytes)}
      </p>
    </details>
  )
}
