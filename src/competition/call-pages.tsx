import { holds, makers } from '../account/rules.ts'
import type { SpecProfile } from '../media/spec-profile.ts'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { competitionCallWords } from '../web/words/competition-call.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import type { CallFault } from './call-ready.ts'
import { StageCard } from './call-stage-view.tsx'
import { mayOrganise } from './organise.ts'
import { phaseOf } from './phase.ts'
import type { Competition, EntryCategory, Stage } from './records.ts'
import { SpecCard } from './spec-view.tsx'
import { takesEntries } from './stage-rules.ts'

export type CallParts = {
  readonly competition: Competition
  readonly categories: readonly EntryCategory[]
  readonly stages: readonly Stage[]
  /** undefined where the profile is there no more. */
  readonly spec: SpecProfile | undefined
  /** The competition of a higher place that winners go on to. */
  readonly higherTitle: string | undefined
  /** For who runs it: what must be mended before it is made public. */
  readonly faults: readonly CallFault[]
  readonly now: Date
}

/** A competition as everybody sees it: what is asked, when, how it is judged, where it stands. */
export function callPage(view: View, parts: CallParts): string {
  const { competition, categories, stages, spec, now } = parts
  const { language } = view
  const words = competitionCallWords[language]
  const phase = phaseOf(competition, stages, now)
  return renderPage(view, {
    title: competition.title,
    children: (
      <>
        <div class="title-row">
          <h1>{competition.title}</h1>
          <span class={`badge ${phase}`}>{competitionWords[language].phase[phase]}</span>
        </div>
        <p class="soft">
          {words.by(competition.organisationName)}
          {competition.policyBasis && ` · ${words.basis(competition.policyBasis)}`}
        </p>
        {phase === 'cancelled' && <Notice tone="bad">{words.cancelled(competition.cancelReason)}</Notice>}
        {mayOrganise(view.person, competition.organisationPath) && <Organiser view={view} {...parts} />}
        <Entering view={view} {...parts} />
        <Card title={words.call}>
          <p class="written">{competition.callText}</p>
        </Card>
        <Card title={words.categories}>
          <ul class="plain-list">
            {categories.map(({ id, letter, name, quotas }) => (
              <li key={id}>
                <span>
                  <strong>{letter}</strong> {name}
                </span>
                <span>
                  {quotas.map(quota => words.award(quota.name, quota.count)).join(words.comma) ||
                    words.noAwards}
                </span>
              </li>
            ))}
          </ul>
        </Card>
        {spec && <SpecCard spec={spec} language={language} />}
        {stages.map(stage => (
          <StageCard key={stage.id} view={view} stage={stage} competition={competition} now={now} />
        ))}
      </>
    ),
  })
}

function Entering({ view, competition, stages, higherTitle, now }: CallParts & { view: View }) {
  const { language, person } = view
  const words = competitionCallWords[language]
  const { id, entriesFrom, entriesUntil } = competition
  const hasNotice = stages.some(({ state }) => state === 'noticed' || state === 'final')
  return (
    <Card title={words.entering}>
      <p>{words.window(formatDayTime(entriesFrom, language), formatDayTime(entriesUntil, language))}</p>
      {higherTitle && <p>{words.goesUp(higherTitle)}</p>}
      <p class="row">
        {takesEntries(competition, now) && !person && (
          <ButtonLink href={`/sign-in?next=${encodeURIComponent(`/competitions/${id}`)}`}>
            {words.signInToEnter}
          </ButtonLink>
        )}
        {takesEntries(competition, now) && holds(person, makers) && (
          <ButtonLink href={`/competitions/${id}/enter`}>{words.enter}</ButtonLink>
        )}
        {hasNotice && <ButtonLink href={`/competitions/${id}/notice`}>{words.toNotice}</ButtonLink>}
      </p>
    </Card>
  )
}

function Organiser({ view, competition, stages, faults }: CallParts & { view: View }) {
  const words = competitionCallWords[view.language]
  const { id, state } = competition
  const isJudged = stages.some(stage => stage.state !== 'planned' && stage.state !== 'preparing')
  return (
    <Card>
      {state === 'draft' && <p>{words.draftNotice}</p>}
      {state === 'draft' && faults.length > 0 && (
        <Notice>
          <p>{words.callFaults}</p>
          <ul>
            {faults.map(fault => (
              <li key={fault}>{words.callFault[fault]}</li>
            ))}
          </ul>
        </Notice>
      )}
      <div class="row">
        {state === 'draft' && faults.length === 0 && (
          <form method="post" action={`/competitions/${id}/open`}>
            <Button>{words.open}</Button>
          </form>
        )}
        {(state === 'draft' || state === 'open') && (
          <ButtonLink kind="quiet" href={`/competitions/${id}/edit`}>
            {words.edit}
          </ButtonLink>
        )}
        {(state === 'open' || state === 'closed') && (
          <ButtonLink kind="quiet" href={`/competitions/${id}/entries`}>
            {words.manageEntries}
          </ButtonLink>
        )}
        {competition.upToId && stages.at(-1)?.state === 'final' && (
          <ButtonLink kind="quiet" href={`/competitions/${id}/up`}>
            {words.passUp}
          </ButtonLink>
        )}
      </div>
      {state !== 'cancelled' && !isJudged && (
        <details class="fold">
          <summary>{words.cancel}</summary>
          <form method="post" action={`/competitions/${id}/cancel`}>
            <Field
              label={words.reason}
              name="reason"
              hint={words.cancelLead}
              maxLength={500}
              autocomplete="off"
              required
            />
            <Button kind="danger">{words.cancel}</Button>
          </form>
        </details>
      )}
    </Card>
  )
}
