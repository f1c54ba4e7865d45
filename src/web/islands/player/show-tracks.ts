import { Events, type default as Hls } from 'hls.js'
import type { PlayerView } from './lesson-player.ts'
import { makeOneLadder } from './one-ladder.ts'
import { firstSubtitle, readSubtitleChoice } from './subtitle-choice.ts'

/** Tells which pictures and subtitles there are and which of them are on the screen, whoever chose them. */
export function showTracks(hls: Hls, change: (part: Partial<PlayerView>) => void): void {
  hls.on(Events.MANIFEST_PARSED, (_, { subtitleTracks }) => {
    makeOneLadder(hls.levels)
    // Told before a level is loaded, hls.js fetches no other subtitles first.
    const tracks = subtitleTracks.map(({ lang = '', name }) => ({ language: lang, name }))
    const first = tracks[firstSubtitle(tracks, readSubtitleChoice(), document.documentElement.lang)]
    if (first) hls.config.subtitlePreference = { lang: first.language, name: first.name }
    else delete hls.config.subtitlePreference
    const qualities = hls.levels.map(({ height, bitrate, frameRate }, index) => ({
      index,
      height,
      kbps: bitrate / 1000,
      isStills: frameRate <= 1 && hls.levels.some(other => other.height === height && other.frameRate > 1),
    }))
    change({ qualities, chosen: -1, showing: -1 })
  })
  hls.on(Events.SUBTITLE_TRACKS_UPDATED, (_, { subtitleTracks }) =>
    change({
      subtitles: subtitleTracks.map(({ lang = '', name }, index) => ({ index, language: lang, name })),
      subtitle: hls.subtitleTrack,
    }),
  )
  // Also told when the browser's own menu was used.
  hls.on(Events.SUBTITLE_TRACK_SWITCH, (_, { id }) => change({ subtitle: id }))
  hls.on(Events.LEVEL_SWITCHED, (_, { level }) => change({ showing: level }))
}
