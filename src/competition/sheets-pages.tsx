import { Button, ButtonLink, Card, Field, Island, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { reviewWords } from '../web/words/competition-review.ts'
import { competitionStageWords } from '../web/words/competition-stage.ts'
import type { BlindFilm } from './blind-film.ts'
import { blindPlayerOf } from './blind-player.ts'
import type { FlaggedEntry, LookedAt, PanelProgress } from './panel-progress-records.ts'
import type { Competition, Stage } from './records.ts'
import { StageLine } from './stage-line.tsx'
import type { Typed } from './typed-form.ts'

/** What became of the form: `done`, or what was wrong with it. */
export type UnlockOutcome = 'done' | 'faulty' | 'unknown' | 'own' | undefined

type SheetsParts = {
  readonly competition: Competition
  readonly stage: Stage
  readonly isOrganiser: boolean
  readonly progress: readonly PanelProgress[]
  readonly flagged: readonly FlaggedEntry[]
  readonly mayUnlock: boolean
  /** Whether he may see the film of a flagged entry. */
  readonly mayLookAt: (entryCode: string) => boolean
  readonly outcome: UnlockOutcome
  readonly sent: Typed
}

/** How many sheets are in, for the chair and the organiser. No score stands here, nor who judges what. */
export function sheetsPage(view: View, parts: SheetsParts): string {
  const { competition, stage, isOrganiser, progress, flagged, mayUnlock, mayLookAt, outcome, sent } = parts
  const words = reviewWords[view.language]
  const faults = { faulty: words.unlockFault, unknown: words.notFoundFault, own: words.ownFault }
  return renderPage(view, {
    title: words.sheetsTitle,
    children: (
      <>
        <h1>{words.sheetsTitle}</h1>
        <StageLine view={view} competition={competition} stage={stage} />
        <p class="soft">{words.sheetsLead}</p>
        {outcome === 'done' && <Notice tone="good">{words.unlocked}</Notice>}
        {outcome && outcome !== 'done' && <Notice tone="bad">{faults[outcome]}</Notice>}
        <Card>
          <div class="scroll">
            <table class="figures">
              <thead>
                <tr>
                  <th scope="col">{words.reviewer}</th>
                  <th scope="col">{words.assigned}</th>
                  <th scope="col">{words.handedIn}</th>
                </tr>
              </thead>
              <tbody>
                {progress.map(({ number, role, assigned, submitted }) => (
                  <tr key={number}>
                    <th scope="row">
                      {number} <span class="soft">{words.role[role]}</span>
                    </th>
                    <td>{assigned}</td>
                    <td>{submitted}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
        <Card title={words.flagged}>
          {flagged.length === 0 && <p>{words.noFlags}</p>}
          <ul>
            {flagged.map(({ entryCode, gate, count }) => (
              <li key={entryCode + gate}>
                {mayLookAt(entryCode) ? (
                  <a href={`/competitions/stages/${stage.id}/sheets/${entryCode}`}>
                    <strong>{entryCode}</strong>
                  </a>
                ) : (
                  <strong>{entryCode}</strong>
                )}{' '}
                {stage.words.gates[gate]?.name ?? gate} · {words.flagCount(count)}
              </li>
            ))}
          </ul>
        </Card>
        {mayUnlock && (
          <Card title={words.unlock}>
            <p class="soft">{words.unlockLead}</p>
            <form method="post" action={`/competitions/stages/${stage.id}/sheets/unlock`}>
              <Field
                label={words.entryCode}
                name="entryCode"
                value={sent.entryCode ?? ''}
                maxLength={8}
                required
              />
              <Field
                label={words.reviewerNumber}
                name="reviewer"
                value={sent.reviewer ?? ''}
                maxLength={8}
                required
              />
              <Field label={words.reason} name="reason" value={sent.reason ?? ''} maxLength={200} required />
              <Button>{words.unlockIt}</Button>
            </form>
          </Card>
        )}
        <p class="pager">
          {isOrganiser ? (
            <ButtonLink kind="quiet" href={`/competitions/stages/${stage.id}`}>
              {competitionStageWords[view.language].backToStage}
            </ButtonLink>
          ) : (
            <ButtonLink kind="quiet" href="/reviewing">
              {words.back}
            </ButtonLink>
          )}
        </p>
      </>
    ),
  })
}

type LookParts = { readonly stage: Stage; readonly entry: LookedAt; readonly film: BlindFilm | undefined }

/** An entry that somebody denies a gate, before the chair: the film as reviewers get it, and what they wrote. */
export function lookPage(view: View, { stage, entry, film }: LookParts): string {
  const { language } = view
  const words = reviewWords[language]
  const here = `/competitions/stages/${stage.id}/sheets/${entry.entryCode}`
  const { entryCode: code } = entry
  const player =
    film && blindPlayerOf(view, { film, code, filmAddress: `${here}/film`, placeKey: `${stage.id}.${code}` })
  return renderPage(view, {
    title: words.lookTitle(entry.entryCode),
    islands: player ? ['player'] : [],
    children: (
      <>
        <p>
          <a href={`/competitions/stages/${stage.id}/sheets`}>{words.sheetsTitle}</a>
        </p>
        <h1>
          {entry.entryCode} <span class="soft">{entry.category}</span>
        </h1>
        {player ? <Island name="player" props={player} /> : <Notice tone="bad">{words.noFilm}</Notice>}
        <Card title={words.saidOfGates}>
          {entry.comments.length === 0 && <p>{words.nothingSaid}</p>}
          <ul>
            {entry.comments.map(comment => (
              <li key={comment}>{comment}</li>
            ))}
          </ul>
        </Card>
      </>
    ),
  })
}
