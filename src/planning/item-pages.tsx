import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Field } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { planningWords } from '../web/words/planning.ts'
import type { PlanItem } from './item-records.ts'
import { isOverdue, reasonLength, stageOf } from './rules.ts'

type ItemParts = {
  readonly item: PlanItem
  readonly now: Date
  readonly may: { readonly start: boolean; readonly drop: boolean }
  /** The asker's own lessons that belong to no item. */
  readonly linkable: readonly { readonly id: string; readonly title: string }[]
  /** Whether the asker may open its lesson. */
  readonly seesLesson: boolean
}

/** One item of the plan, and what can be done for it. */
export function itemPage(view: View, { item, now, may, linkable, seesLesson }: ItemParts): string {
  const { language } = view
  const words = planningWords[language]
  const here = `/planning/items/${item.id}`
  const stage = stageOf(item)
  const canStart = may.start && stage === 'planned'
  return renderPage(view, {
    title: item.title,
    children: (
      <>
        <div class="title-row">
          <h1>{item.title}</h1>
          <p class="row">
            {isOverdue(stage, item.month, now) && <span class="badge returned">{words.overdue}</span>}
            <span class={`badge ${stage}`}>{words.stage[stage]}</span>
          </p>
        </div>
        <p class="soft">
          {[
            item.organisationName,
            item.ownerName ? words.owner(item.ownerName) : words.noOwner,
            words.dueBy(words.wholeMonth(item.month)),
            ...(item.closedAt ? [words.closedAt(formatDayTime(item.closedAt, language))] : []),
          ].join(' · ')}
        </p>
        <Card>
          <p class="written">{item.summary}</p>
          {item.dropReason && <p>{words.dropped(item.dropReason)}</p>}
          {seesLesson && <ButtonLink href={`/courseware/${item.coursewareId}`}>{words.toLesson}</ButtonLink>}
        </Card>
        {canStart && (
          <Card title={words.begin}>
            <p>{words.beginLead}</p>
            <form method="post" action={`${here}/start`}>
              <Button>{words.begin}</Button>
            </form>
          </Card>
        )}
        {canStart && (
          <Card title={words.link}>
            <p>{linkable.length > 0 ? words.linkLead : words.nothingToLink}</p>
            {linkable.length > 0 && (
              <form method="post" action={`${here}/link`}>
                <ChoiceField
                  label={words.lesson}
                  name="coursewareId"
                  empty={words.chooseLesson}
                  choices={linkable.map(({ id, title }) => ({ value: id, label: title }))}
                  required
                />
                <Button kind="quiet">{words.linkIt}</Button>
              </form>
            )}
          </Card>
        )}
        {may.drop && !item.droppedAt && !item.closedAt && (
          <Card title={words.drop}>
            <form method="post" action={`${here}/drop`}>
              <Field label={words.dropReason} name="reason" maxLength={reasonLength.most} required />
              <Button kind="danger">{words.drop}</Button>
            </form>
          </Card>
        )}
        <p class="row">
          <ButtonLink kind="quiet" href={`/planning?year=${item.month.slice(0, 4)}`}>
            {words.back}
          </ButtonLink>
          <ButtonLink kind="quiet" href={`/planning/proposals/${item.proposalId}`}>
            {words.toProposal}
          </ButtonLink>
        </p>
      </>
    ),
  })
}
