import { posterOf } from '../poster/rules.ts'
import { formatDay, formatDuration } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { catalogueWords } from '../web/words/catalogue.ts'
import { hasPicture, type Lesson } from './rules.ts'

/** How wide a card's picture is drawn: the whole of a phone, a third of a desk screen. */
const cardSizes = '(max-width: 40rem) 92vw, (max-width: 64rem) 45vw, 24rem'

type GridParts = {
  readonly lessons: readonly Lesson[]
  readonly view: Pick<View, 'language' | 'mediaAddress'>
  /** Where it stands in a page's outline. */
  readonly heading?: 'h2' | 'h3'
  /** What number the first has, where their order matters. */
  readonly firstNumber?: number
}

/** Lessons as cards. */
export const LessonGrid = ({ lessons, view, heading: Heading = 'h2', firstNumber }: GridParts) => (
  <ul class="lessons">
    {lessons.map((lesson, place) => (
      <li key={lesson.coursewareId}>
        <a class="lesson" href={`/courseware/${lesson.coursewareId}`}>
          <Poster lesson={lesson} view={view} isEarly={place < 3} />
          <Heading>
            {firstNumber !== undefined && `${firstNumber + place}. `}
            {lesson.title}
          </Heading>
          <p class="soft">
            {(lesson.awards ?? []).map(({ name, number }) => (
              <span key={number} class="award-badge">
                {name}
              </span>
            ))}
            {formatDay(lesson.publishedAt, view.language)}
          </p>
        </a>
      </li>
    ))}
  </ul>
)

type PosterParts = Pick<GridParts, 'view'> & { readonly lesson: Lesson; readonly isEarly: boolean }

/** Decoration beside the title, so its text is empty. Those below the first screen load when they come near it. */
function Poster({ lesson, view, isEarly }: PosterParts) {
  const { language, mediaAddress } = view
  const { sizes, aspect } = posterOf(lesson, mediaAddress)
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
