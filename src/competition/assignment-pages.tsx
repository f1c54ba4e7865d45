import { Pager } from '../catalogue/pager.tsx'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { assignmentWords } from '../web/words/competition-assignment.ts'
import type { AssignmentObstacle } from './assign.ts'
import { ObstacleNotice } from './assignment-obstacle-view.tsx'
import type { Conflict } from './conflict-rules.ts'
import type { Load, listShort } from './load-records.ts'
import type { Competition, Stage } from './records.ts'
import { StageLine } from './stage-line.tsx'
import type { Typed } from './typed-form.ts'

/** So many of a list of conflicts on a page. */
export const conflictsPerPage = 50

type Parts = {
  readonly competition: Competition
  readonly stage: Stage
  readonly loads: readonly Load[]
  readonly conflicts: readonly Conflict[]
  readonly entryCount: number
  readonly shortCount: number
  readonly short: Awaited<ReturnType<typeof listShort>>
  /** Whose conflicts are listed, and which page of them. */
  readonly member: Load | undefined
  readonly page: number
  readonly obstacle: AssignmentObstacle | undefined
  readonly entryNames: ReadonlyMap<string, string>
  readonly isDone: boolean
  readonly isUnknown: boolean
  readonly typed: Typed
}

/** Who judges what of a stage, in numbers, for who runs the competition: the draw, loads, and who is recused. */
export function assignmentPage(view: View, parts: Parts): string {
  const { competition, stage, entryCount, shortCount, short, obstacle, isDone, member } = parts
  const { language } = view
  const words = assignmentWords[language]
  const canDraw = (stage.state === 'preparing' || stage.state === 'scoring') && entryCount > 0
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <h1>{words.title}</h1>
        <StageLine view={view} competition={competition} stage={stage} />
        <p>{words.lead(stage.reviewersPerEntry)}</p>
        {isDone && <Notice tone="good">{words.done}</Notice>}
        {obstacle && <ObstacleNotice language={language} {...parts} obstacle={obstacle} />}
        <Card>
          <p>{entryCount === 0 ? words.noEntries : words.entries(entryCount, shortCount)}</p>
          {!canDraw && <p class="soft">{words.notNow}</p>}
          {canDraw && shortCount > 0 && (
            <form method="post" action={`/competitions/stages/${stage.id}/assignment`}>
              <p class="soft">{words.drawHint}</p>
              <Button>{shortCount === entryCount ? words.draw : words.drawRest}</Button>
            </form>
          )}
        </Card>
        <Loads view={view} parts={parts} />
        {member && <ConflictList view={view} parts={parts} member={member} />}
        {short.length > 0 && shortCount < entryCount && (
          <Card title={words.short}>
            <ul class="plain-list">
              {short.map(({ id, code, title, given }) => (
                <li key={id}>
                  {code} {title} <span class="soft">{words.shortOf(given, stage.reviewersPerEntry)}</span>
                </li>
              ))}
            </ul>
            {shortCount > short.length && <p class="soft">{words.more(shortCount - short.length)}</p>}
          </Card>
        )}
        <DeclareForm language={language} parts={parts} />
        <p class="pager">
          <ButtonLink kind="quiet" href={`/competitions/stages/${stage.id}`}>
            {words.backToStage}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

function Loads({ view, parts }: { view: View; parts: Parts }) {
  const words = assignmentWords[view.language]
  const { loads, conflicts, stage } = parts
  if (loads.length === 0) return <Card title={words.loads}>{words.noPanel}</Card>
  const count = (memberId: string) => conflicts.filter(each => each.memberId === memberId).length
  return (
    <Card title={words.loads}>
      <table class="loads">
        <thead>
          <tr>
            <th scope="col">{words.reviewer}</th>
            <th scope="col">{words.given}</th>
            <th scope="col">{words.conflicts}</th>
          </tr>
        </thead>
        <tbody>
          {loads.map(({ memberId, number, name, role, removedAt, given }) => (
            <tr key={memberId}>
              <th scope="row">
                {number} {name}{' '}
                <span class="soft">
                  {removedAt ? words.removed : role === 'reviewer' ? '' : words.role[role]}
                </span>
              </th>
              <td>{given}</td>
              <td>
                {count(memberId) > 0 && (
                  <a href={`/competitions/stages/${stage.id}/assignment?member=${memberId}`}>
                    {words.conflictCount(count(memberId))}
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function ConflictList({ view, parts, member }: { view: View; parts: Parts; member: Load }) {
  const words = assignmentWords[view.language]
  const { conflicts, page, stage, entryNames } = parts
  const own = conflicts.filter(({ memberId }) => memberId === member.memberId)
  const here = `/competitions/stages/${stage.id}/assignment`
  return (
    <Card title={words.ofReviewer(member.name)}>
      <ul class="plain-list">
        {own.slice((page - 1) * conflictsPerPage, page * conflictsPerPage).map(({ entryId, reason }) => (
          <li key={entryId}>
            {entryNames.get(entryId)} <span class="soft">{words.reasons[reason]}</span>
          </li>
        ))}
      </ul>
      <Pager
        language={view.language}
        page={page}
        pages={Math.ceil(own.length / conflictsPerPage)}
        address={to => `${here}?member=${member.memberId}&page=${to}`}
      />
      <p>
        <a href={here}>{words.allReviewers}</a>
      </p>
    </Card>
  )
}

function DeclareForm({ language, parts }: { language: Language; parts: Parts }) {
  const words = assignmentWords[language]
  const { loads, stage, typed, isUnknown } = parts
  const active = loads.filter(({ removedAt }) => removedAt === null)
  if (active.length === 0 || !['planned', 'preparing', 'scoring', 'counting'].includes(stage.state))
    return null
  return (
    <Card title={words.declare}>
      <p class="soft">{words.declareLead}</p>
      <form method="post" action={`/competitions/stages/${stage.id}/conflicts`}>
        <ChoiceField
          label={words.reviewer}
          name="reviewerId"
          choices={active.map(({ userId, number, name }) => ({ value: userId, label: `${number} ${name}` }))}
          value={typed.reviewerId}
          empty=""
          required
        />
        <Field
          label={words.declareWhat}
          name="what"
          value={typed.what ?? ''}
          maxLength={120}
          required
          autocomplete="off"
          fault={isUnknown ? words.declareWhatFault : undefined}
        />
        <Field
          label={words.declareReason}
          name="reason"
          value={typed.reason ?? ''}
          maxLength={500}
          rows={2}
        />
        <Button kind="quiet">{words.declareSend}</Button>
      </form>
    </Card>
  )
}
