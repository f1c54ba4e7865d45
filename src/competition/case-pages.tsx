import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { resultWords } from '../web/words/competition-result.ts'
import { leastGateFlags, type SheetLine } from './case-rules.ts'
import type { Result } from './journal.ts'
import type { Competition, Stage } from './records.ts'

type CaseParts = {
  readonly competition: Competition
  readonly stage: Stage
  readonly result: Result
  readonly sheets: readonly SheetLine[]
  /** How many reviewers have said no, by gate. */
  readonly flags: ReadonlyMap<string, number>
  readonly arbiters: readonly { readonly memberId: string; readonly number: string; readonly name: string }[]
  readonly isArbitrated: boolean
  readonly may: { readonly organise: boolean; readonly chair: boolean }
}

/** One entry under its code: its score sheets, and what is decided about it. */
export function casePage(view: View, parts: CaseParts): string {
  const { stage, result, sheets, flags, may, isArbitrated } = parts
  const words = resultWords[view.language]
  const here = `/competitions/stages/${stage.id}/results`
  const names = words.columns
  const gateName = (gate: string) => stage.words.gates[gate]?.name ?? gate
  const facts = [
    [names.rank, result.rank ?? '—'],
    [names.result, result.result ?? '—'],
    [names.method, result.result === null ? '—' : words.methods[result.method]],
    [names.decidedBy, result.decidedBy === null ? '—' : words.decidedBy[result.decidedBy]],
    [names.state, words.states[result.state]],
  ] as const
  const isCounting = stage.state === 'counting'
  const stoppable = [...flags].filter(([, count]) => count >= leastGateFlags)
  return renderPage(view, {
    title: words.entryTitle(result.entryCode),
    children: (
      <>
        <div class="title-row">
          <h1>
            {words.entryTitle(result.entryCode)}
            <small>{result.category}</small>
          </h1>
          <ButtonLink kind="quiet" href={`${here}?category=${encodeURIComponent(result.category)}`}>
            {words.backToResults}
          </ButtonLink>
        </div>
        <dl class="lesson-about">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p class="soft">{words.ruleVersion(result.ruleVersion)}</p>
        {[...flags].map(([gate, count]) => (
          <Notice key={gate}>{words.gateReported(result.entryCode, gateName(gate), count)}</Notice>
        ))}
        <Card title={words.sheetsOf}>
          {sheets.length === 0 ? <p>{words.noSheets}</p> : <Sheets view={view} parts={parts} />}
        </Card>
        {isCounting && may.organise && result.state === 'needsArbitration' && (
          <Card title={words.callArbiter}>
            {isArbitrated ? (
              <p>
                {words.arbitrationGiven(result.entryCode)}{' '}
                <a href={`/competitions/stages/${stage.id}`}>{words.backToStage}</a>
              </p>
            ) : (
              <ArbiterForm view={view} parts={parts} here={here} />
            )}
          </Card>
        )}
        {isCounting && may.chair && result.state !== 'stopped' && stoppable.length > 0 && (
          <Card title={words.stop}>
            <p>{words.stopLead}</p>
            <form method="post" action={`${here}/stop`}>
              <input type="hidden" name="entryCode" value={result.entryCode} />
              <div class="field">
                <label for="field-gate">{words.gate}</label>
                <select class="input" id="field-gate" name="gate">
                  {stoppable.map(([gate]) => (
                    <option key={gate} value={gate}>
                      {gateName(gate)}
                    </option>
                  ))}
                </select>
              </div>
              <Field {...reasonField(words)} />
              <Button kind="danger">{words.stop}</Button>
            </form>
          </Card>
        )}
        {isCounting && may.chair && result.state === 'stopped' && (
          <Card title={words.restore}>
            <form method="post" action={`${here}/restore`}>
              <input type="hidden" name="entryCode" value={result.entryCode} />
              <Field {...reasonField(words)} />
              <Button kind="quiet">{words.restore}</Button>
            </form>
          </Card>
        )}
      </>
    ),
  })
}

const reasonField = (words: { readonly reason: string; readonly reasonHint: string }) => ({
  ...{ name: 'reason', label: words.reason, hint: words.reasonHint, required: true },
  ...{ minLength: 2, maxLength: 300 },
})

function Sheets({ view, parts: { stage, sheets } }: { view: View; parts: CaseParts }) {
  const words = resultWords[view.language]
  const names = words.sheetColumns
  const criteria = stage.rule.rubric.criteria.map(({ id }) => ({
    id,
    name: stage.words.criteria[id]?.name ?? id,
  }))
  return (
    <table class="figures tight stacks">
      <thead>
        <tr>
          {[names.reviewer, names.total, ...criteria.map(({ name }) => name), names.flags].map(name => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sheets.map(({ reviewer, isArbiter, total, halfPoints, flags }) => (
          <tr key={reviewer}>
            <th scope="row">
              {reviewer} {isArbiter && <span class="badge">{words.arbiter}</span>}
            </th>
            <td data-label={names.total}>{total}</td>
            {criteria.map(({ id, name }) => (
              <td key={id} data-label={name}>
                {(halfPoints[id] ?? 0) / 2}
              </td>
            ))}
            <td data-label={names.flags}>
              {flags.map(gate => stage.words.gates[gate]?.name ?? gate).join('、') || '—'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type FormParts = { readonly view: View; readonly parts: CaseParts; readonly here: string }

function ArbiterForm({ view, parts: { stage, result, arbiters }, here }: FormParts) {
  const words = resultWords[view.language]
  if (arbiters.length === 0)
    return (
      <p>
        {words.noArbiters} <a href={`/competitions/stages/${stage.id}/panel`}>{words.toPanel}</a>
      </p>
    )
  return (
    <form method="post" action={`${here}/arbiter`}>
      <input type="hidden" name="entryCode" value={result.entryCode} />
      <div class="field">
        <label for="field-arbiter">{words.whichArbiter}</label>
        <select class="input" id="field-arbiter" name="memberId">
          {arbiters.map(({ memberId, number, name }) => (
            <option key={memberId} value={memberId}>
              {`${number} ${name}`}
            </option>
          ))}
        </select>
      </div>
      <Button>{words.callArbiter}</Button>
    </form>
  )
}
