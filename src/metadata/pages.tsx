import { ButtonLink, Card, Island, Notice } from '../web/components.tsx'
import { formatBytes } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { handoutWords } from '../web/words/handout.ts'
import { metadataWords } from '../web/words/metadata.ts'
import { Conflict, type ConflictParts } from './conflict-view.tsx'
import { type FormParts, MetadataFields } from './form-view.tsx'
import type { Prints } from './merge.ts'
import { MissingList } from './missing-view.tsx'
import { PlaceFinderForm } from './place-finder.tsx'
import type { LessonMetadata, MetadataField } from './rules.ts'

/** Another lesson of the same title; `path` where the reader may see it. */
export type Namesake = { readonly title: string; readonly path: string | undefined }

type EditPageParts = Omit<FormParts, 'language'> & {
  readonly lesson: Pick<LessonMetadata, 'coursewareId' | 'title' | 'handouts'>
  readonly isPublic: boolean
  /** It waits for its author to submit it. */
  readonly isDraft: boolean
  /** What the reader changes waits for the reviewers. */
  readonly waits: boolean
  /** Something waits already. */
  readonly holdsChange: boolean
  readonly prints: Prints
  readonly missing: readonly MetadataField[]
  readonly namesakes: readonly Namesake[]
  readonly isSaved?: boolean
  /** What somebody else changed meanwhile and was kept. */
  readonly theirs?: readonly MetadataField[]
  readonly conflict?: ConflictParts
}

/** Everything that is said of a lesson, for those who may say it. */
export function metadataPage(view: View, parts: EditPageParts): string {
  const { language } = view
  const words = metadataWords[language]
  const { lesson, isPublic, conflict, missing, waits, theirs = [] } = parts
  return renderPage(view, {
    title: words.edit(lesson.title),
    width: 'narrow',
    islands: ['description'],
    children: (
      <>
        <h1>{words.heading}</h1>
        <p class="soft">{waits ? words.waitsHint : isPublic ? words.publicHint : words.lead}</p>
        {parts.holdsChange && <Notice>{waits ? words.changeWaits : words.othersChangeWaits}</Notice>}
        {parts.isSaved && <Notice tone="good">{words.saved}</Notice>}
        {parts.faults.size > 0 && (
          <Notice tone="bad">
            {words.mend}
            <FieldLinks fields={[...parts.faults.keys()]} view={view} />
          </Notice>
        )}
        {theirs.length > 0 && (
          <Notice>{words.conflict.merged(theirs.map(field => words.fields[field]).join('、'))}</Notice>
        )}
        {parts.namesakes.length > 0 && <Namesakes view={view} namesakes={parts.namesakes} />}
        <form method="post" action={`/courseware/${lesson.coursewareId}`} data-metadata="">
          {conflict && <Conflict {...conflict} language={language} choices={parts.choices} />}
          <MetadataFields
            {...{ language, typed: parts.typed, faults: parts.faults }}
            {...{ choices: parts.choices, prints: parts.prints, placeSearch: parts.placeSearch }}
          />
          <Island
            name="description"
            props={{ language, missing, savesItself: (!isPublic || waits) && !conflict }}
          >
            <MissingList language={language} missing={missing} />
          </Island>
        </form>
        <PlaceFinderForm action={`/courseware/${lesson.coursewareId}/edit#field-localityId`} />
        <HandoutCard view={view} lesson={lesson} />
        <p class="row pager">
          {(parts.isDraft || waits) && (
            <ButtonLink href={`/courseware/${lesson.coursewareId}/review`}>{words.toSubmit}</ButtonLink>
          )}
          <ButtonLink kind="quiet" href={`/courseware/${lesson.coursewareId}`}>
            {words.backToLesson}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

const FieldLinks = ({ fields, view }: { fields: readonly MetadataField[]; view: View }) => (
  <ul>
    {fields.map(field => (
      <li key={field}>
        <a href={`#field-${field}`}>{metadataWords[view.language].fields[field]}</a>
      </li>
    ))}
  </ul>
)

function Namesakes({ view, namesakes }: { view: View; namesakes: readonly Namesake[] }) {
  const words = metadataWords[view.language]
  return (
    <Notice>
      {words.sameTitle}
      <ul>
        {namesakes.map(({ title, path }) => (
          <li key={path ?? title}>{path ? <a href={path}>{title}</a> : words.sameTitleOther}</li>
        ))}
      </ul>
    </Notice>
  )
}

type HandoutCardProps = { view: View; lesson: Pick<LessonMetadata, 'coursewareId' | 'handouts'> }

/** Files have a page of their own: a form cannot stand in another. */
function HandoutCard({ view, lesson: { coursewareId, handouts } }: HandoutCardProps) {
  const words = handoutWords[view.language]
  return (
    <Card title={words.short}>
      {handouts.length > 0 && (
        <ul>
          {handouts.map(({ id, title, bytes }) => (
            <li key={id}>
              {title} <span class="soft">{formatBytes(bytes)}</span>
            </li>
          ))}
        </ul>
      )}
      <ButtonLink kind="quiet" href={`/courseware/${coursewareId}/handouts`}>
        {words.toHandouts}
      </ButtonLink>
    </Card>
  )
}
