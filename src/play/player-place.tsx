import { hasPicture, mediaPath } from '../catalogue/rules.ts'
import type { PublishedMedia } from '../courseware/rules.ts'
import { posterOf, type WithPoster } from '../poster/rules.ts'
import { Island } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { playWords } from '../web/words/play.ts'

/** A release that a player can be put on a page for. */
export type Played = WithPoster & { readonly title: string; readonly media: PublishedMedia }

/** Until the script runs: the poster, in the player's own shape so that nothing jumps. Without script: plain video. */
export function PlayerPlace({ lesson, language }: { lesson: Played; language: Language }) {
  const words = playWords[language]
  const { coursewareId, releaseId, media, title } = lesson
  const path = (file: string) => mediaPath(coursewareId, releaseId, file)
  const middle = (format: 'webp' | 'jpg') => {
    const all = posterOf(lesson).sizes(format)
    return all[Math.floor(all.length / 2)]?.path ?? ''
  }
  const withPicture = hasPicture(media)
  const props = {
    language,
    coursewareId,
    title,
    masterUrl: path(media.masterPlaylist),
    ...av1Offer(media, path),
    ...(media.listenPlaylist && withPicture ? { listenUrl: path(media.listenPlaylist) } : {}),
    durationSeconds: media.durationSeconds,
    ...(media.storyboard ? { storyboardUrl: path(media.storyboard) } : {}),
    posterUrl: middle('webp'),
    hasPicture: withPicture,
  }
  return (
    <Island name="player" props={props}>
      <div class="player">
        <div class="stage">
          <img class="cover" src={middle('webp')} alt="" />
          <noscript>
            {/* biome-ignore lint/a11y/useMediaCaption: the playlist itself names the subtitles */}
            <video
              controls
              playsInline
              preload="none"
              poster={middle('jpg')}
              src={path(media.masterPlaylist)}
            />
          </noscript>
        </div>
        <noscript>
          <p>{words.noScript}</p>
        </noscript>
      </div>
    </Island>
  )
}

/** The AV1 rungs, as a player asks its browser about them: by the largest. */
function av1Offer({ av1Playlist, renditions }: PublishedMedia, path: (file: string) => string) {
  const [largest] = renditions
    .filter(({ codec }) => codec !== undefined)
    .sort((a, b) => b.width * b.height - a.width * a.height)
  if (!av1Playlist || !largest?.codec) return {}
  const { codec, width, height, frameRate, peakKbps } = largest
  return { av1: { url: path(av1Playlist), codec, width, height, frameRate, kbps: peakKbps } }
}
