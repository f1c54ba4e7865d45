import { ButtonLink } from '../web/components.tsx'
import { formatDayTime } from '../web/languages.ts'
import type { View } from '../web/view.ts'
import { competitionCallWords } from '../web/words/competition-call.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import { mayOrganise } from './organise.ts'
import type { Competition, Stage } from './records.ts'
import { RubricTable, ruleSentences } from './rubric-view.tsx'
import { takesVotes } from './stage-rules.ts'

type StageProps = { view: View; competition: Competition; stage: Stage; now: Date }

/** A stage in its call: when, by whom, by which rubric and rule; its organiser's way to it. */
export function StageCard({ view, competition, stage, now }: StageProps) {
  const { language } = view
  const words = competitionCallWords[language]
  const names = competitionWords[language]
  const time = (at: Date) => formatDayTime(at, language)
  const { rule, advancePerCategory } = stage
  const here = `/competitions/stages/${stage.id}`
  const isPublic = competition.state === 'open' || competition.state === 'closed'
  return (
    <section class="card">
      <div class="title-row">
        <h2>{names.kind[stage.kind]}</h2>
        <span class={`badge ${stage.state}`}>{names.state[stage.state]}</span>
      </div>
      <ul class="facts">
        <li>{words.scoring(time(stage.scoringFrom), time(stage.scoringUntil))}</li>
        <li>{words.reviewers(stage.reviewersPerEntry, stage.watchPercent)}</li>
      </ul>
      <details class="fold">
        <summary>{words.rubric}</summary>
        <RubricTable language={language} rule={rule} words={stage.words} />
      </details>
      <h3>{words.rule}</h3>
      <ul class="facts">
        {ruleSentences(language, rule, stage.words).map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
        <li>
          {advancePerCategory === null
            ? words.ruleLines.notice(stage.noticeDays)
            : words.ruleLines.advance(advancePerCategory)}
        </li>
      </ul>
      <p class="soft">{words.ruleLines.version(rule.version)}</p>
      <p class="row">
        {isPublic && takesVotes(stage, now) && <ButtonLink href={`${here}/vote`}>{words.toVote}</ButtonLink>}
        {mayOrganise(view.person, competition.organisationPath) && (
          <>
            {competition.state === 'draft' ? (
              <ButtonLink kind="quiet" href={`${here}/edit`}>
                {words.editStage}
              </ButtonLink>
            ) : (
              <ButtonLink kind="quiet" href={here}>
                {words.toStage}
              </ButtonLink>
            )}
            {competition.state === 'draft' && (
              <ButtonLink kind="quiet" href={`${here}/panel`}>
                {competitionWords[language].panel}
              </ButtonLink>
            )}
          </>
        )}
      </p>
    </section>
  )
}
