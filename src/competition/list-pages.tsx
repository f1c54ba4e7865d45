import { holds, makers } from '../account/rules.ts'
import { Pager } from '../catalogue/pager.tsx'
import { urgers } from '../courseware/due-rules.ts'
import { ButtonLink, Card } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { entryWords } from '../web/words/competition-entry.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import { dueWords } from '../web/words/due.ts'
import type { ListedCompetition } from './list-records.ts'
import { organisers } from './organise.ts'
import type { Phase } from './phase.ts'

const groups: readonly (readonly [
  'open' | 'running' | 'finished' | 'drafts' | 'cancelled',
  readonly Phase[],
])[] = [
  ['drafts', ['draft']],
  ['open', ['coming', 'entering']],
  ['running', ['judging', 'noticed']],
  ['finished', ['finished']],
  ['cancelled', ['cancelled']],
]

type ListParts = {
  readonly competitions: readonly ListedCompetition[]
  readonly page: number
  readonly pages: number
}

/** Competitions that the asker may see, by how they stand; a page of them. */
export function listPage(view: View, { competitions, page, pages }: ListParts): string {
  const words = competitionWords[view.language]
  const inGroups = groups
    .map(([name, phases]) => ({ name, listed: competitions.filter(({ phase }) => phases.includes(phase)) }))
    .filter(({ name, listed }) => listed.length > 0 || (name === 'open' && page === 1))
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <div class="title-row">
          <h1>{words.title}</h1>
          {holds(view.person, makers) && (
            <ButtonLink kind="quiet" href="/entries">
              {entryWords[view.language].mine}
            </ButtonLink>
          )}
          {holds(view.person, urgers) && (
            <ButtonLink kind="quiet" href="/urgent">
              {dueWords[view.language].title}
            </ButtonLink>
          )}
          {holds(view.person, organisers) && (
            <ButtonLink href="/competitions/new">{words.newCompetition}</ButtonLink>
          )}
        </div>
        <p class="soft">{words.lead}</p>
        {inGroups.map(({ name, listed }) => (
          <Card key={name} title={words.groups[name]}>
            {listed.length === 0 && <p class="soft">{words.noneOpen}</p>}
            <ul class="plain-list">
              {listed.map(competition => (
                <Line key={competition.id} view={view} competition={competition} />
              ))}
            </ul>
          </Card>
        ))}
        <Pager
          language={view.language}
          page={page}
          pages={pages}
          address={other => `/competitions?page=${other}`}
        />
      </>
    ),
  })
}

function Line({ view, competition }: { view: View; competition: ListedCompetition }) {
  const { language } = view
  const words = competitionWords[language]
  const { id, title, organisationName, entriesFrom, entriesUntil, phase } = competition
  return (
    <li>
      <span>
        <a href={`/competitions/${id}`}>
          <strong>{title}</strong>
        </a>{' '}
        <span class="soft">
          {organisationName} ·{' '}
          {words.entryWindow(formatDayTime(entriesFrom, language), formatDayTime(entriesUntil, language))}
        </span>
      </span>
      <span class={`badge ${phase}`}>{words.phase[phase]}</span>
    </li>
  )
}
