import { Button, ButtonLink, Card, Notice } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import { competitionStageWords } from '../web/words/competition-stage.ts'
import { takesAnchors } from './anchor-records.ts'
import { MomentField } from './form-view.tsx'
import type { Obstacle, SetUpMove, Standing } from './obstacles.ts'
import type { Competition, Stage } from './records.ts'
import { canMoveTimes } from './stage-setup-records.ts'

/** A move that begins where the stage is, and what stands in its way. */
export type PossibleMove = { readonly move: SetUpMove; readonly obstacles: readonly Obstacle[] }

type StageParts = {
  readonly competition: Competition
  readonly stage: Stage
  readonly standing: Standing
  readonly possible: readonly PossibleMove[]
  /** The time typed for opening again was not one that lies ahead. */
  readonly isUntilWrong?: boolean
}

/** A stage as its organiser sees it: where it stands, the next move, and the way to all its work. */
export function stagePage(view: View, parts: StageParts): string {
  const { competition, stage } = parts
  const { language } = view
  const words = competitionStageWords[language]
  const { kind, state } = competitionWords[language]
  return renderPage(view, {
    title: `${kind[stage.kind]} · ${competition.title}`,
    children: (
      <>
        <p class="soft">
          <a href={`/competitions/${competition.id}`}>{competition.title}</a>
        </p>
        <div class="title-row">
          <h1>{kind[stage.kind]}</h1>
          <span class={`badge ${stage.state}`}>{state[stage.state]}</span>
        </div>
        <Next view={view} {...parts} />
        <Facts view={view} {...parts} />
        <Card title={words.links}>
          <p class="row">
            {linksOf(parts).map(({ href, word }) => (
              <ButtonLink key={href} kind="quiet" href={href}>
                {words[word]}
              </ButtonLink>
            ))}
          </p>
        </Card>
      </>
    ),
  })
}

/** The pages on which the work of a stage is done, those that there is work on now. */
function linksOf({ competition, stage }: StageParts) {
  const here = `/competitions/stages/${stage.id}`
  const of = `/competitions/${competition.id}`
  const { state } = stage
  const isCounted = ['counting', 'noticed', 'final', 'passedOn'].includes(state)
  const isTold = state === 'noticed' || state === 'final'
  const links = [
    { isThere: true, href: `${here}/panel`, word: 'toPanel' },
    { isThere: takesAnchors(state), href: `${here}/anchors`, word: 'toAnchors' },
    { isThere: true, href: `${of}/entries`, word: 'toEntries' },
    { isThere: state === 'planned', href: `${here}/edit`, word: 'edit' },
    { isThere: state !== 'planned', href: `${here}/assignment`, word: 'toAssignment' },
    { isThere: state !== 'planned', href: `${here}/sheets`, word: 'toSheets' },
    { isThere: state !== 'planned' && canMoveTimes(state), href: `${here}/times`, word: 'editTimes' },
    { isThere: isCounted, href: `${here}/results`, word: 'toResults' },
    { isThere: isCounted && stage.votesFrom !== null, href: `${here}/audiences`, word: 'toVotes' },
    { isThere: isTold, href: `${of}/notice`, word: 'toNotice' },
    { isThere: isTold, href: `${here}/objections`, word: 'toObjections' },
    { isThere: state === 'final', href: `${of}/awards`, word: 'toAwards' },
    { isThere: state === 'final', href: `${here}/log.json`, word: 'toLog' },
  ] as const
  return links.filter(({ isThere }) => isThere)
}

function Facts({ view, stage, standing }: StageParts & { view: View }) {
  const { language } = view
  const words = competitionStageWords[language]
  const time = (at: Date) => formatDayTime(at, language)
  const all = standing.openSheets + standing.submittedSheets
  return (
    <Card title={words.facts}>
      <ul class="facts">
        <li>
          {words.entries(
            stage.place === 1 && stage.state === 'planned' ? standing.passedEntries : standing.stageEntries,
          )}
        </li>
        <li>{words.panelSize(standing.reviewers)}</li>
        {all > 0 && <li>{words.sheets(standing.submittedSheets, all)}</li>}
        <li>{words.scoring(time(stage.scoringFrom), time(stage.scoringUntil))}</li>
        {stage.votesFrom && stage.votesUntil && (
          <li>{words.votes(time(stage.votesFrom), time(stage.votesUntil))}</li>
        )}
        {stage.noticeFrom && stage.noticeUntil && (
          <li>{words.notice(time(stage.noticeFrom), time(stage.noticeUntil))}</li>
        )}
      </ul>
    </Card>
  )
}

function Next({ view, stage, standing, possible, isUntilWrong = false }: StageParts & { view: View }) {
  const words = competitionStageWords[view.language]
  const isCounted = stage.state === 'counting' || stage.state === 'noticed'
  const toAnnounce = isCounted && !(standing.hasNext && stage.advancePerCategory !== null)
  const shown = possible.filter(({ move }) => move !== 'reopenScoring')
  if (shown.length === 0 && !toAnnounce) return null
  return (
    <Card title={words.next}>
      {shown.map(({ move, obstacles }) => (
        <section key={move} class="move">
          <p>{words.leads[move]}</p>
          {obstacles.length > 0 ? (
            <Notice>
              <p>{words.inTheWay}</p>
              <ul>
                {obstacles.map(({ kind, count }) => (
                  <li key={kind}>{words.obstacle[kind](count)}</li>
                ))}
              </ul>
            </Notice>
          ) : (
            <form method="post" action={`/competitions/stages/${stage.id}/${moveNames[move]}`}>
              <Button>{words.moves[move]}</Button>
            </form>
          )}
        </section>
      ))}
      {toAnnounce && (
        <section class="move">
          <p>{words.fromResults}</p>
          <ButtonLink href={`/competitions/stages/${stage.id}/results`}>{words.toResults}</ButtonLink>
        </section>
      )}
      {possible.some(({ move }) => move === 'reopenScoring') && (
        <details class="fold move" open={isUntilWrong}>
          <summary>{words.moves.reopenScoring}</summary>
          <p>{words.leads.reopenScoring}</p>
          <form method="post" action={`/competitions/stages/${stage.id}/reopen`}>
            <MomentField
              label={words.until}
              name="until"
              value=""
              hint={words.untilHint}
              fault={isUntilWrong ? words.untilFault : undefined}
              required
            />
            <Button kind="quiet">{words.moves.reopenScoring}</Button>
          </form>
        </details>
      )}
    </Card>
  )
}

/** How addresses call the moves. */
export const moveNames = {
  prepare: 'prepare',
  startScoring: 'start',
  closeScoring: 'close',
  reopenScoring: 'reopen',
  passOn: 'pass-on',
} as const satisfies Record<SetUpMove, string>
