import { mostChoices, type NamedPlace, PlaceChoice, PlaceSearch } from '../account/place-choice.tsx'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { planningWords } from '../web/words/planning.ts'
import type { QuotaProgress } from './quota-records.ts'

type QuotaParts = {
  readonly year: number
  readonly quotas: readonly QuotaProgress[]
  /** Those that the asker may set quotas for. */
  readonly places: readonly NamedPlace[]
  readonly search: string
  readonly isWrong: boolean
}

/** What each unit is to publish in a year, and a form to set it. */
export function quotaPage(view: View, { year, quotas, places, search, isWrong }: QuotaParts): string {
  const words = planningWords[view.language]
  return renderPage(view, {
    title: words.quotasTitle(year),
    width: 'narrow',
    children: (
      <>
        <h1>{words.quotasTitle(year)}</h1>
        <p class="soft">{words.quotasLead}</p>
        {isWrong && <Notice tone="bad">{words.quotaFault}</Notice>}
        <Card>
          {quotas.length === 0 && <p class="soft">{words.noQuotas}</p>}
          <ul class="plain-list">
            {quotas.map(({ organisationId, organisationName, lessons, published }) => (
              <li key={organisationId}>
                <span>{organisationName}</span>
                <span>{words.quotaOf(published, lessons)}</span>
              </li>
            ))}
          </ul>
        </Card>
        <Card title={words.setQuotas}>
          {(places.length === mostChoices || search !== '') && (
            <PlaceSearch
              action="/planning/quotas"
              label={words.quotaPlace}
              button={words.show}
              value={search}
            />
          )}
          <form method="post" action="/planning/quotas">
            <input type="hidden" name="year" value={year} />
            <PlaceChoice name="organisationId" label={words.quotaPlace} hint="" places={places} />
            <Field label={words.quotaLessons} name="lessons" maxLength={5} autocomplete="off" required />
            <Button>{words.save}</Button>
          </form>
        </Card>
        <ButtonLink kind="quiet" href={`/planning?year=${year}`}>
          {words.back}
        </ButtonLink>
      </>
    ),
  })
}
