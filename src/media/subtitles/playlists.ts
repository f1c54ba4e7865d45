import { targetSecondsOf } from '../playlist.ts'

/** One language of the subtitle group in a master playlist. */
export type SubtitleRendition = {
  /** What a player's menu shows; unlike the others' of the group, without quotes. */
  readonly name: string
  /** BCP 47. */
  readonly language: string
  readonly uri: string
}

const group = 'subtitles'

/** `s00000.vtt`, in the order of names. */
export const subtitleSegmentFile = (index: number): string => `s${String(index).padStart(5, '0')}.vtt`

/** A media playlist of WebVTT segments, complete. Version 3: durations are not whole. */
export function writeSubtitlePlaylist(segments: readonly { readonly durationSeconds: number }[]): string {
  return `${[
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    `#EXT-X-TARGETDURATION:${targetSecondsOf(segments)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...segments.flatMap(({ durationSeconds }, index) => [
      `#EXTINF:${durationSeconds.toFixed(6)},`,
      subtitleSegmentFile(index),
    ]),
    '#EXT-X-ENDLIST',
  ].join('\n')}\n`
}

/**
 * A master playlist with just these subtitles in place of those it had. All else stays to the letter, also what this
 * version does not know. Not DEFAULT: whoever wants none must not pay for them; AUTOSELECT lets a device take the one
 * in its own language.
 */
export function withSubtitles(master: string, renditions: readonly SubtitleRendition[]): string {
  const media = renditions.map(
    ({ name, language, uri }) =>
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="${group}",NAME="${name}",LANGUAGE="${language}",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="${uri}"`,
  )
  const lines = master
    .split('\n')
    .filter(line => !line.startsWith('#EXT-X-MEDIA:TYPE=SUBTITLES,'))
    .map(line => {
      if (!line.startsWith('#EXT-X-STREAM-INF:')) return line
      const bare = line.replace(`,SUBTITLES="${group}"`, '')
      return renditions.length > 0 ? `${bare},SUBTITLES="${group}"` : bare
    })
  const first = lines.findIndex(line => line.startsWith('#EXT-X-STREAM-INF:'))
  return [...lines.slice(0, first), ...media, ...lines.slice(first)].join('\n')
}
