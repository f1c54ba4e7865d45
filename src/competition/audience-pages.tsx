import { ButtonLink, Card } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { audienceWords } from '../web/words/competition-audience.ts'
import type { AudienceLine } from './audience-records.ts'
import { entriesPerPage } from './audience-rules.ts'
import type { Competition, Stage } from './records.ts'

type Parts = {
  readonly competition: Competition
  readonly stage: Stage
  readonly page: number
  readonly result: readonly AudienceLine[]
}

const shown = ['code', 'category', 'votes', 'villages', 'present', 'inFavour', 'meanShare'] as const

const textsOf = ({ code, category, votes, jury }: AudienceLine) => ({
  ...{ code, category, votes: votes ?? '—' },
  ...{ villages: jury.villages, present: jury.present, inFavour: jury.inFavour },
  meanShare: jury.meanShare === null ? '—' : `${jury.meanShare} %`,
})

/** What the public and the villages said, apart from the reviewers' scores. */
export function audiencePage(view: View, { competition, stage, page, result }: Parts): string {
  const words = audienceWords[view.language]
  const { columns } = words
  const here = `/competitions/stages/${stage.id}/audiences`
  const lines = result.slice((page - 1) * entriesPerPage, page * entriesPerPage)
  return renderPage(view, {
    title: words.resultTitle,
    children: (
      <>
        <div class="title-row">
          <h1>
            {words.resultTitle}
            <small>{competition.title}</small>
          </h1>
          <ButtonLink kind="quiet" href={`/competitions/${competition.id}`}>
            {words.backToCall}
          </ButtonLink>
        </div>
        <p>{words.resultLead}</p>
        <p class="soft">{words.share(stage.rule.publicVotePercent)}</p>
        <Card>
          <table class="figures stacks">
            <thead>
              <tr>
                {shown.map(name => (
                  <th key={name} scope="col">
                    {columns[name]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map(line => (
                <tr key={line.code}>
                  <th scope="row">{line.code}</th>
                  {shown.slice(1).map(name => (
                    <td key={name} data-label={columns[name]}>
                      {textsOf(line)[name]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Card>
        <p class="row">
          {page > 1 && (
            <ButtonLink kind="quiet" href={`${here}?page=${page - 1}`}>
              {words.before}
            </ButtonLink>
          )}
          {result.length > page * entriesPerPage && (
            <ButtonLink kind="quiet" href={`${here}?page=${page + 1}`}>
              {words.next}
            </ButtonLink>
          )}
        </p>
      </>
    ),
  })
}
