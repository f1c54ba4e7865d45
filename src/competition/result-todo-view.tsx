import { Button, Card } from '../web/components.tsx'
import type { View } from '../web/view.ts'
import { resultWords } from '../web/words/competition-result.ts'
import { tiesOf } from './case-rules.ts'
import type { Result } from './journal.ts'
import type { Stage } from './records.ts'

/** How many reviewers said no to which gate, by entry code. */
export type Flags = ReadonlyMap<string, ReadonlyMap<string, number>>

type ToDoParts = {
  readonly view: View
  readonly stage: Stage
  readonly may: { readonly organise: boolean; readonly chair: boolean }
  readonly results: readonly Result[]
  readonly flags: Flags
  /** Codes for which an arbiter has been called who has yet to score. */
  readonly arbitrated: ReadonlySet<string>
}

/** What must be seen to before the result can be announced, and what the chair may decide. */
export function ToDo({ view, stage, results, arbitrated, flags, may }: ToDoParts) {
  const words = resultWords[view.language]
  const here = `/competitions/stages/${stage.id}/results`
  const cases = results.flatMap(({ entryCode, state }) => {
    if (state === 'needsArbitration')
      return [
        {
          entryCode,
          text: arbitrated.has(entryCode)
            ? words.arbitrationGiven(entryCode)
            : words.arbitrationNeeded(entryCode),
        },
      ]
    return state === 'notFinal' ? [{ entryCode, text: words.tooFewSheets(entryCode) }] : []
  })
  const reported = results.flatMap(({ entryCode, state }) =>
    state === 'stopped' || state === 'withdrawn'
      ? []
      : [...(flags.get(entryCode) ?? [])].map(([gate, count]) => ({
          entryCode,
          text: words.gateReported(entryCode, stage.words.gates[gate]?.name ?? gate, count),
        })),
  )
  const lines = [...cases, ...reported]
  const ties = tiesOf(results)
  return (
    <>
      <Card title={words.toDo}>
        {lines.length === 0 && <p>{words.nothingToDo}</p>}
        <ul class="plain-list">
          {lines.slice(0, 50).map(({ entryCode, text }) => (
            <li key={text}>
              <span>{text}</span>
              <a href={`${here}/${entryCode}`} aria-label={words.lookAt(entryCode)}>
                {words.look}
              </a>
            </li>
          ))}
        </ul>
        {may.organise && arbitrated.size > 0 && (
          <p>
            <a href={`/competitions/stages/${stage.id}`}>{words.reopen}</a>
          </p>
        )}
      </Card>
      {ties.length > 0 && (
        <Card title={words.ties}>
          <p class="soft">{words.tiesLead}</p>
          {ties.slice(0, 20).map(tie => (
            <TieForm key={tie[0]?.entryCode} view={view} tie={tie} here={here} isChair={may.chair} />
          ))}
        </Card>
      )}
    </>
  )
}

type TieParts = {
  readonly view: View
  readonly tie: readonly Result[]
  readonly here: string
  readonly isChair: boolean
}

function TieForm({ view, tie, here, isChair }: TieParts) {
  const words = resultWords[view.language]
  const [first] = tie
  if (!first) return null
  const codes = tie.map(({ entryCode }) => entryCode)
  return (
    <form method="post" action={`${here}/order`} class="tie">
      <h3>{words.tieOf(first.category, first.rank ?? 0)}</h3>
      {isChair ? (
        <>
          <div class="row">
            {codes.map((code, at) => (
              <div class="field small" key={code}>
                <label for={`place-${code}`}>{words.placeOf(code)}</label>
                <input
                  class="input"
                  id={`place-${code}`}
                  name={`place-${code}`}
                  type="number"
                  inputMode="numeric"
                  min={1}
                  max={codes.length}
                  value={at + 1}
                  required
                />
              </div>
            ))}
          </div>
          <div class="field">
            <label for={`reason-${first.entryCode}`}>{words.reason}</label>
            <p class="hint" id={`reason-${first.entryCode}-hint`}>
              {words.reasonHint}
            </p>
            <input
              class="input"
              id={`reason-${first.entryCode}`}
              name="reason"
              type="text"
              required
              minLength={2}
              maxLength={300}
              aria-describedby={`reason-${first.entryCode}-hint`}
            />
          </div>
          <Button kind="quiet">{words.order}</Button>
        </>
      ) : (
        <p>
          {codes.join('、')} <span class="soft">{words.waitsForChair}</span>
        </p>
      )}
    </form>
  )
}
