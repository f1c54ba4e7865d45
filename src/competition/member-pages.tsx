import { TickGroup, TickList } from '../metadata/fields.tsx'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import { competitionStageWords } from '../web/words/competition-stage.ts'
import type { PanelMember, PanelRole } from './panel-list-records.ts'
import type { Competition, Stage } from './records.ts'
import { StageLine } from './stage-line.tsx'

type PanelParts = {
  readonly competition: Competition
  readonly stage: Stage
  readonly members: readonly PanelMember[]
  /** Who was found by the part of a name. */
  readonly found: readonly { readonly id: string; readonly name: string; readonly username: string | null }[]
  readonly part: string
  /** How many of the stage before could be taken over. */
  readonly formerCount: number
}

const roles: readonly PanelRole[] = ['reviewer', 'chair', 'arbiter']

/** The panel of a stage: who is on it, and a way to change that. Works without script. */
export function memberPage(view: View, parts: PanelParts): string {
  const { competition, stage, members, found, part, formerCount } = parts
  const words = competitionStageWords[view.language]
  const title = words.panelTitle(competitionWords[view.language].kind[stage.kind])
  const here = `/competitions/stages/${stage.id}`
  const isOpen = ['planned', 'preparing', 'scoring', 'counting'].includes(stage.state)
  const choices = roles.map(role => ({ value: role, label: words.offices[role] }))
  return renderPage(view, {
    title: `${title} · ${competition.title}`,
    children: (
      <>
        <h1>{title}</h1>
        <StageLine view={view} competition={competition} stage={stage} />
        <p class="soft">{words.panelLead}</p>
        {view.path.endsWith('?saved=') && <Notice tone="good">{words.saved}</Notice>}
        <Card>
          {members.length === 0 && <p class="soft">{words.nobody}</p>}
          <ul class="plain-list members">
            {members.map(member => (
              <Member key={member.id} view={view} here={here} member={member} isOpen={isOpen} />
            ))}
          </ul>
        </Card>
        {isOpen && formerCount > 0 && (
          <Card title={words.takeOver}>
            <p class="soft">{words.takeOverLead}</p>
            <form method="post" action={`${here}/panel/take-over`}>
              <Button kind="quiet">{words.takeOverThem(formerCount)}</Button>
            </form>
          </Card>
        )}
        {isOpen && (
          <Card title={words.add}>
            <form method="get" action={`${here}/panel`} class="find">
              <Field name="name" label={words.search} value={part} maxLength={60} autocomplete="off" />
              <Button kind="quiet">{words.find}</Button>
            </form>
            {found.length === 0 ? (
              <p class="soft">{words.noneFound}</p>
            ) : (
              <form method="post" action={`${here}/panel`}>
                <TickGroup label={words.choose} name="userId">
                  <div class="ticks">
                    <TickList
                      name="userId"
                      values={[]}
                      options={found.map(({ id, name, username }) => ({
                        value: id,
                        label: username === null || name === username ? name : `${name}（${username}）`,
                      }))}
                    />
                  </div>
                </TickGroup>
                <ChoiceField
                  label={words.addAs}
                  name="role"
                  hint={words.officeHint}
                  value="reviewer"
                  choices={choices}
                  required
                />
                <Button>{words.addThem}</Button>
              </form>
            )}
          </Card>
        )}
        <p class="pager">
          <ButtonLink kind="quiet" href={here}>
            {words.backToStage}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

type MemberProps = { view: View; here: string; member: PanelMember; isOpen: boolean }

function Member({ view, here, member, isOpen }: MemberProps) {
  const words = competitionStageWords[view.language]
  const { id, number, name, role, given, submitted, removedAt, removalReason } = member
  return (
    <li class={removedAt ? 'gone' : ''}>
      <span>
        <strong>{number}</strong> {name} · {words.offices[role]}{' '}
        <span class="soft">
          {words.progress(given, submitted)}
          {removedAt && ` · ${words.removed(removalReason)}`}
        </span>
      </span>
      {isOpen && !removedAt && (
        <details>
          <summary aria-label={`${words.change}: ${name}`}>{words.change}</summary>
          <form method="post" action={`${here}/panel/${id}/role`}>
            <ChoiceField
              label={words.officeOf(name)}
              id={`field-role-${id}`}
              name="role"
              value={role}
              choices={roles.map(each => ({ value: each, label: words.offices[each] }))}
              required
            />
            <Button kind="quiet" label={words.changeOfficeOf(name)}>
              {words.changeOffice}
            </Button>
          </form>
          <form method="post" action={`${here}/panel/${id}/remove`}>
            <p class="hint">{words.removeLead}</p>
            <label class="cell text">
              <span>{words.reason}</span>
              <input class="input" type="text" name="reason" maxLength={500} required autocomplete="off" />
            </label>
            <Button kind="danger" label={words.removeOf(name)}>
              {words.remove}
            </Button>
          </form>
        </details>
      )}
    </li>
  )
}
