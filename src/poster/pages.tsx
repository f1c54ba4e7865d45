import { WaitsNotice } from '../courseware/waits-notice.tsx'
import { Button, ButtonLink, Card, FileField, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { posterWords } from '../web/words/poster.ts'
import type { HeldPoster } from './held-records.ts'
import {
  candidateOf,
  candidatePoster,
  type OwnPicture,
  ownPoster,
  type Poster,
  type WithPoster,
} from './rules.ts'

/** What came of the form that was sent. */
export type PosterForm = {
  /** What is wrong, as a sentence. */
  readonly fault?: string
  readonly isSaved?: boolean
  readonly isRemoved?: boolean
}

type PosterPageParts = {
  readonly coursewareId: string
  readonly title: string
  /** Absent while the lesson is not published. */
  readonly lesson: WithPoster | undefined
  readonly picture: OwnPicture | undefined
  /** What is proposed as the cover. */
  readonly held: HeldPoster | undefined
  /** What the reader changes waits for the reviewers. */
  readonly waits: boolean
  readonly form: PosterForm
}

/** Which picture stands for a lesson, for those who make it: what there is to choose, and the form. Works without script. */
export function posterPage(view: View, parts: PosterPageParts): string {
  const words = posterWords[view.language]
  const { coursewareId, title, lesson, picture, held, waits, form } = parts
  return renderPage(view, {
    title: words.heading(title),
    children: (
      <>
        <h1>{words.heading(title)}</h1>
        <p class="soft">{words.lead}</p>
        {(waits || held) && <WaitsNotice language={view.language} coursewareId={coursewareId} />}
        {form.fault && <Notice tone="bad">{form.fault}</Notice>}
        {form.isSaved && <Notice tone="good">{waits ? words.proposed : words.saved}</Notice>}
        {form.isRemoved && <Notice tone="good">{waits ? words.proposed : words.removed}</Notice>}
        {lesson ? (
          <>
            <Card title={words.choose}>
              <ChoiceForm {...{ view, lesson, picture, held }} />
            </Card>
            <Card title={picture ? words.replaceOwn : words.addOwn}>
              <UploadForm view={view} coursewareId={coursewareId} />
              {picture && (
                <form
                  class="poster-remove"
                  method="post"
                  action={`/courseware/${coursewareId}/poster/picture/remove`}
                >
                  <Button kind="danger">{words.remove}</Button>
                </form>
              )}
            </Card>
          </>
        ) : (
          <Notice>{words.notYet}</Notice>
        )}
        <p class="pager">
          <ButtonLink kind="quiet" href={`/courseware/${coursewareId}`}>
            {words.back}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

type ChoiceFormParts = {
  readonly view: View
  readonly lesson: WithPoster
  readonly picture: OwnPicture | undefined
  readonly held: HeldPoster | undefined
}

function ChoiceForm({ view, lesson, picture, held }: ChoiceFormParts) {
  const words = posterWords[view.language]
  const names = lesson.media.posterNames ?? [undefined]
  const isOwn = picture !== undefined && lesson.posterChoice === picture.id
  const shown = isOwn ? 'own' : (candidateOf(lesson) ?? 'a')
  const newPicture = held?.picture && held.picture.id !== picture?.id ? held.picture : undefined
  const proposed = held && (newPicture ? 'held' : held.picture ? 'own' : held.choice)
  const chosen = proposed ?? shown
  const candidates = names.map((name, place) => ({
    value: name ?? 'a',
    label: words.candidate(place + 1),
    poster: candidatePoster(lesson, name, view.mediaAddress),
  }))
  const ownChoice = (value: 'own' | 'held', each: OwnPicture | undefined) =>
    each
      ? [{ value, label: words[value], poster: ownPoster(lesson.coursewareId, each, view.mediaAddress) }]
      : []
  const all = [...candidates, ...ownChoice('own', picture), ...ownChoice('held', newPicture)]
  return (
    <form method="post" action={`/courseware/${lesson.coursewareId}/poster`}>
      {names.length === 1 && <p>{words.onlyOne}</p>}
      <fieldset class="poster-choices">
        <legend class="visually-hidden">{words.choose}</legend>
        {all.map(({ value, label, poster }) => (
          <label key={value} class="poster-choice">
            <Picture poster={poster} />
            <span>
              <input type="radio" name="choice" value={value} checked={value === chosen} />
              {label}
              {value === shown && ` · ${words.shown}`}
              {value === proposed && ` · ${words.waiting}`}
            </span>
          </label>
        ))}
      </fieldset>
      {all.length > 1 && <Button>{words.save}</Button>}
    </form>
  )
}

/** Its label names it by its place in the film: there is no more that a program could say of it. */
function Picture({ poster }: { poster: Poster }) {
  const [smallest] = poster.sizes('jpg')
  const [smallestWebp] = poster.sizes('webp')
  return (
    <picture>
      {smallestWebp && <source type="image/webp" srcset={smallestWebp.path} />}
      {smallest && <img src={smallest.path} width="320" height="180" alt="" />}
    </picture>
  )
}

function UploadForm({ view, coursewareId }: { view: View; coursewareId: string }) {
  const words = posterWords[view.language]
  return (
    <form method="post" enctype="multipart/form-data" action={`/courseware/${coursewareId}/poster/picture`}>
      <FileField label={words.file} hint={words.fileHint} accept="image/jpeg,image/png,image/webp" />
      <Button>{words.upload}</Button>
    </form>
  )
}
