import type { LessonEntry } from './rules.ts'

/**
 * An extended M3U list for set-top players: one line of facts and one address a lesson, as VLC, Kodi and IPTV boxes
 * read it. `base` is where the hub is reached; such players know no relative addresses.
 */
export function writeM3u(lessons: readonly LessonEntry[], base: string): string {
  const lines = lessons.flatMap(lesson => {
    // A quotation mark ends an attribute early, a line break the entry; the format knows no escape for either.
    const title = lesson.title.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
    const logo = lesson.posters.find(({ width }) => width >= 320) ?? lesson.posters.at(-1)
    const facts = [
      `tvg-name="${title.replaceAll('"', '”')}"`,
      ...(logo ? [`tvg-logo="${base}${logo.path}"`] : []),
    ]
    return [
      `#EXTINF:${Math.round(lesson.durationSeconds)} ${facts.join(' ')},${title}`,
      `${base}${lesson.masterPlaylistPath}`,
    ]
  })
  return `${['#EXTM3U', ...lines].join('\n')}\n`
}
