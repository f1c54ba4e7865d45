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
  readonly handouts: readonly Handout[]
  /** What is wrong with the file that was sent, as a sentence. */
  readonly fault?: string
  readonly told?: 'added' | 'removed'
}

/** The PDFs that go with a lesson, for those who make it. Works without script. */
export function handoutPage(
  view: View,
  { coursewareId, title, handouts, fault, told }: HandoutPageParts,
): string {
  const words = handoutWords[view.language]
  const path = `/courseware/${coursewareId}/handouts`
  return renderPage(view, {
    title: words.heading(title),
    width: 'narrow',
    children: (
      <>
        <h1>{words.heading(title)}</h1>
        <p class="soft">{words.lead}</p>
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
                  <span class="soft">{formatBytes(handout.bytes)}</span>
                  <form method="post" action={`${path}/${handout.id}/remove`}>
                    <Button kind="danger" label={words.removeOf(handout.title)}>
                      {words.remove}
                    </Button>
                  </form>
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
