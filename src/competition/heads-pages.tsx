import { ButtonLink, Card } from '../web/components.tsx'
import { formatDay } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { resultWords } from '../web/words/competition-result.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import { type LogHead, writeHead } from './head-records.ts'
import type { Competition, Stage } from './records.ts'

type HeadParts = {
  readonly stage: Stage
  readonly competition: Competition
  readonly heads: readonly (LogHead & { readonly day: string })[]
  readonly isOrganiser: boolean
}

/** Where a log stood on which day. Says how many acts there were, never which. */
export function headsPage(view: View, { stage, competition, heads, isOrganiser }: HeadParts): string {
  const { language } = view
  const words = resultWords[language]
  const names = words.headColumns
  const kind = competitionWords[language].kind[stage.kind]
  const noon = (day: string) => new Date(`${day}T12:00:00+08:00`)
  return renderPage(view, {
    title: words.headsTitle,
    children: (
      <>
        <div class="title-row">
          <h1>
            {words.headsTitle}
            <small>{words.stageOf(competition.title, kind)}</small>
          </h1>
          {isOrganiser && (
            <ButtonLink kind="quiet" href={`/competitions/stages/${stage.id}`}>
              {words.backToStage}
            </ButtonLink>
          )}
        </div>
        <p>{words.headsLead}</p>
        <Card>
          {heads.length === 0 && <p>{words.noHeads}</p>}
          {heads.length > 0 && (
            <table class="figures stacks">
              <thead>
                <tr>
                  {[names.day, names.seq, names.hash].map(name => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {heads.map(head => (
                  <tr key={head.day}>
                    <th scope="row">{formatDay(noon(head.day), language)}</th>
                    <td data-label={names.seq}>{head.seq}</td>
                    <td data-label={names.hash}>
                      <code class="long">{writeHead(head)}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Card>
      </>
    ),
  })
}
