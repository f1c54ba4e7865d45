import type { SourceDeletion } from '../courseware/deletion-records.ts'
import type { KeptFinding } from '../upload/audit-records.ts'
import { ButtonLink, Card, Notice } from '../web/components.tsx'
import { colon, formatBytes, formatDay, formatDayTime, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { auditWords } from '../web/words/audit.ts'

type AuditParts = {
  /** Absent before the first. */
  readonly lastAt: Date | undefined
  readonly findings: readonly KeptFinding[]
  readonly deletions: readonly SourceDeletion[]
}

/** What the nightly audit found, what it put right, and which raw footage is gone. */
export function auditPage(view: View, { lastAt, findings, deletions }: AuditParts): string {
  const { language } = view
  const words = auditWords[language]
  const open = findings.filter(({ isHealed }) => !isHealed)
  const healed = findings.filter(({ isHealed }) => isHealed)
  return renderPage(view, {
    title: words.title,
    children: (
      <>
        <h1>{words.title}</h1>
        <p class="soft">{words.lead}</p>
        <p>{lastAt ? words.lastAt(formatDayTime(lastAt, language)) : words.never}</p>
        <Card title={words.open}>
          {open.length > 0 ? (
            <FindingList language={language} findings={open} />
          ) : (
            lastAt && <Notice tone="good">{words.nothing}</Notice>
          )}
        </Card>
        {healed.length > 0 && (
          <Card title={words.healed}>
            <FindingList language={language} findings={healed} />
          </Card>
        )}
        <Card title={words.deletions}>
          <p class="soft">{words.deletionsLead}</p>
          {deletions.length > 0 ? (
            <DeletionTable language={language} deletions={deletions} />
          ) : (
            <p>{words.noDeletions}</p>
          )}
        </Card>
        <p class="pager">
          <ButtonLink kind="quiet" href="/operation">
            {words.back}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

const FindingList = ({ language, findings }: { language: Language; findings: readonly KeptFinding[] }) => (
  <ul class="audit-findings">
    {findings.map(finding => (
      <FindingItem key={`${finding.kind} ${finding.subjectId}`} language={language} finding={finding} />
    ))}
  </ul>
)

function FindingItem({ language, finding }: { language: Language; finding: KeptFinding }) {
  const words = auditWords[language]
  const { what, todo } = words.kinds[finding.kind]
  const { title, coursewareId, since, bytes, files } = finding.facts
  const said = [
    bytes && words.bytes(formatBytes(Number(bytes))),
    since && words.since(formatDayTime(new Date(since), language)),
    files && words.files(files),
    words.firstSeen(formatDayTime(finding.firstSeenAt, language)),
  ].filter(Boolean)
  return (
    <li>
      <p>
        <strong>{what}</strong>
        {coursewareId && (
          <>
            {colon[language]}
            <a href={`/courseware/${coursewareId}`}>{title || coursewareId}</a>
          </>
        )}
      </p>
      {!finding.isHealed && <p>{todo}</p>}
      <p class="soft">{said.join(' · ')}</p>
      <p class="soft">
        <code>{words.number(finding.subjectId)}</code>
      </p>
    </li>
  )
}

function DeletionTable({
  language,
  deletions,
}: {
  language: Language
  deletions: readonly SourceDeletion[]
}) {
  const words = auditWords[language]
  return (
    <table class="figures stacks">
      <thead>
        <tr>
          <th scope="col">{words.lesson}</th>
          <th scope="col">{words.size}</th>
          <th scope="col">{words.announcedAt}</th>
          <th scope="col">{words.deletedAt}</th>
          <th scope="col">{words.profile}</th>
        </tr>
      </thead>
      <tbody>
        {deletions.map(gone => (
          <tr key={`${gone.uploadId} ${gone.deletedAt.toISOString()}`}>
            <th scope="row">
              <a href={`/courseware/${gone.coursewareId}`}>{gone.title}</a>
              {!gone.removedAt && <p class="soft">{words.stillThere}</p>}
            </th>
            <td data-label={words.size}>{formatBytes(gone.sourceBytes)}</td>
            <td data-label={words.announcedAt}>{formatDay(gone.announcedAt, language)}</td>
            <td data-label={words.deletedAt}>{formatDay(gone.deletedAt, language)}</td>
            <td data-label={words.profile}>{gone.profileName}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
