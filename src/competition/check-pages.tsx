import { Pager } from '../catalogue/pager.tsx'
import { QcSection } from '../courseware/qc-view.tsx'
import type { QcReport } from '../media/qc-report.ts'
import { PlayerPlace } from '../play/player-place.tsx'
import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { entryWords } from '../web/words/competition-entry.ts'
import { Frozen } from './entry-pages.tsx'
import { type Entry, type EntryPage, entriesPerPage } from './entry-records.ts'
import { type EntryState, entryStates, verdicts } from './entry-rules.ts'
import type { Preflight } from './preflight-rules.ts'
import { PreflightSection } from './preflight-view.tsx'
import type { Competition, EntryCategory } from './records.ts'

type ListParts = EntryPage & {
  readonly competition: Competition
  readonly categories: readonly EntryCategory[]
  readonly counts: ReadonlyMap<EntryState, number>
  readonly state: EntryState | undefined
  readonly categoryId: string | undefined
  readonly page: number
}

/** The entries of a competition, for its organiser. */
export function entriesPage(view: View, parts: ListParts): string {
  const { competition, categories, counts, state, categoryId, page, entries, total } = parts
  const { language } = view
  const words = entryWords[language]
  const here = `/competitions/${competition.id}/entries`
  const address = (to: number) => {
    const query = new URLSearchParams({
      ...(state && { state }),
      ...(categoryId && { category: categoryId }),
      ...(to > 1 && { page: String(to) }),
    })
    return query.size > 0 ? `${here}?${query}` : here
  }
  return renderPage(view, {
    title: words.checkTitle,
    children: (
      <>
        <h1>{words.checkTitle}</h1>
        <p class="soft">
          <a href={`/competitions/${competition.id}`}>{competition.title}</a> · {words.checkLead}
        </p>
        <form method="get" action={here} class="find">
          <ChoiceField
            label={words.state}
            name="state"
            empty={words.all}
            value={state}
            choices={entryStates.map(each => ({
              value: each,
              label: words.counted(words.states[each], counts.get(each) ?? 0),
            }))}
          />
          <ChoiceField
            label={words.category}
            name="category"
            empty={words.allCategories}
            value={categoryId}
            choices={categories.map(({ id, letter, name }) => ({ value: id, label: `${letter} ${name}` }))}
          />
          <Button kind="quiet">{words.filter}</Button>
        </form>
        <Card>
          {entries.length === 0 && <p>{words.noEntries}</p>}
          <ul class="plain-list">
            {entries.map(entry => (
              <li key={entry.id}>
                <span>
                  {entry.code && <strong>{entry.code} </strong>}
                  <a href={`${here}/${entry.id}`}>{entry.title}</a>{' '}
                  <span class="soft">
                    {entry.organisationName} · {entry.categoryName}
                  </span>
                </span>
                <span class={`badge ${entry.state}`}>{words.states[entry.state]}</span>
              </li>
            ))}
          </ul>
        </Card>
        <Pager language={language} page={page} pages={Math.ceil(total / entriesPerPage)} address={address} />
        <p class="soft">{words.codesLater}</p>
      </>
    ),
  })
}

type CheckParts = {
  readonly entry: Entry
  readonly found: Preflight
  readonly specTitle: string | undefined
  readonly report: QcReport | undefined
  readonly correctUntil: Date
  readonly isReasonMissing: boolean
  readonly typedReason: string
}

/** One entry for its formal check: the film, the papers, the specification, and the verdict. */
export function checkPage(view: View, parts: CheckParts): string {
  const { entry, found, specTitle, report, correctUntil, isReasonMissing, typedReason } = parts
  const { language } = view
  const words = entryWords[language]
  const { id, competitionId, media, state, stateReason } = entry
  const list = `/competitions/${competitionId}/entries`
  const canJudge = state === 'entered' || state === 'returned'
  return renderPage(view, {
    title: words.checkOne(entry.title),
    islands: media ? ['player'] : [],
    children: (
      <>
        <h1>{words.checkOne(entry.title)}</h1>
        <p class="soft">
          {entry.competitionTitle} · {entry.categoryName} · {words.enteredBy} {entry.enteredByName}
          {entry.code && ` · ${words.code} ${entry.code}`}
        </p>
        <p>
          <span class={`badge ${state}`}>{words.states[state]}</span> {stateReason}
        </p>
        <div class="two-columns">
          <div>
            {media && (
              <section aria-label={words.film} class="watch">
                <PlayerPlace lesson={{ ...entry, media }} language={language} isUncounted />
              </section>
            )}
            {canJudge && (
              <Card title={words.verdict}>
                {state === 'returned' && (
                  <Notice>
                    {words.waitsForCorrection} {words.late}: {formatDayTime(correctUntil, language)}
                  </Notice>
                )}
                {state === 'entered' && entry.wasReturned && <Notice>{words.wasReturned}</Notice>}
                <form method="post" action={`${list}/${id}/check`}>
                  <input type="hidden" name="seenAt" value={entry.changedAt.toISOString()} />
                  <Field
                    label={words.verdictReason}
                    name="reason"
                    rows={3}
                    maxLength={500}
                    value={typedReason}
                    fault={isReasonMissing ? words.reasonFault : undefined}
                  />
                  <p class="row">
                    {verdicts
                      .filter(each => each === 'reject' || state === 'entered')
                      .filter(each => each !== 'return' || !entry.wasReturned)
                      .map(each => (
                        <Button
                          key={each}
                          name="verdict"
                          value={each}
                          kind={each === 'pass' ? 'main' : each === 'return' ? 'quiet' : 'danger'}
                        >
                          {words.verdicts[each]}
                        </Button>
                      ))}
                  </p>
                </form>
              </Card>
            )}
          </div>
          <div>
            <PreflightSection language={language} found={found} specTitle={specTitle} isCheck />
            <Frozen language={language} entry={entry} />
          </div>
        </div>
        {report ? (
          <QcSection language={language} report={report} canSeek={media !== undefined} />
        ) : (
          <p>{words.noReport}</p>
        )}
        <p class="pager">
          <ButtonLink kind="quiet" href={list}>
            {words.backToList}
          </ButtonLink>
        </p>
      </>
    ),
  })
}
