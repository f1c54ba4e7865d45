import type { View } from '../web/view.ts'
import { competitionWords } from '../web/words/competition-setup.ts'
import type { Competition, Stage } from './records.ts'

type StageLineProps = {
  readonly view: View
  readonly competition: Pick<Competition, 'id' | 'title'>
  readonly stage: Pick<Stage, 'kind' | 'state'>
}

/** Which stage a page of its organiser is about, and the way to its competition. */
export function StageLine({ view, competition, stage }: StageLineProps) {
  const { kind, state } = competitionWords[view.language]
  return (
    <p class="soft">
      <a href={`/competitions/${competition.id}`}>{competition.title}</a> · {kind[stage.kind]} ·{' '}
      {state[stage.state]}
    </p>
  )
}
