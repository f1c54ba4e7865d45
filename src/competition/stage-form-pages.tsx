import { Button, ButtonLink, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import { competitionStageFormWords } from '../web/words/competition-stage-form.ts'
import { CountField, MomentField } from './form-view.tsx'
import type { Stage } from './records.ts'
import { RubricFields } from './rubric-fields.tsx'
import type { Faults, Typed } from './typed-form.ts'

export type StageFormState = {
  readonly typed: Typed
  readonly faults: Faults
  /** What the weights add up to, where that is wrong. */
  readonly weightSum?: number | undefined
}
type FormParts = StageFormState & {
  readonly stage: Stage
  readonly isLast: boolean
  /** Its rule stands already: only times. */
  readonly onlyTimes: boolean
}

/** The form of a stage: its times, and as long as nobody works by it its rubric and rule. Works without script. */
export function stageFormPage(view: View, { stage, isLast, onlyTimes, ...state }: FormParts): string {
  const words = competitionStageFormWords[view.language]
  const title = words.title(competitionWords[view.language].kind[stage.kind])
  const here = `/competitions/stages/${stage.id}`
  return renderPage(view, {
    title,
    width: 'narrow',
    children: (
      <>
        <h1>{title}</h1>
        <p class="soft">{onlyTimes ? words.timesLead : words.lead}</p>
        {state.faults.size > 0 && <Notice tone="bad">{words.lookAgain}</Notice>}
        <form method="post" action={onlyTimes ? `${here}/times` : `${here}/edit`}>
          <input type="hidden" name="revision" value={state.typed.revision ?? '0'} />
          <Times view={view} {...state} />
          {!onlyTimes && <Numbers view={view} isLast={isLast} {...state} />}
          {!onlyTimes && <RubricFields view={view} {...state} />}
          <div class="row">
            <Button>{words.save}</Button>
            <ButtonLink kind="quiet" href={here}>
              {words.cancel}
            </ButtonLink>
          </div>
        </form>
      </>
    ),
  })
}

function Times({ view, typed, faults }: StageFormState & { view: View }) {
  const words = competitionStageFormWords[view.language]
  const moment = (name: 'scoringFrom' | 'scoringUntil' | 'votesFrom' | 'votesUntil') => ({
    ...{ name, label: words.field[name], value: typed[name] },
    fault: faults.has(name) ? words.faults[name] : undefined,
  })
  return (
    <fieldset class="rows">
      <legend>{words.times}</legend>
      <div class="pair">
        <MomentField {...moment('scoringFrom')} hint={words.hint.moment} required />
        <MomentField {...moment('scoringUntil')} hint={words.hint.moment} required />
        <MomentField {...moment('votesFrom')} hint={words.hint.votes} />
        <MomentField {...moment('votesUntil')} hint={words.hint.moment} />
        <CountField
          label={words.field.noticeDays}
          name="noticeDays"
          typed={typed}
          fault={faults.has('noticeDays') ? words.faults.noticeDays : undefined}
        />
      </div>
    </fieldset>
  )
}

function Numbers({ view, isLast, typed, faults }: StageFormState & { view: View; isLast: boolean }) {
  const words = competitionStageFormWords[view.language]
  const hints: Readonly<Record<string, string>> = words.hint
  const number = (
    name:
      | 'reviewersPerEntry'
      | 'watchPercent'
      | 'leastSheets'
      | 'trimFrom'
      | 'arbitrationGap'
      | 'publicVotePercent'
      | 'advancePerCategory',
  ) => (
    <CountField
      label={words.field[name]}
      name={name}
      typed={typed}
      hint={hints[name]}
      fault={faults.has(name) ? words.faults[name] : undefined}
    />
  )
  return (
    <>
      <fieldset class="rows">
        <legend>{words.panel}</legend>
        <div class="pair">
          {number('reviewersPerEntry')}
          {number('watchPercent')}
        </div>
      </fieldset>
      <fieldset class="rows">
        <legend>{words.count}</legend>
        <div class="pair">
          {number('leastSheets')}
          {number('trimFrom')}
          {number('arbitrationGap')}
          {number('publicVotePercent')}
          {!isLast && number('advancePerCategory')}
        </div>
      </fieldset>
    </>
  )
}
