import type { Presenter, Series } from '../arrange/rules.ts'
import { foundPerPage, lastPage } from '../search/rules.ts'
import { ButtonLink, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { facetWords } from '../web/words/facets.ts'
import type { FacetChoices } from './facet-choices.ts'
import { FacetView } from './facet-view.tsx'
import { LessonGrid } from './lesson-grid.tsx'
import { type ListQuestion, listAddress } from './list-address.ts'
import { Pager } from './pager.tsx'
import type { Lesson } from './rules.ts'
import { SearchForm } from './search-form.tsx'

type FoundParts = {
  readonly question: ListQuestion
  readonly lessons: readonly Lesson[]
  readonly count: number
  readonly isNear: boolean
  readonly facets: readonly FacetChoices[]
  readonly others: Parameters<typeof FacetView>[0]['others']
}

/** How many pages a list has that anybody may turn to. */
const pagesOf = (count: number): number => Math.min(lastPage, Math.max(1, Math.ceil(count / foundPerPage)))

/** The list of lessons as somebody has searched and narrowed it. */
export function foundPage(
  view: View,
  { question, lessons, count, isNear, facets, others }: FoundParts,
): string {
  const { language } = view
  const words = facetWords[language]
  const { text, chosen, page } = question
  const only = others.length === 1 && text === '' ? others[0]?.label : undefined
  const heading = text ? words.headingFor(text) : (only ?? words.heading)
  return renderPage(view, {
    title: heading,
    islands: ['search'],
    children: (
      <>
        <h1>{heading}</h1>
        <SearchForm language={language} text={text} chosen={chosen} />
        <FacetView language={language} question={question} facets={facets} others={others} />
        {isNear && <Notice>{words.near(text)}</Notice>}
        <p class="soft" role="status">
          {words.found(count)}
        </p>
        {count === 0 ? (
          <div class="card empty">
            <p class="lead">{words.nothing}</p>
            <p>{words.nothingHint}</p>
            <ButtonLink href="/lessons">{words.browse}</ButtonLink>
          </div>
        ) : (
          <LessonGrid lessons={lessons} view={view} />
        )}
        <Pager
          language={language}
          page={page}
          pages={pagesOf(count)}
          address={other => listAddress(question, other)}
        />
      </>
    ),
  })
}

type GroupParts = { readonly lessons: readonly Lesson[]; readonly count: number; readonly page: number }

/** A series: what it is, and its lessons in their order. */
export function seriesPage(view: View, series: Series, { lessons, count, page }: GroupParts): string {
  const { language } = view
  const words = facetWords[language]
  return renderPage(view, {
    title: series.title,
    children: (
      <>
        <p class="soft">{words.facets.series}</p>
        <h1>{series.title}</h1>
        {series.summary && <p class="notes">{series.summary}</p>}
        <p class="soft">{words.found(count)}</p>
        <LessonGrid lessons={lessons} view={view} firstNumber={(page - 1) * foundPerPage + 1} />
        <Pager
          language={language}
          page={page}
          pages={pagesOf(count)}
          address={other => `/series/${series.id}?page=${other}`}
        />
      </>
    ),
  })
}

/** A presenter: what he or she knows, and all lessons, the newest first. */
export function presenterPage(
  view: View,
  presenter: Presenter,
  { lessons, count, page }: GroupParts,
): string {
  const { language } = view
  const words = facetWords[language]
  return renderPage(view, {
    title: presenter.name,
    children: (
      <>
        <p class="soft">{words.facets.presenter}</p>
        <h1>{presenter.name}</h1>
        {presenter.skills && <p class="lead">{presenter.skills}</p>}
        {presenter.introduction && <p class="notes">{presenter.introduction}</p>}
        <p class="soft">{words.found(count)}</p>
        <LessonGrid lessons={lessons} view={view} />
        <Pager
          language={language}
          page={page}
          pages={pagesOf(count)}
          address={other => `/presenters/${presenter.id}?page=${other}`}
        />
      </>
    ),
  })
}
