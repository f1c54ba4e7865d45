import { differenceOf } from '../metadata/difference.ts'
import { sayValue } from '../metadata/field-words.ts'
import { posterOf, type WithPoster } from '../poster/rules.ts'
import { subtitleName } from '../subtitle/rules.ts'
import { Card } from '../web/components.tsx'
import { formatBytes } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { editorialWords } from '../web/words/editorial.ts'
import { metadataWords } from '../web/words/metadata.ts'
import { PauseList } from './pause-view.tsx'
import type { Proposed } from './proposed.ts'
import type { ReviewedLesson } from './records.ts'

type ProposedProps = { readonly view: View; readonly lesson: ReviewedLesson; readonly proposed: Proposed }

/** What is to be changed of what is shown: both beside each other, what differs marked. */
export function ProposedSection({ view, lesson, proposed }: ProposedProps) {
  const words = editorialWords[view.language]
  const { metadata, poster, pauses } = proposed
  return (
    <Card title={words.proposedHeading}>
      {metadata.fields.map(field => {
        const [one = '', other = ''] = [metadata.shown, metadata.proposed].map(each =>
          sayValue(field, each, metadata.choices, view.language),
        )
        const difference = differenceOf(one, other)
        return (
          <section key={field} class="sides" aria-label={metadataWords[view.language].fields[field]}>
            <h3>{metadataWords[view.language].fields[field]}</h3>
            <Side heading={words.shownNow} empty={words.empty} own={difference.one} {...difference} />
            <Side heading={words.proposedNow} empty={words.empty} own={difference.other} {...difference} />
          </section>
        )
      })}
      {poster && (
        <section class="sides" aria-label={words.cover}>
          <h3>{words.cover}</h3>
          <Cover view={view} heading={words.shownNow} lesson={poster.shown} />
          <Cover view={view} heading={words.proposedNow} lesson={poster.proposed} />
        </section>
      )}
      <HeldFiles view={view} lesson={lesson} proposed={proposed} />
      {pauses.length > 0 && <h3>{words.pauses}</h3>}
      <PauseList language={view.language} pauses={pauses} />
    </Card>
  )
}

type SideProps = {
  readonly heading: string
  readonly empty: string
  readonly start: string
  readonly own: string
  readonly end: string
}

const Side = ({ heading, empty, start, own, end }: SideProps) => (
  <div>
    <h4>{heading}</h4>
    {start + own + end === '' ? (
      <p class="soft">{empty}</p>
    ) : (
      <p class="said">
        {start}
        {own && <mark>{own}</mark>}
        {end}
      </p>
    )}
  </div>
)

type CoverProps = { readonly view: View; readonly heading: string; readonly lesson: WithPoster }

function Cover({ view, heading, lesson }: CoverProps) {
  const [smallest] = posterOf(lesson, view.mediaAddress).sizes('jpg')
  return (
    <div>
      <h4>{heading}</h4>
      {smallest && <img src={smallest.path} width="320" height="180" alt={heading} />}
    </div>
  )
}

/** Subtitles and handouts: each can be read, whole. */
function HeldFiles({ view, lesson, proposed: { subtitles, handouts } }: ProposedProps) {
  const words = editorialWords[view.language]
  const base = `/courseware/${lesson.coursewareId}`
  const isAny = subtitles.added.length + subtitles.removed.length > 0
  return (
    <>
      {isAny && <h3>{words.fields.subtitles}</h3>}
      <ul class="plain-list">
        {subtitles.added.map(subtitle => (
          <li key={subtitle.id}>
            {words.comes}{' '}
            <a href={`${base}/subtitles/${subtitle.id}`}>
              {words.readSubtitle(subtitleName(subtitle), subtitle.cueCount)}
            </a>
          </li>
        ))}
        {subtitles.removed.map(subtitle => (
          <li key={subtitle.id}>
            {words.goes} {subtitleName(subtitle)}
          </li>
        ))}
      </ul>
      {handouts.length > 0 && <h3>{words.handouts}</h3>}
      <ul class="plain-list">
        {handouts.map(({ id, title, bytes, held }) => (
          <li key={id}>
            {held === 'add' ? words.comes : words.goes} <a href={`${base}/handouts/${id}`}>{title}</a>{' '}
            <span class="soft">{formatBytes(bytes)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
