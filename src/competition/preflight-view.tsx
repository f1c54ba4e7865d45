import { QcFindings } from '../courseware/qc-view.tsx'
import { Card, Notice } from '../web/components.tsx'
import type { Language } from '../web/languages.ts'
import { entryWords } from '../web/words/competition-entry.ts'
import type { Preflight } from './preflight-rules.ts'

type PreflightProps = {
  readonly language: Language
  readonly found: Preflight
  readonly specTitle: string | undefined
  /** Whether the organiser looks at what has been entered. */
  readonly isCheck?: boolean
}

/** What must be mended before a lesson can be entered, and what could be better. */
export function PreflightSection({ language, found, specTitle, isCheck = false }: PreflightProps) {
  const words = entryWords[language]
  const { hard, advice, findings, isReady } = found
  const problems = [
    ...hard.map(problem => ({ problem, severity: 'must' as const })),
    ...advice.map(problem => ({ problem, severity: 'should' as const })),
  ]
  return (
    <Card title={isCheck ? words.againstSpec : words.preflight}>
      <Notice tone={isReady ? 'good' : 'bad'}>
        {isCheck ? words.checked(isReady) : isReady ? words.ready : words.notReady}
      </Notice>
      <div class="qc">
        {problems.length > 0 && (
          <ul class="findings">
            {problems.map(({ problem, severity }) => (
              <li key={problem} class={severity}>
                <p class="what">
                  <span class="severity">{severity === 'must' ? words.must : words.advice}</span>
                </p>
                <p>{words.problems[problem]}</p>
              </li>
            ))}
          </ul>
        )}
        <QcFindings
          language={language}
          findings={findings}
          canSeek
          severities={{ must: words.must, should: words.advice }}
        />
      </div>
      {specTitle && <p class="soft">{words.spec(specTitle)}</p>}
    </Card>
  )
}
