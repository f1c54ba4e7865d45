import { type ErrorCode, type ErrorFacts, errorWords } from '../errors.ts'
import { ButtonLink, Notice } from './components.tsx'
import { renderPage } from './page.tsx'
import type { View } from './view.ts'
import { frameWords } from './words/frame.ts'

/** A failure as a page: the sentence of the table, and a way on. */
export function errorPage(view: View, code: ErrorCode, facts: ErrorFacts): string {
  const words = frameWords[view.language]
  return renderPage(view, {
    title: words.errorTitle,
    width: 'narrow',
    children: (
      <>
        <h1>{words.errorTitle}</h1>
        <Notice tone="bad">
          <p>{errorWords(code, view.language, facts)}</p>
        </Notice>
        <ButtonLink href="/" kind="quiet">
          {words.home}
        </ButtonLink>
      </>
    ),
  })
}
