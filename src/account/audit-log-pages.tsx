import { ChoiceField } from '../web/choice-field.tsx'
import { Button, ButtonLink, Card, Field } from '../web/components.tsx'
import { formatDayTime, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { auditLogWords, wordFor } from '../web/words/audit-log.ts'
import { type AuditEvent, type AuditForm, type Difference, differencesOf } from './audit-log-rules.ts'
import { fieldWords, valueWords } from './audit-values.ts'
import { PeopleMenu } from './people-menu.tsx'

type AuditLogParts = {
  readonly form: AuditForm
  readonly events: readonly AuditEvent[]
  /** Every kind of change that the log knows. */
  readonly actions: readonly string[]
  /** The address of the older part. */
  readonly next: string | undefined
}

/** The log of changes: who did what to what, from what to what. */
export function auditLogPage(view: View, { form, events, actions, next }: AuditLogParts): string {
  const words = auditLogWords[view.language]
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <PeopleMenu view={view} here="/audit-log" />
        <h1>{words.title}</h1>
        <p class="soft">{words.lead}</p>
        <SearchForm view={view} form={form} actions={actions} />
        <Card>
          {events.length === 0 && <p>{words.nothing}</p>}
          <ol class="audit-log">
            {events.map(event => (
              <EventItem key={event.id} language={view.language} event={event} />
            ))}
          </ol>
          {(next || form.before !== undefined) && (
            <p class="pager">
              {form.before !== undefined && (
                <ButtonLink kind="quiet" href="/audit-log">
                  {words.newest}
                </ButtonLink>
              )}
              {next && (
                <ButtonLink kind="quiet" href={next}>
                  {words.older}
                </ButtonLink>
              )}
            </p>
          )}
        </Card>
      </>
    ),
  })
}

function SearchForm({ view, form, actions }: { view: View } & Pick<AuditLogParts, 'form' | 'actions'>) {
  const words = auditLogWords[view.language]
  const choices = actions
    .map(action => ({ value: action, label: wordFor(words.actions, action) ?? action }))
    .toSorted((one, other) => one.label.localeCompare(other.label, view.language))
  const { before: _cursor, ...filters } = form
  return (
    <details class="card more" open={Object.values(filters).some(value => value !== undefined)}>
      <summary>{words.search}</summary>
      <form method="get" action="/audit-log" class="audit-search">
        <Field
          {...{ name: 'person', label: words.person, value: form.person ?? '', autocomplete: 'off' }}
          maxLength={100}
        />
        <ChoiceField
          {...{ name: 'action', label: words.action, choices, value: form.action, empty: words.anyAction }}
        />
        <Field
          {...{ name: 'subject', label: words.subject, hint: words.subjectHint, value: form.subject ?? '' }}
          maxLength={100}
          autocomplete="off"
        />
        <Field {...{ name: 'from', label: words.from, type: 'date', value: form.from ?? '' }} />
        <Field {...{ name: 'to', label: words.to, type: 'date', value: form.to ?? '' }} />
        <Button>{words.find}</Button>
      </form>
    </details>
  )
}

function EventItem({ language, event }: { language: Language; event: AuditEvent }) {
  const words = auditLogWords[language]
  const place = placeOf(event)
  const kind = wordFor(words.subjects, event.subjectKind) ?? event.subjectKind
  return (
    <li>
      <p>
        <time dateTime={event.at.toISOString()} class="soft">
          {formatDayTime(event.at, language)}
        </time>{' '}
        <strong>{event.actorId === null ? words.theHub : event.actorName}</strong>{' '}
        {wordFor(words.actions, event.action) ?? <code>{event.action}</code>}
        {' · '}
        {place ? <a href={place}>{kind}</a> : kind}{' '}
        <a href={`/audit-log?subject=${encodeURIComponent(event.subjectId)}`} class="soft">
          {words.sameSubject}
        </a>
      </p>
      <dl>
        {differencesOf(event).map(difference => (
          <DifferenceItem key={difference.field} language={language} difference={difference} />
        ))}
      </dl>
    </li>
  )
}

function DifferenceItem({ language, difference }: { language: Language; difference: Difference }) {
  const words = auditLogWords[language]
  const { field, before, after } = difference
  const name = fieldWords(language, field)
  return (
    <div>
      <dt>{field === '' ? words.value : (name ?? <code>{field}</code>)}</dt>
      <dd>
        {before !== undefined && <del>{valueWords(language, field, before)}</del>}
        {before !== undefined && after !== undefined && ' → '}
        {after !== undefined && <ins>{valueWords(language, field, after)}</ins>}
      </dd>
    </div>
  )
}

/** Where a thing can be looked at; some are gone, and then that page says so. */
function placeOf({ subjectKind, subjectId }: AuditEvent): string | undefined {
  const folders: Readonly<Record<string, string>> = {
    ...{ person: '/people/', organisation: '/organisations/', courseware: '/courseware/' },
  }
  const folder = Object.hasOwn(folders, subjectKind) ? folders[subjectKind] : undefined
  return folder && /^[0-9a-f]{32}$/.test(subjectId) ? folder + subjectId : undefined
}
