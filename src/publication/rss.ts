import type { LessonEntry } from './rules.ts'

type Channel = { readonly title: string; readonly description: string; readonly language: string }

/** Where the hub is reached, and where its films and pictures are fetched from. */
type Bases = { readonly hub: string; readonly media: string }

/** An RSS 2.0 feed of these lessons, newest first. */
export function writeRss(
  lessons: readonly LessonEntry[],
  { hub: base, media }: Bases,
  channel: Channel,
): string {
  const items = lessons.map(lesson => {
    const address = `${base}/courseware/${lesson.coursewareId}`
    const picture = lesson.posters.find(({ width }) => width >= 320) ?? lesson.posters.at(-1)
    return element('item', [
      element('title', text(lesson.title)),
      element('link', text(address)),
      // The address stays when the film is replaced.
      `<guid isPermaLink="true">${text(address)}</guid>`,
      element('pubDate', new Date(lesson.publishedAt).toUTCString()),
      element('description', text(lesson.notes)),
      ...(picture ? [`<media:thumbnail url="${text(media + picture.path)}" width="${picture.width}"/>`] : []),
    ])
  })
  const own = `<atom:link href="${text(`${base}/lessons.rss`)}" rel="self" type="application/rss+xml"/>`
  const head = [
    element('title', text(channel.title)),
    element('link', text(`${base}/`)),
    element('description', text(channel.description)),
    element('language', channel.language),
  ]
  const spaces = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" ${spaces}>${element('channel', [...head, own, ...items])}</rss>
`
}

const element = (name: string, content: string | readonly string[]): string =>
  `<${name}>${typeof content === 'string' ? content : content.join('\n')}</${name}>`

// XML 1.0, section 2.2: what is none of its characters cannot even be written as a reference.
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
const text = (value: string): string =>
  value.replace(notXml, '').replace(/[&<>"']/g, sign => references[sign] ?? sign)
