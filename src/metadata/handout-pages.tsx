import { WaitsNotice } from '../courseware/waits-notice.tsx'
import type { Held } from '../database/schema/editorial.ts'
import { Button, ButtonLink, Card, Field, FileField, Notice } from '../web/components.tsx'
import { formatBytes } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { handoutWords } from '../web/words/handout.ts'
import type { Handout } from './handout-records.ts'
import { mostHandouts } from './pdf.ts'

type HandoutPageParts = {
  readonly coursewareId: string
  readonly title: string
  /** What is shown. */
  readonly handouts: readonly Handout[]
  /** What is proposed to come or to go. */
  readonly held: readonly (Handout & { readonly held: Held | null })[]
  /** What the reader changes waits for the reviewers. */
  readonly waits: boolean
  /** What is wrong with the file that was sent, as a sentence. */
  readonly fault?: string
  readonly told?: 'added' | 'removed'
}

/** The PDFs that go with a lesson, for those who make it. Works without script. */
export function handoutPage(
  view: View,
  { coursewareId, title, handouts: shown, held, waits, fault, told }: HandoutPageParts,
): string {
  const words = handoutWords[view.language]
  const path = `/courseware/${coursewareId}/handouts`
  const coming = held.filter(each => each.held === 'add')
  const handouts = [...shown, ...coming]
  const markOf = ({ id }: Handout) => held.find(each => each.id === id)?.held
  return renderPage(view, {
    title: words.heading(title),
    width: 'narrow',
    children: (
      <>
        <h1>{words.heading(title)}</h1>
        <p class="soft">{words.lead}</p>
        {(waits || held.length > 0) && <WaitsNotice {...{ language: view.language, coursewareId }} />}
        {fault && <Notice tone="bad">{fault}</Notice>}
        {told && <Notice tone="good">{words[told]}</Notice>}
        <Card title={words.short}>
          {handouts.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <ul class="plain-list">
              {handouts.map(handout => (
                <li key={handout.id}>
                  <a href={`${path}/${handout.id}`}>{handout.title}</a>
                  <span class="soft">
                    {formatBytes(handout.bytes)}
                    {markOf(handout) === 'add' && ` · ${words.willCome}`}
                    {markOf(handout) === 'remove' && ` · ${words.willGo}`}
                  </span>
                  {markOf(handout) !== 'remove' && (
                    <form method="post" action={`${path}/${handout.id}/remove`}>
                      <Button kind="danger" label={words.removeOf(handout.title)}>
                        {words.remove}
                      </Button>
                    </form>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Card>
        <Card title={words.add}>
          {handouts.length < mostHandouts ? (
            <form method="post" enctype="multipart/form-data" action={path}>
              <FileField label={words.file} hint={words.fileHint} accept="application/pdf,.pdf" />
              <Field label={words.title} name="title" hint={words.titleHint} maxLength={80} />
              <Button>{words.upload}</Button>
            </form>
          ) : (
            <p>{words.full}</p>
          )}
        </Card>
        <p class="pager">
          <ButtonLink kind="quiet" href={`/courseware/${coursewareId}/edit`}>
            {words.back}
          </ButtonLink>
        </p>
      </>
    ),
  })
}
