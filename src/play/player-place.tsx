import { hasPicture, mediaPath } from '../catalogue/rules.ts'
import type { PublishedMedia } from '../courseware/rules.ts'
import { type MediaAddress, plainAddress } from '../media/address.ts'
import { firstFiles, openingFiles, openingSeconds } from '../media/first-files.ts'
import { extrasOf } from '../media/packed-playlists.ts'
import { stillsName } from '../media/stills.ts'
import { posterOf, type WithPoster } from '../poster/rules.ts'
import { Island } from '../web/components.tsx'
import type { IslandName } from '../web/islands.ts'
import type { Language } from '../web/languages.ts'
import type { OfferedRung, PlayerProps } from '../web/player-props.ts'
import { lessonPageWords } from '../web/words/lesson-page.ts'
import { lastingOf } from './lasting.ts'
import { openingPathOf } from './opening-store.ts'

/** A release that a player can be put on a page for. */
export type Played = WithPoster & { readonly title: string; readonly media: PublishedMedia }

/** What a page can say of how the lesson is to play there; each may be left out. */
type PlaceParts = Pick<
  PlayerProps,
  'playlists' | 'lineSamples' | 'pace' | 'isStationMode' | 'isUncounted'
> & {
  readonly lesson: Played
  readonly language: Language
  /** The view's, so that what is not for everybody plays; the plain one where a pass opens the lesson. */
  readonly mediaAddress?: MediaAddress
  /** The browser has the player's scripts, so that nothing else is on the line: the film's opening is asked for at once. */
  readonly hasScripts?: boolean
}

/** Until the script runs: the poster, in the player's own shape so that nothing jumps. Without script: plain video. */
export function PlayerPlace(parts: PlaceParts) {
  const { lesson, language, mediaAddress = plainAddress } = parts
  const words = lessonPageWords[language]
  const { coursewareId, releaseId, media } = lesson
  const jpegs = posterOf(lesson, mediaAddress).sizes('jpg')
  const props = playerProps(parts)
  return (
    <Island name="player" props={props}>
      <div class="player">
        <div class="stage">
          {/* Last of all: the film, not its picture, is what a thin line is to carry. */}
          <img class="cover" src={props.posterUrl} alt="" fetchPriority="low" />
          <noscript>
            {/* biome-ignore lint/a11y/useMediaCaption: the playlist itself names the subtitles */}
            <video
              controls
              playsInline
              preload="none"
              poster={middleOf(jpegs)}
              src={mediaPath(coursewareId, releaseId, media.masterPlaylist, mediaAddress)}
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

/** What a player of this lesson is told, whatever page it stands on. */
export function playerProps(parts: PlaceParts): PlayerProps {
  const { lesson, language, mediaAddress = plainAddress, playlists, lineSamples, pace } = parts
  const { isStationMode, isUncounted } = parts
  const { coursewareId, releaseId, media, title } = lesson
  const path = (file: string) => mediaPath(coursewareId, releaseId, file, mediaAddress)
  const posters = posterOf(lesson, mediaAddress).sizes('webp')
  const opening = openingOf(parts)
  const withPicture = hasPicture(media)
  return {
    language,
    coursewareId,
    title,
    masterUrl: path(media.masterPlaylist),
    ...av1Offer(media, path),
    ...(media.listenPlaylist && withPicture ? { listenUrl: path(media.listenPlaylist) } : {}),
    durationSeconds: media.durationSeconds,
    ...(media.storyboard ? { storyboardUrl: path(media.storyboard) } : {}),
    posterUrl: posters[0]?.path ?? '',
    largePosterUrl: middleOf(posters),
    hasPicture: withPicture,
    rungs: offeredRungs(media),
    ...lastingOf(mediaAddress(coursewareId)),
    ...(playlists && { playlists }),
    ...(opening && { opening }),
    ...(lineSamples && { lineSamples }),
    ...(pace && { pace }),
    ...(isStationMode && { isStationMode }),
    ...(isUncounted && { isUncounted }),
  }
}

/** The script that takes a film's opening apart: a browser that has it has the player's others too. */
export const openingScript = 'opening.js'

/** The film's opening; undefined where segments are fetched one by one, as from every other source than the hub. */
function openingOf({ lesson, playlists, hasScripts, mediaAddress = plainAddress }: PlaceParts) {
  const { coursewareId, releaseId, media } = lesson
  if (!hasScripts || !playlists || !mediaAddress(coursewareId).startsWith('/')) return undefined
  const files = extrasOf(playlists).includes('steering') ? [] : openingFiles(playlists, media.masterPlaylist)
  if (files.length === 0) return undefined
  const url = mediaPath(coursewareId, releaseId, openingPathOf(media.masterPlaylist), mediaAddress)
  return { url, files, seconds: openingSeconds }
}

/** The scripts of a page with a player: before it those for what the lesson has or may have. */
export const playerIslands = ({ playlists, hasScripts }: Partial<PlaceParts>): IslandName[] => [
  ...extrasOf(playlists),
  ...(hasScripts ? (['opening'] as const) : []),
  'player',
]

/** The addresses of what the player fetches first, for the page's head; none where the playlists are not known. */
export function playerPreloads(parts: PlaceParts): string[] {
  const { lesson, playlists, mediaAddress = plainAddress } = parts
  const { coursewareId, releaseId, media } = lesson
  if (!playlists) return []
  const opening = openingOf(parts)
  if (opening) return [opening.url]
  const base = new URL(mediaPath(coursewareId, releaseId, '', mediaAddress), 'http://hub.invalid')
  return firstFiles(playlists, media.masterPlaylist).map(file => {
    const { origin, pathname, href } = new URL(file, base)
    return origin === base.origin && base.hostname === 'hub.invalid' ? pathname : href
  })
}

const middleOf = (sizes: readonly { readonly path: string }[]): string =>
  sizes[Math.floor(sizes.length / 2)]?.path ?? ''

/** What each picture takes with its sound, the cheapest first; AV1 left out, which not every browser plays. */
function offeredRungs({ renditions }: PublishedMedia): OfferedRung[] {
  const sound = renditions.find(({ width }) => width === 0)
  return renditions
    .filter(({ width, codec }) => width > 0 && codec === undefined)
    .map(({ name, height, averageKbps, peakKbps }) => ({
      height,
      isStills: name === stillsName,
      averageKbps: averageKbps + (sound?.averageKbps ?? 0),
      peakKbps: peakKbps + (sound?.peakKbps ?? 0),
    }))
    .sort((a, b) => a.averageKbps - b.averageKbps)
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
