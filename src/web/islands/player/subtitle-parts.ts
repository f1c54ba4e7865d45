import type { HlsConfig } from 'hls.js'
import { namesSubtitles, type PackedPlaylists } from '../../../media/packed-playlists.ts'

type SubtitleParts = Pick<
  HlsConfig,
  'subtitleTrackController' | 'subtitleStreamController' | 'timelineController' | 'enableWebVTT'
>

let offered: SubtitleParts | undefined

/** Called by `subtitles.tsx`, as soon as it is there. */
export function offerSubtitleParts(parts: SubtitleParts): void {
  offered = parts
}

/** What hls.js needs to show subtitles; nothing where they are not there. */
export const subtitleParts = (): Partial<SubtitleParts> => offered ?? {}

/** Whether a lesson may have subtitles that nothing on this page can show yet. */
export const lacksSubtitleParts = (playlists: PackedPlaylists | undefined): boolean =>
  offered === undefined && (playlists === undefined || namesSubtitles(playlists))
