import { StationMenu } from '../station/station-menu.tsx'
import { Button, ButtonLink, Card, Field, Notice } from '../web/components.tsx'
import { formatDayTime, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { stationmodeWords } from '../web/words/stationmode.ts'
import { type AtStation, Call, stationPage } from './frame.tsx'
import type { StationReport } from './report-records.ts'
import { reportKinds } from './rules.ts'

/** What is wrong, chosen by one press; the page's script sends it, at once or when the network is back. */
export function tellPage(view: View, { station, contact }: AtStation): string {
  const words = stationmodeWords[view.language]
  return stationPage(view, {
    ...{ station, contact },
    title: words.report,
    back: '/station',
    children: (
      <>
        <h1>{words.reportTitle}</h1>
        <p>{words.reportLead}</p>
        <div class="tv-home">
          {reportKinds.map((kind, at) => (
            <button
              key={kind}
              class="tv-tile"
              type="button"
              data-report={kind}
              {...(at === 0 ? { 'data-first': 'yes' } : {})}
            >
              <strong>{words.reportKind[kind]}</strong>
            </button>
          ))}
        </div>
        <Call language={view.language} contact={contact} />
      </>
    ),
  })
}

type ReportsParts = {
  readonly reports: readonly StationReport[]
  readonly isClosed: boolean
  readonly isFaulty: boolean
}

/** What stations reported, for those who look after them. */
export function reportsPage(view: View, { reports, isClosed, isFaulty }: ReportsParts): string {
  const words = stationmodeWords[view.language]
  return renderPage(view, {
    title: words.reports,
    width: 'narrow',
    children: (
      <>
        <StationMenu view={view} here="/stations/reports" />
        <h1>{words.reports}</h1>
        <p class="soft">{words.reportsLead}</p>
        {isFaulty && <Notice tone="bad">{words.noteFault}</Notice>}
        <p class="row">
          <ButtonLink kind={isClosed ? 'quiet' : 'main'} href="/stations/reports">
            {words.open}
          </ButtonLink>
          <ButtonLink kind={isClosed ? 'main' : 'quiet'} href="/stations/reports?closed=1">
            {words.closed}
          </ButtonLink>
        </p>
        {reports.length === 0 && <p>{words.noReports}</p>}
        {reports.map(report => (
          <ReportCard key={report.id} language={view.language} report={report} />
        ))}
      </>
    ),
  })
}

function ReportCard({ language, report }: { language: Language; report: StationReport }) {
  const words = stationmodeWords[language]
  const { id, stationName, kind, at, lessonTitle, closedAt, closedByName, closingNote } = report
  return (
    <Card title={`${stationName}：${words.reportKind[kind]}`}>
      <p class="soft">
        {[formatDayTime(at, language), ...(lessonTitle ? [words.lessonOf(lessonTitle)] : [])].join(' · ')}
      </p>
      <details>
        <summary>{words.diagnostics}</summary>
        <dl class="lesson-about">
          {diagnosticRows(report, language).map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {closedAt ? (
        <p>
          {closingNote}{' '}
          <span class="soft">{words.closedBy(closedByName ?? '—', formatDayTime(closedAt, language))}</span>
        </p>
      ) : (
        <form method="post" action={`/stations/reports/${id}/close`}>
          <Field label={words.note} name="note" maxLength={300} autocomplete="off" required />
          <Button kind="quiet" label={words.closeOf(stationName)}>
            {words.close}
          </Button>
        </form>
      )}
    </Card>
  )
}

/** What was known when it was pressed, as a technician reads it. */
function diagnosticRows(
  { diagnostics }: StationReport,
  language: Language,
): readonly (readonly [string, string])[] {
  const { fields, yes, no } = stationmodeWords[language]
  const { line, errors, isOnline, ...rest } = diagnostics
  const rate = line.map(({ kbits, busySeconds }) => Math.round(busySeconds > 0 ? kbits / busySeconds : 0))
  const number = (value: number | undefined) =>
    value === undefined ? '' : String(Math.round(value * 10) / 10)
  const rows: readonly (readonly [string, string])[] = [
    [fields.page, rest.page ?? ''],
    [fields.state, rest.state ?? ''],
    [fields.trouble, rest.trouble ?? ''],
    [fields.rung, rest.rung ?? ''],
    [fields.positionSeconds, number(rest.positionSeconds)],
    [fields.bufferSeconds, number(rest.bufferSeconds)],
    [fields.speed, number(rest.speed)],
    [fields.linkKbps, number(rest.linkKbps)],
    [fields.isOnline, isOnline === undefined ? '' : isOnline ? yes : no],
    [fields.line, rate.join(' · ')],
    [fields.errors, errors.join(' · ')],
    [fields.screen, rest.screen ?? ''],
    [fields.userAgent, rest.userAgent],
  ]
  return rows.filter(([, value]) => value !== '')
}
