import { mostChoices, type NamedPlace, PlaceChoice, PlaceSearchWithin } from '../account/place-choice.tsx'
import { type Topic, topicChoices } from '../topic/rules.ts'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { planningWords } from '../web/words/planning.ts'
import type { Similar } from './find-similar.ts'
import { monthOf } from './rules.ts'
import { SimilarList } from './similar-view.tsx'

const fields = ['title', 'summary', 'topicId', 'organisationId', 'month'] as const

export type FormState = {
  readonly typed: Readonly<Partial<Record<(typeof fields)[number], string>>>
  /** Names of the fields that are wrong. */
  readonly faults: ReadonlySet<string>
  /** What the proposer has not been shown before. */
  readonly similar?: readonly Similar[]
}

type FormParts = FormState & {
  readonly action: string
  readonly topics: readonly Topic[]
  readonly places: readonly NamedPlace[]
  /** What of a place's name the reader looked for. */
  readonly search: string
  readonly now: Date
}

/** The form of a proposal; with `similar` it asks first whether it is not one of those. */
export function formPage(view: View, parts: FormParts): string {
  const { action, topics, places, search, typed, faults, similar, now } = parts
  const words = planningWords[view.language]
  const isNew = action === '/planning/proposals'
  const title = isNew ? words.newTitle : words.editTitle
  const fault = (name: (typeof fields)[number]) => (faults.has(name) ? words.faults[name] : undefined)
  const months = comingMonths(now, typed.month)
  return renderPage(view, {
    title,
    width: 'narrow',
    children: (
      <>
        <h1>{title}</h1>
        <p class="soft">{words.formLead}</p>
        {similar && (
          <Notice tone="bad">
            <h2>{words.similarTitle}</h2>
            <p>{words.similarLead}</p>
            <SimilarList language={view.language} similar={similar} />
          </Notice>
        )}
        <form method="post" action={action}>
          <Field
            label={words.field.title}
            name="title"
            value={typed.title ?? ''}
            fault={fault('title')}
            maxLength={120}
            autocomplete="off"
            required
          />
          <Field
            label={words.field.summary}
            name="summary"
            hint={words.summaryHint}
            value={typed.summary ?? ''}
            fault={fault('summary')}
            rows={6}
            maxLength={1000}
            required
          />
          <ChoiceField
            label={words.topic}
            name="topicId"
            value={typed.topicId}
            fault={fault('topicId')}
            empty={words.noTopic}
            choices={topicChoices(topics, view.language)}
          />
          {(places.length === mostChoices || search !== '') && (
            <PlaceSearchWithin label={words.findPlace} button={words.find} value={search} />
          )}
          <PlaceChoice
            label={words.field.organisationId}
            name="organisationId"
            hint={fault('organisationId') ?? ''}
            places={places}
            chosen={typed.organisationId}
          />
          <ChoiceField
            label={words.field.month}
            name="month"
            hint={words.monthHint}
            value={typed.month ?? months[2]}
            fault={fault('month')}
            choices={months.map(month => ({ value: month, label: words.wholeMonth(month) }))}
            required
          />
          {similar && <input type="hidden" name="seen" value={similar.map(({ id }) => id).join(',')} />}
          <div class="row">
            <Button>{similar ? words.submitAnyway : words.submit}</Button>
            <ButtonLink kind="quiet" href="/planning/proposals">
              {words.backToProposals}
            </ButtonLink>
          </div>
        </form>
      </>
    ),
  })
}

/** From this month on for two years; a month that was chosen before stays. */
function comingMonths(now: Date, chosen: string | undefined): string[] {
  const [year = 0, month = 0] = monthOf(now).split('-').map(Number)
  const months = Array.from({ length: 24 }, (_, later) => {
    const count = month - 1 + later
    return `${year + Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
  })
  return chosen && /^20\d\d-\d\d$/.test(chosen) && !months.includes(chosen) ? [chosen, ...months] : months
}
