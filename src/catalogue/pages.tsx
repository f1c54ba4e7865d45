import { ButtonLink } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { catalogueWords } from '../web/words/catalogue.ts'
import { type HomeParts, HomeView } from './home.tsx'
import { LessonGrid } from './lesson-grid.tsx'
import type { Lesson } from './rules.ts'
import { SearchForm } from './search-form.tsx'

type ListParts = {
  readonly lessons: readonly Lesson[]
  readonly next: string | undefined
  /** What stands above the first page's lessons. */
  readonly home: HomeParts | undefined
}

/** The home page: search, collections, topics, and every published lesson, newest first. */
export function lessonsPage(view: View, { lessons, next, home }: ListParts): string {
  const words = catalogueWords[view.language]
  return renderPage(view, {
    title: words.heading,
    islands: ['search'],
    children: (
      <>
        <div class="list-head">
          <div>
            <h1>{words.heading}</h1>
            <p class="soft">{words.lead}</p>
          </div>
          {view.person && (
            <div class="row">
              <ButtonLink href="/upload">{words.upload}</ButtonLink>
            </div>
          )}
        </div>
        <SearchForm language={view.language} />
        {home && <HomeView language={view.language} home={home} />}
        {lessons.length === 0 ? (
          <EmptyList view={view} />
        ) : (
          <>
            <h2>{words.newest}</h2>
            <LessonGrid lessons={lessons} view={view} heading="h3" />
          </>
        )}
        {(next || !home) && (
          <p class="row pager">
            {!home && (
              <ButtonLink kind="quiet" href="/">
                {words.newer}
              </ButtonLink>
            )}
            {next && (
              <ButtonLink kind="quiet" href={`/?after=${next}`}>
                {words.older}
              </ButtonLink>
            )}
          </p>
        )}
      </>
    ),
  })
}

function EmptyList({ view }: { view: View }) {
  const words = catalogueWords[view.language]
  return (
    <div class="card empty">
      <svg viewBox="0 0 96 64" width="144" height="96" aria-hidden="true" focusable="false">
        <path d="M4 46c20-10 68-10 88 0M12 56c18-8 54-8 72 0" fill="none" stroke="#c99a4b" stroke-width="3" />
        <path
          d="M48 42V20M48 26c0-10 6-16 17-16 0 11-6 16-17 16zM48 32c0-8-5-13-14-13 0 9 5 13 14 13z"
          fill="#a8cf8e"
          stroke="#2b5b3a"
          stroke-width="2"
        />
      </svg>
      <p class="lead">{words.empty}</p>
      <p>{view.person ? words.emptyForProducer : words.emptyForVisitor}</p>
      {view.person ? (
        <ButtonLink href="/upload">{words.uploadFirst}</ButtonLink>
      ) : (
        <ButtonLink href="/sign-in">{words.signIn}</ButtonLink>
      )}
    </div>
  )
}
