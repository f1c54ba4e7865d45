import { posterOf } from '../poster/rules.ts'
import { ButtonLink } from '../web/components.tsx'
import { formatDay, formatDuration, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { catalogueWords } from '../web/words/catalogue.ts'
import { hasPicture, type Lesson } from './rules.ts'

/** How wide a card's picture is drawn: the whole of a phone, a third of a desk screen. */
const cardSizes = '(max-width: 40rem) 92vw, (max-width: 64rem) 45vw, 24rem'

type ListParts = {
  readonly lessons: readonly Lesson[]
  readonly next: string | undefined
  readonly isFirst: boolean
}

/** The home page: every published lesson, newest first. */
export function lessonsPage(view: View, { lessons, next, isFirst }: ListParts): string {
  const words = catalogueWords[view.language]
  return renderPage(view, {
    title: words.heading,
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
        {lessons.length === 0 ? (
          <EmptyList view={view} />
        ) : (
          <LessonGrid lessons={lessons} language={view.language} />
        )}
        {(next || !isFirst) && (
          <p class="row pager">
            {!isFirst && (
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

const LessonGrid = ({ lessons, language }: { lessons: readonly Lesson[]; language: Language }) => (
  <ul class="lessons">
    {lessons.map((lesson, place) => (
      <li key={lesson.coursewareId}>
        <a class="lesson" href={`/courseware/${lesson.coursewareId}`}>
          <Poster lesson={lesson} language={language} isEarly={place < 3} />
          <h2>{lesson.title}</h2>
          <p class="soft">{formatDay(lesson.publishedAt, language)}</p>
        </a>
      </li>
    ))}
  </ul>
)

/** Decoration beside the title, so its text is empty. Those below the first screen load when they come near it. */
function Poster({ lesson, language, isEarly }: { lesson: Lesson; language: Language; isEarly: boolean }) {
  const { sizes, aspect } = posterOf(lesson)
  const sourceSet = (format: 'webp' | 'jpg') =>
    sizes(format)
      .map(({ path, width }) => `${path} ${width}w`)
      .join(', ')
  const smallest = sizes('jpg')[0]
  return (
    <span class="poster">
      {smallest && (
        <picture>
          <source type="image/webp" srcset={sourceSet('webp')} sizes={cardSizes} />
          <img
            src={smallest.path}
            srcset={sourceSet('jpg')}
            sizes={cardSizes}
            width={smallest.width}
            height={Math.round(smallest.width / aspect)}
            loading={isEarly ? 'eager' : 'lazy'}
            decoding="async"
            alt=""
          />
        </picture>
      )}
      <span class="tag">
        <span class="visually-hidden">{catalogueWords[language].length} </span>
        {!hasPicture(lesson.media) && `${catalogueWords[language].soundOnly} · `}
        {formatDuration(lesson.media.durationSeconds, language)}
      </span>
    </span>
  )
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
