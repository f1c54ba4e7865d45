import { type Topic, topicLabel } from '../topic/rules.ts'
import { Button, ButtonLink, Card, Field } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { planningWords } from '../web/words/planning.ts'
import type { Similar } from './find-similar.ts'
import type { PlanItem } from './item-records.ts'
import type { Proposal, Verdict } from './proposal-records.ts'
import { reasonLength } from './rules.ts'
import { SimilarList } from './similar-view.tsx'

type ListParts = {
  readonly list: string
  readonly page: number
  readonly proposals: readonly Proposal[]
  readonly isMore: boolean
}

/** Proposals: those to be decided, one's own, those in the plan. */
export function proposalsPage(view: View, { list, page, proposals, isMore }: ListParts): string {
  const { language } = view
  const words = planningWords[language]
  const tabs = { open: words.open, mine: words.mine, decided: words.decided }
  return renderPage(view, {
    title: words.proposalsTitle,
    children: (
      <>
        <div class="title-row">
          <h1>{words.proposalsTitle}</h1>
          <p class="row">
            <ButtonLink href="/planning/proposals/new">{words.propose}</ButtonLink>
            <ButtonLink kind="quiet" href="/planning">
              {words.back}
            </ButtonLink>
          </p>
        </div>
        <nav class="tabs" aria-label={words.proposalsTitle}>
          {Object.entries(tabs).map(([name, label]) => (
            <a
              key={name}
              href={`/planning/proposals?list=${name}`}
              {...(name === list ? { 'aria-current': 'page' as const } : {})}
            >
              {label}
            </a>
          ))}
        </nav>
        <Card>
          {proposals.length === 0 && <p class="soft">{words.noProposals}</p>}
          <ul class="plain-list">
            {proposals.map(proposal => (
              <li key={proposal.id}>
                <span>
                  <a href={`/planning/proposals/${proposal.id}`}>
                    <strong>{proposal.title}</strong>
                  </a>{' '}
                  <span class="soft">
                    {words.by(proposal.proposerName, proposal.organisationName)} ·{' '}
                    {words.wholeMonth(proposal.month)}
                  </span>
                </span>
                <span class={`badge ${proposal.state}`}>{words.waiting[proposal.state]}</span>
              </li>
            ))}
          </ul>
          {isMore && (
            <ButtonLink kind="quiet" href={`/planning/proposals?list=${list}&page=${page + 1}`}>
              {words.older}
            </ButtonLink>
          )}
        </Card>
      </>
    ),
  })
}

type OneParts = {
  readonly proposal: Proposal
  readonly verdicts: readonly Verdict[]
  readonly similar: readonly Similar[]
  /** Once it is in the plan. */
  readonly item: PlanItem | undefined
  readonly topic: Topic | undefined
  readonly may: { readonly decide: boolean; readonly rewrite: boolean }
  readonly isReasonMissing: boolean
}

/** One proposal: what it says, what is like it, what was decided, and what this person may do. */
export function proposalPage(view: View, parts: OneParts): string {
  const { proposal, verdicts, similar, item, topic, may } = parts
  const { language } = view
  const words = planningWords[language]
  const here = `/planning/proposals/${proposal.id}`
  return renderPage(view, {
    title: proposal.title,
    children: (
      <>
        <div class="title-row">
          <h1>{proposal.title}</h1>
          <p>
            <span class={`badge ${proposal.state}`}>{words.waiting[proposal.state]}</span>
          </p>
        </div>
        <p class="soft">
          {[
            words.by(proposal.proposerName, proposal.organisationName),
            words.proposedAt(formatDayTime(proposal.createdAt, language)),
            words.dueBy(words.wholeMonth(proposal.month)),
            ...(topic ? [topicLabel(topic, language)] : []),
          ].join(' · ')}
        </p>
        <Card>
          <p class="written">{proposal.summary}</p>
        </Card>
        <Card title={words.similarShort}>
          {similar.length === 0 ? (
            <p class="soft">{words.noSimilar}</p>
          ) : (
            <SimilarList language={language} similar={similar} />
          )}
        </Card>
        <Card title={words.history}>
          {verdicts.length === 0 && <p class="soft">{words.noHistory}</p>}
          <ul class="plain-list">
            {verdicts.map(verdict => (
              <li key={verdict.id}>
                <span>
                  <strong>
                    {words.step[verdict.step]} {verdict.personName}
                  </strong>{' '}
                  {words.verdict[verdict.verdict]}
                  {verdict.reason && <span class="written"> {verdict.reason}</span>}
                </span>
                <span class="soft">{formatDayTime(verdict.at, language)}</span>
              </li>
            ))}
          </ul>
        </Card>
        {may.decide && <DecideForm view={view} here={here} {...parts} />}
        <div class="row">
          {item && <ButtonLink href={`/planning/items/${item.id}`}>{words.item}</ButtonLink>}
          {may.rewrite && <ButtonLink href={`${here}/edit`}>{words.edit}</ButtonLink>}
          {may.rewrite && (
            <form method="post" action={`${here}/withdraw`}>
              <Button kind="danger">{words.takeBack}</Button>
            </form>
          )}
          <ButtonLink kind="quiet" href="/planning/proposals">
            {words.backToProposals}
          </ButtonLink>
        </div>
      </>
    ),
  })
}

const DecideForm = ({
  view,
  here,
  proposal,
  isReasonMissing,
}: {
  view: View
  here: string
  proposal: Proposal
  isReasonMissing: boolean
}) => {
  const words = planningWords[view.language]
  return (
    <Card title={words.decide}>
      <p class="soft">{words.decideLead}</p>
      <form method="post" action={`${here}/approve`}>
        <input type="hidden" name="round" value={proposal.round} />
        <Field
          label={words.reason}
          name="reason"
          hint={words.reasonHint}
          fault={isReasonMissing ? words.reasonFault : undefined}
          rows={3}
          maxLength={reasonLength.most}
        />
        <div class="row">
          <Button>{words.approve}</Button>
          <button class="button danger" type="submit" formaction={`${here}/return`}>
            {words.return}
          </button>
        </div>
      </form>
    </Card>
  )
}
