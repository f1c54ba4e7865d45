import { Button, ButtonLink, Card } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { resultWords } from '../web/words/competition-result.ts'
import type { Objection } from './objection-records.ts'
import type { Competition, Stage } from './records.ts'

type ObjectionParts = {
  readonly stage: Stage
  readonly competition: Competition
  readonly objections: readonly Objection[]
}

/** Objections with name and contact, for the organiser alone; the open ones with a form to answer. */
export function objectionsPage(view: View, { stage, competition, objections }: ObjectionParts): string {
  const { language } = view
  const words = resultWords[language]
  return renderPage(view, {
    title: words.objectionsTitle,
    children: (
      <>
        <div class="title-row">
          <h1>
            {words.objectionsTitle}
            <small>{competition.title}</small>
          </h1>
          <ButtonLink kind="quiet" href={`/competitions/stages/${stage.id}/results`}>
            {words.backToResults}
          </ButtonLink>
        </div>
        {objections.length === 0 && <p>{words.noObjections}</p>}
        {objections.map(objection => (
          <ObjectionCard key={objection.id} view={view} stageId={stage.id} objection={objection} />
        ))}
      </>
    ),
  })
}

type CardParts = { readonly view: View; readonly stageId: string; readonly objection: Objection }

function ObjectionCard({ view: { language }, stageId, objection }: CardParts) {
  const words = resultWords[language]
  const { number, entryCode, entryTitle, name, contact, text, madeAt, state, answer } = objection
  return (
    <Card title={words.objectionNumber(number)}>
      <p>
        <span class={`badge ${state}`}>{words.objectionState[state]}</span> <strong>{entryCode}</strong>{' '}
        {entryTitle} <span class="soft">{formatDayTime(madeAt, language)}</span>
      </p>
      <p>{words.objectionBy(name, contact)}</p>
      <p class="notes">{text}</p>
      {state === 'open' ? (
        <form method="post" action={`/competitions/stages/${stageId}/objections/${number}`}>
          <fieldset class="field tick-group">
            <legend>{words.verdict}</legend>
            <div class="ticks">
              {(['dismissed', 'upheld'] as const).map(verdict => (
                <label key={verdict} class="tick">
                  <input type="radio" name="verdict" value={verdict} required />
                  {verdict === 'upheld' ? words.uphold : words.dismiss}
                </label>
              ))}
              <label class="tick">
                <input type="checkbox" name="stops" value="yes" />
                {words.stops}
              </label>
            </div>
          </fieldset>
          <div class="field">
            <label for={`answer-${number}`}>{words.answer}</label>
            <textarea
              class="input"
              id={`answer-${number}`}
              name="answer"
              rows={3}
              required
              maxLength={2000}
            />
          </div>
          <Button>{words.decide}</Button>
        </form>
      ) : (
        <>
          <p class="notes">{answer}</p>
          <p class="soft">
            {words.decidedLine(
              objection.decidedByName ?? '—',
              objection.decidedAt ? formatDayTime(objection.decidedAt, language) : '',
            )}
          </p>
        </>
      )}
    </Card>
  )
}
