import type { Organisation } from '../account/organisation-rules.ts'
import { holds, makers } from '../account/rules.ts'
import { ButtonLink, Card, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { gapWords } from '../web/words/gaps.ts'
import { planningWords } from '../web/words/planning.ts'
import { requestWords } from '../web/words/requests.ts'
import { mostItems, type PlanItem } from './item-records.ts'
import type { QuotaProgress } from './quota-records.ts'
import { isOverdue, stageOf } from './rules.ts'

type BoardParts = {
  readonly year: number
  readonly now: Date
  /** Only this place and what lies below it. */
  readonly place: Organisation | undefined
  readonly quotas: readonly QuotaProgress[]
  readonly items: readonly PlanItem[]
  readonly isMore: boolean
}

/** The plan of a year: how far each unit has come, and what is due in which month. */
export function boardPage(view: View, { year, now, place, quotas, items, isMore }: BoardParts): string {
  const words = planningWords[view.language]
  const overdue = items.filter(item => isOverdue(stageOf(item), item.month, now))
  const months = [...new Set(items.map(({ month }) => month))]
  const address = (to: number) => `/planning?year=${to}${place ? `&place=${place.id}` : ''}`
  return renderPage(view, {
    title: words.title(year),
    children: (
      <>
        <div class="title-row">
          <h1>{words.title(year)}</h1>
          <p class="row">
            <ButtonLink kind="quiet" href={address(year - 1)}>
              {words.yearBefore}
            </ButtonLink>
            <ButtonLink kind="quiet" href={address(year + 1)}>
              {words.yearAfter}
            </ButtonLink>
          </p>
        </div>
        <p class="soft">{words.lead}</p>
        <p class="row">
          {holds(view.person, makers) && (
            <>
              <ButtonLink href="/planning/proposals/new">{words.propose}</ButtonLink>
              <ButtonLink kind="quiet" href="/planning/proposals">
                {words.proposals}
              </ButtonLink>
            </>
          )}
          <ButtonLink kind="quiet" href="/requests">
            {requestWords[view.language].title}
          </ButtonLink>
        </p>
        {place && (
          <p>
            {words.onlyPlace(place.name)} <a href={`/planning?year=${year}`}>{words.everywhere}</a>
          </p>
        )}
        <Quotas view={view} year={year} quotas={quotas} />
        {overdue.length > 0 && <Notice tone="bad">{words.overdueCount(overdue.length)}</Notice>}
        {items.length === 0 && <p>{words.noItems}</p>}
        {isMore && <Notice>{words.tooMany(mostItems)}</Notice>}
        {months.map(month => (
          <Card key={month} title={words.month(month)}>
            <ul class="plain-list">
              {items
                .filter(item => item.month === month)
                .map(item => (
                  <ItemLine key={item.id} view={view} item={item} now={now} />
                ))}
            </ul>
          </Card>
        ))}
      </>
    ),
  })
}

const Quotas = ({ view, year, quotas }: { view: View; year: number; quotas: readonly QuotaProgress[] }) => {
  const words = planningWords[view.language]
  return (
    <Card title={words.quotas}>
      {quotas.length === 0 && <p class="soft">{words.noQuotas}</p>}
      <ul class="plain-list quotas">
        {quotas.map(({ organisationId, organisationName, lessons, published }) => (
          <li key={organisationId}>
            <a href={`/planning?year=${year}&place=${organisationId}`}>{organisationName}</a>
            <progress
              max={lessons}
              value={Math.min(published, lessons)}
              aria-label={words.quotaLabel(organisationName, published, lessons)}
            />
            <span>{words.quotaOf(published, lessons)}</span>
          </li>
        ))}
      </ul>
      {holds(view.person, ['operator', 'chiefEditor']) && (
        <p class="row">
          <ButtonLink kind="quiet" href={`/planning/quotas?year=${year}`}>
            {words.setQuotas}
          </ButtonLink>
          <ButtonLink kind="quiet" href={`/planning/gaps?year=${year}`}>
            {gapWords[view.language].menu}
          </ButtonLink>
        </p>
      )}
    </Card>
  )
}

function ItemLine({ view, item, now }: { view: View; item: PlanItem; now: Date }) {
  const words = planningWords[view.language]
  const stage = stageOf(item)
  return (
    <li>
      <span>
        <a href={`/planning/items/${item.id}`}>
          <strong>{item.title}</strong>
        </a>{' '}
        <span class="soft">
          {item.organisationName} · {item.ownerName ? words.owner(item.ownerName) : words.noOwner}
        </span>
      </span>
      <span class="row">
        {isOverdue(stage, item.month, now) && <span class="badge returned">{words.overdue}</span>}
        <span class={`badge ${stage}`}>{words.stage[stage]}</span>
      </span>
    </li>
  )
}
