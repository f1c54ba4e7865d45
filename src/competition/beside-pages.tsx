import { ChoiceField } from '../web/choice-field.tsx'
import { Button, Island, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { reviewWords } from '../web/words/competition-review.ts'
import type { BesideProps } from './beside-props.ts'
import type { Comparable } from './beside-records.ts'
import type { BlindFilm } from './blind-film.ts'
import { blindPlayerOf } from './blind-player.ts'

type Parts = {
  readonly first: Comparable
  readonly others: readonly Comparable[]
  readonly other: Comparable | undefined
  /** Both, once another one is chosen; without a film where it cannot be read now. */
  readonly shown: readonly (Comparable & { readonly film: BlindFilm | undefined })[]
}

/** Two entries that a reviewer has judged, side by side: a choice of the other one, and the films. */
export function besidePage(view: View, { first, others, other, shown }: Parts): string {
  const { language } = view
  const words = reviewWords[language]
  const here = `/reviewing/${first.assignmentId}`
  const films = shown.flatMap(({ assignmentId, code, film }) =>
    film
      ? blindPlayerOf(view, {
          ...{ film, code, placeKey: `beside.${assignmentId}` },
          filmAddress: `/reviewing/${assignmentId}/film`,
        })
      : [],
  )
  const props: BesideProps = { language, films }
  const areReady = films.length === 2
  return renderPage(view, {
    title: words.besideTitle(first.code),
    islands: areReady ? ['beside'] : [],
    width: 'full',
    children: (
      <>
        <p>
          <a href={here}>{words.pageTitle(first.code)}</a>
        </p>
        <h1>{words.besideTitle(first.code)}</h1>
        <p class="soft">{words.besideLead}</p>
        {others.length === 0 ? (
          <p>{words.nothingBeside}</p>
        ) : (
          <form method="get" action={`${here}/beside`} class="find">
            <ChoiceField
              label={words.besideWhich}
              name="with"
              value={other?.assignmentId}
              choices={others.map(({ assignmentId, code }) => ({ value: assignmentId, label: code }))}
              required
            />
            <Button kind="quiet">{words.besideShow}</Button>
          </form>
        )}
        {other && !areReady && <Notice tone="bad">{words.noFilm}</Notice>}
        {areReady && <Island name="beside" props={props} />}
      </>
    ),
  })
}
