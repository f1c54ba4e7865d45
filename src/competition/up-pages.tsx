import { TickGroup, TickList } from '../metadata/fields.tsx'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Notice } from '../web/components.tsx'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { competitionUpWords } from '../web/words/competition-up.ts'
import type { Competition, EntryCategory } from './records.ts'
import type { Winner } from './up-records.ts'

type UpParts = {
  readonly competition: Competition
  readonly above: Competition
  readonly categories: readonly EntryCategory[]
  readonly winners: readonly Winner[]
  /** Whether the competition above takes entries now. */
  readonly isOpen: boolean
  /** How many have just gone up. */
  readonly passed: number | undefined
}

/** Recommends winners to the competition of a higher place. Works without script. */
export function upPage(view: View, parts: UpParts): string {
  const { competition, above, categories, winners, isOpen, passed } = parts
  const words = competitionUpWords[view.language]
  const left = winners.filter(({ isAbove }) => !isAbove)
  const gone = winners.filter(({ isAbove }) => isAbove)
  return renderPage(view, {
    title: words.title,
    width: 'narrow',
    children: (
      <>
        <h1>{words.title}</h1>
        <p class="soft">{words.lead(above.title, above.organisationName)}</p>
        {passed !== undefined && <Notice tone="good">{words.passed(passed)}</Notice>}
        {!isOpen && <Notice>{words.closed}</Notice>}
        {isOpen && left.length > 0 && (
          <Card>
            <form method="post" action={`/competitions/${competition.id}/up`}>
              <TickGroup label={words.winners} name="entryId">
                <div class="ticks">
                  <TickList
                    name="entryId"
                    values={[]}
                    options={left.map(({ id, code, title, awardName }) => ({
                      value: id,
                      label: `${code} ${title} · ${awardName}`,
                    }))}
                  />
                </div>
              </TickGroup>
              <ChoiceField
                label={words.category}
                name="categoryId"
                choices={categories.map(({ id, letter, name }) => ({
                  value: id,
                  label: `${letter} ${name}`,
                }))}
                required
              />
              <Button>{words.pass}</Button>
            </form>
          </Card>
        )}
        {winners.length === 0 && <p>{words.none}</p>}
        {gone.length > 0 && (
          <Card title={words.gone}>
            <ul class="facts">
              {gone.map(({ id, code, title, awardName }) => (
                <li key={id}>
                  {code} {title} · {awardName}
                </li>
              ))}
            </ul>
          </Card>
        )}
        <p class="pager">
          <ButtonLink kind="quiet" href={`/competitions/${competition.id}`}>
            {words.back}
          </ButtonLink>
        </p>
      </>
    ),
  })
}
