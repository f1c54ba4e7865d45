import type { QcFinding, QcReport } from '../media/qc-report.ts'
import { colon, type Language } from '../web/languages.ts'
import { measuredList, mendSentence, qcTime, qcValue, qcWords } from '../web/words/qc.ts'

type QcProps = {
  readonly language: Language
  readonly report: QcReport
  /** Whether the page has a player, so that times can be links into the film. */
  readonly canSeek: boolean
}

/** What technical quality control found in a source, for those who can mend it. */
export function QcSection({ language, report, canSeek }: QcProps) {
  const words = qcWords[language]
  const { findings, measured, specTitle } = report
  return (
    <section class="card qc">
      <h2>{words.heading}</h2>
      <p>{findings.length === 0 ? words.clean : words.found(findings.length)}</p>
      <QcFindings language={language} findings={findings} canSeek={canSeek} />
      <p class="soft">
        {words.allMeasured}
        {colon[language]}
        {measuredList(measured, language).join(' · ')}
      </p>
      <p class="soft">{words.spec(specTitle[language])}</p>
    </section>
  )
}

type FindingsProps = Omit<QcProps, 'report'> & {
  readonly findings: readonly QcFinding[]
  /** What weighs how much, where it decides about more than advice. */
  readonly severities?: Readonly<Record<QcFinding['severity'], string>>
}

/** What was found, one by one, each with how to mend it. */
export const QcFindings = ({ findings, ...rest }: FindingsProps) =>
  findings.length === 0 ? null : (
    <ul class="findings">
      {findings.map(finding => (
        <Finding key={`${finding.rule}-${finding.atSeconds}`} finding={finding} {...rest} />
      ))}
    </ul>
  )

type FindingProps = Omit<FindingsProps, 'findings'> & { readonly finding: QcFinding }

function Finding({ language, finding, canSeek, severities = qcWords[language].severities }: FindingProps) {
  const words = qcWords[language]
  const { rule, severity, measured, limit, unit, bound, atSeconds } = finding
  const time = qcTime(finding, language)
  return (
    <li class={severity}>
      <p class="what">
        <strong>{words.rules[rule]}</strong> <span class="severity">{severities[severity]}</span>
      </p>
      <p class="soft">
        {words.measured} {qcValue(measured, unit, language)} · {words.limits[bound]}{' '}
        {qcValue(limit, unit, language)}
        {time && !canSeek && ` · ${words.at} ${time}`}
        {time && canSeek && (
          <>
            {' · '}
            {/* A media fragment (W3C): the player goes there, also when the address is sent to somebody. */}
            <a href={`#t=${Math.floor(atSeconds ?? 0)}`} aria-label={words.seek(time)}>
              {time}
            </a>
          </>
        )}
      </p>
      <p>{mendSentence(finding, language)}</p>
    </li>
  )
}
