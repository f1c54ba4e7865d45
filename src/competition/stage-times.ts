import type { StageTimes } from './stage-form.ts'
import type { StageState } from './stage-rules.ts'
import type { Faults } from './typed-form.ts'

type Before = Pick<StageTimes, 'scoringFrom' | 'scoringUntil' | 'votesFrom' | 'votesUntil'> & {
  readonly state: StageState
}
const isSame = (one: Date | null, other: Date | null) => one?.getTime() === other?.getTime()

/**
 * Which of the new times break what people rely on. Once a stage is being prepared nothing moves into the past; once
 * reviewers score, what has begun stays begun and the end is only put off. The same holds for a vote that has begun.
 */
export function brokenTimes(before: Before, times: StageTimes, now: Date): Faults {
  const isScoring = before.state === 'scoring'
  const hasBegun = isScoring && before.scoringFrom <= now
  const votesBegan = before.votesFrom !== null && before.votesFrom <= now && before.state !== 'planned'
  return new Set([
    ...(hasBegun && !isSame(before.scoringFrom, times.scoringFrom) ? ['scoringFrom'] : []),
    ...(isScoring && times.scoringUntil < before.scoringUntil ? ['scoringUntil'] : []),
    ...(times.scoringUntil <= now ? ['scoringUntil'] : []),
    ...(votesBegan && !isSame(before.votesFrom, times.votesFrom) ? ['votesFrom'] : []),
    ...(votesBegan && (times.votesUntil?.getTime() ?? 0) < (before.votesUntil?.getTime() ?? 0)
      ? ['votesUntil']
      : []),
  ])
}
