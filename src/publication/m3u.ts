import type { LessonEntry } from './rules.ts'

/**
 * An extended M3U list for set-top players: one line of facts and one address a lesson, as VLC, Kodi and IPTV boxes
 * read it. `base` is where films are fetched from; such players know no relative addresses.
 */
export function writeM3u(lessons: readonly LessonEntry[], base: string): string {
  const lines = lessons.flatMap(lesson => {
    const title = inOneLine(lesson.title)
    const [topic] = lesson.about.topics
    const logo = lesson.posters.find(({ width }) => width >= 320) ?? lesson.posters.at(-1)
    const facts = [
      `tvg-name="${unquoted(title)}"`,
      ...(topic ? [`group-title="${unquoted(inOneLine(topic.labelZh))}"`] : []),
      ...(logo ? [`tvg-logo="${base}${logo.path}"`] : []),
    ]
    return [
      `#EXTINF:${Math.round(lesson.durationSeconds)} ${facts.join(' ')},${title}`,
      `${base}${lesson.masterPlaylistPath}`,
    ]
  })
  return `${['#EXTM3U', ...lines].join('\n')}\n`
}

// A line break ends the entry and a quotation mark the attribute; the format knows no escape for either.
const inOneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
const unquoted = (text: string): string => text.replaceAll('"', '”')
