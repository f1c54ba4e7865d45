import type { VerbState } from '../courseware/rules.ts'
import { readErrorCode } from '../courseware/rules.ts'
import { errorWords } from '../errors.ts'
import { ButtonLink } from '../web/components.tsx'
import { formatDayTime, formatDuration, formatTime, type Language } from '../web/languages.ts'
import { renderPage } from '../web/page.tsx'
import type { View } from '../web/view.ts'
import { coursewareWords } from '../web/words/courseware.ts'
import { operationWords } from '../web/words/operation.ts'
import type { VersionRecord } from './records.ts'
import { verbWord } from './week-view.tsx'

type JobsParts = {
  readonly coursewareId: string
  readonly title: string
  /** The newest first; without `failure.detail` where the asker is no operator. */
  readonly versions: readonly VersionRecord[]
  readonly isOperator: boolean
}

/** What each version of a lesson came to, verb by verb. */
export function jobsPage(view: View, { coursewareId, title, versions, isOperator }: JobsParts): string {
  const { language } = view
  const words = operationWords[language]
  return renderPage(view, {
    title: words.jobsOf(title),
    children: (
      <>
        <h1>{words.jobsOf(title)}</h1>
        {versions.length === 0 && <p>{words.noJobs}</p>}
        {versions.map(version => (
          <VersionSection key={version.id} language={language} version={version} isOperator={isOperator} />
        ))}
        <p class="pager">
          <ButtonLink kind="quiet" href={`/courseware/${coursewareId}`}>
            {words.toLesson}
          </ButtonLink>
        </p>
      </>
    ),
  })
}

type VersionProps = {
  readonly language: Language
  readonly version: VersionRecord
  readonly isOperator: boolean
}

function VersionSection({ language, version, isOperator }: VersionProps) {
  const words = operationWords[language]
  const { failure } = version
  return (
    <section class="card">
      <h2>
        {words.version(version.version)}{' '}
        <span class={`standing ${version.state === 'running' ? 'processing' : version.state}`}>
          {words.states[version.state]}
        </span>
      </h2>
      <p class="soft">
        {words.run(version.runNumber)} · {words.profile(version.profileName)} ·{' '}
        {words.openedAt(formatDayTime(version.createdAt, language))}
        {isOperator && (
          <>
            {' · '}
            <code>{version.id}</code>
          </>
        )}
      </p>
      <table class="figures stacks">
        <thead>
          <tr>
            <th scope="col">{words.verb}</th>
            <th scope="col">{words.state}</th>
            <th scope="col" class="number">
              {words.start}
            </th>
            <th scope="col" class="number">
              {words.end}
            </th>
            <th scope="col" class="number">
              {words.took}
            </th>
          </tr>
        </thead>
        <tbody>
          {version.verbStates.filter(isOfTheLine).map(verb => (
            <VerbRow key={verb.verb} language={language} verb={verb} day={version.createdAt} />
          ))}
        </tbody>
      </table>
      {failure && (
        <p class="after">
          <strong>{words.failedAt(verbWord(failure.verb, language))}</strong>
          {errorWords(readErrorCode(failure.code), language, failure.facts)}
        </p>
      )}
      {failure && isOperator && (
        <>
          <h3>{words.lastLines}</h3>
          {failure.detail ? (
            <>
              <p class="soft">{words.lastLinesLead}</p>
              <pre class="last-lines">{failure.detail}</pre>
            </>
          ) : (
            <p class="soft">{words.noLastLines}</p>
          )}
        </>
      )}
    </section>
  )
}

/** Sending the file came before every version, watching comes after. */
const isOfTheLine = ({ verb }: VerbState): boolean => verb !== 'upload' && verb !== 'play'

function VerbRow({
  language,
  verb,
  day,
}: {
  readonly language: Language
  readonly verb: VerbState
  readonly day: Date
}) {
  const words = operationWords[language]
  const start = verb.startedAt ? new Date(verb.startedAt) : undefined
  const end = verb.endedAt ? new Date(verb.endedAt) : undefined
  const seconds = start && end && Math.max(0, (end.getTime() - start.getTime()) / 1000)
  const took =
    seconds !== undefined && (seconds < 1 ? words.underOneSecond : formatDuration(seconds, language))
  return (
    <tr class={verb.state}>
      <th scope="row">{verbWord(verb.verb, language)}</th>
      <td data-label={words.state}>{coursewareWords[language].verbStates[verb.state]}</td>
      <td class={start ? 'number' : 'number none'} data-label={words.start}>
        {start ? formatTime(start, day, language) : words.none}
      </td>
      <td class={end ? 'number' : 'number none'} data-label={words.end}>
        {end ? formatTime(end, day, language) : words.none}
      </td>
      <td class={took ? 'number' : 'number none'} data-label={words.took}>
        {took || words.none}
      </td>
    </tr>
  )
}
