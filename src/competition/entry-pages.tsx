import { Pager } from '../catalogue/pager.tsx'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { formatDayTime, formatDuration, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { entryWords } from '../web/words/competition-entry.ts'
import { PeopleList } from './enter-pages.tsx'
import { type Entry, type EntryPage, entriesPerPage } from './entry-records.ts'

/** What somebody has entered, in all competitions. */
export function ownEntriesPage(
  view: View,
  { page, entries, total }: EntryPage & { readonly page: number },
): string {
  const { language } = view
  const words = entryWords[language]
  return renderPage(view, {
    title: words.mine,
    children: (
      <>
        <h1>{words.mine}</h1>
        <p class="soft">{words.mineLead}</p>
        <Card>
          {entries.length === 0 && <p>{words.noneMine}</p>}
          <ul class="plain-list">
            {entries.map(({ id, title, competitionTitle, categoryName, state, stateReason }) => (
              <li key={id}>
                <span>
                  <a href={`/entries/${id}`}>
                    <strong>{title}</strong>
                  </a>{' '}
                  <span class="soft">
                    {competitionTitle} · {categoryName}
                    {(state === 'returned' || state === 'rejected') && ` · ${stateReason}`}
                  </span>
                </span>
                <span class={`badge ${state}`}>{words.states[state]}</span>
              </li>
            ))}
          </ul>
        </Card>
        <Pager
          language={language}
          page={page}
          pages={Math.ceil(total / entriesPerPage)}
          address={to => `/entries?page=${to}`}
        />
        <p class="pager">
          <ButtonLink kind="quiet" href="/competitions">
            {words.toCompetitions}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

type OwnParts = {
  readonly entry: Entry
  readonly done: 'entered' | 'recused' | undefined
  /** Until when a returned one can be corrected; undefined where it cannot. */
  readonly correctUntil: Date | undefined
  readonly canWithdraw: boolean
  readonly canRecuse: boolean
  readonly faults: ReadonlySet<string>
}

/** One's own entry: where it stands, what was frozen, and what can still be done. */
export function ownEntryPage(view: View, parts: OwnParts): string {
  const { entry, done, correctUntil, canWithdraw, canRecuse, faults } = parts
  const { language } = view
  const words = entryWords[language]
  const { id, title, state, stateReason } = entry
  return renderPage(view, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p class="soft">
          <a href={`/competitions/${entry.competitionId}`}>{entry.competitionTitle}</a> · {entry.categoryName}
        </p>
        {done === 'entered' && <Notice tone="good">{words.entered}</Notice>}
        {done === 'recused' && <Notice tone="good">{words.recusalDone}</Notice>}
        <Card title={words.state}>
          <p>
            <span class={`badge ${state}`}>{words.states[state]}</span>
          </p>
          {stateReason && (
            <p>
              {words.reason}: {stateReason}
            </p>
          )}
          {correctUntil && (
            <>
              <p>{words.correctLead(formatDayTime(correctUntil, language))}</p>
              <ButtonLink href={`/competitions/${entry.competitionId}/enter/${entry.coursewareId}`}>
                {words.correct}
              </ButtonLink>
            </>
          )}
        </Card>
        <Frozen language={language} entry={entry} />
        {canRecuse && (
          <Card title={words.recusal}>
            <p class="soft">{words.recusalLead}</p>
            <form method="post" action={`/entries/${id}/recusal`}>
              <Field
                label={words.recusalName}
                name="name"
                maxLength={60}
                required
                autocomplete="off"
                fault={faults.has('name') ? words.reasonFault : undefined}
              />
              <Field label={words.recusalReason} name="reason" maxLength={500} rows={2} />
              <Button kind="quiet">{words.recusalSend}</Button>
            </form>
          </Card>
        )}
        {canWithdraw && (
          <Card title={words.withdraw}>
            <p class="soft">{words.withdrawLead}</p>
            <form method="post" action={`/entries/${id}/withdraw`}>
              <Field
                label={words.withdrawReason}
                name="reason"
                maxLength={500}
                required
                fault={faults.has('reason') ? words.reasonFault : undefined}
              />
              <Button kind="danger">{words.withdraw}</Button>
            </form>
          </Card>
        )}
        <p class="pager">
          <ButtonLink kind="quiet" href="/entries">
            {words.mine}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

/** What an entry was frozen as. */
export function Frozen({ language, entry }: { readonly language: Language; readonly entry: Entry }) {
  const words = entryWords[language]
  return (
    <Card title={words.film}>
      <p class="soft">{words.filmHint}</p>
      <dl class="entry-facts">
        <dt>{words.length}</dt>
        <dd>{formatDuration(entry.durationSeconds, language)}</dd>
        <dt>{words.titleCard}</dt>
        <dd>{words.seconds(entry.titleCardSeconds)}</dd>
        <dt>{words.enteredAt}</dt>
        <dd>{formatDayTime(entry.enteredAt, language)}</dd>
        <dt>{words.organisation}</dt>
        <dd>{entry.organisationName}</dd>
        <dt>{words.hash}</dt>
        <dd>
          <code class="hash">{entry.contentHash}</code>
          <p class="soft">{words.hashHint}</p>
        </dd>
      </dl>
      <h3>{words.people}</h3>
      <PeopleList language={language} people={entry.people} />
    </Card>
  )
}
