import type { StageMove, StageState } from './stage-rules.ts'

/** What is known of a stage when somebody asks whether it can be moved on. Numbers are counts. */
export type Standing = {
  readonly state: StageState
  readonly place: number
  readonly callState: string
  readonly entriesUntil: Date
  readonly reviewersPerEntry: number
  readonly scoringFrom: Date
  readonly scoringUntil: Date
  readonly votesUntil: Date | null
  readonly advancePerCategory: number | null
  /** Of the competition: passed the formal check; have yet to be checked or corrected. */
  readonly passedEntries: number
  readonly undecidedEntries: number
  /** Of the stage: still judged; of those, without enough reviewers. */
  readonly stageEntries: number
  readonly shortEntries: number
  /** Of the panel, who scores without being asked in: reviewers and the chair. */
  readonly reviewers: number
  readonly hasChair: boolean
  readonly openSheets: number
  readonly submittedSheets: number
  /** Of the stage before; undefined in the first one. */
  readonly stateBefore: StageState | undefined
  readonly hasNext: boolean
  readonly areVotesCounted: boolean
}

/** What stands in the way of a move, in the order in which one would see to it. */
export const obstacleKinds = [
  'notOpened',
  'entriesStillOpen',
  'undecided',
  'stageBefore',
  'noEntries',
  'panelTooSmall',
  'noChair',
  'notAssigned',
  'windowOver',
  'sheetsOpen',
  'votesOpen',
  'openCases',
  'lastStage',
] as const
export type ObstacleKind = (typeof obstacleKinds)[number]
export type Obstacle = { readonly kind: ObstacleKind; readonly count: number }

const when = (isThere: boolean, kind: ObstacleKind, count = 0): Obstacle[] =>
  isThere ? [{ kind, count }] : []

/** The moves that are judged here; what follows the count is judged with the results. */
export type SetUpMove = Exclude<StageMove, 'announce' | 'recheck' | 'finalise'>

/** All that stands in the way of a move now, beside the state itself. None: it can be made. */
export function obstaclesTo(move: SetUpMove, standing: Standing, now: Date): readonly Obstacle[] {
  const { scoringUntil, openSheets, stageEntries, reviewersPerEntry, reviewers } = standing
  if (move === 'prepare') {
    const isFirst = standing.stateBefore === undefined
    if (!isFirst)
      return [
        ...when(standing.stateBefore !== 'passedOn', 'stageBefore'),
        ...when(stageEntries === 0, 'noEntries'),
      ]
    return [
      ...when(standing.callState !== 'open' && standing.callState !== 'closed', 'notOpened'),
      ...when(now < standing.entriesUntil, 'entriesStillOpen'),
      ...when(standing.undecidedEntries > 0, 'undecided', standing.undecidedEntries),
      ...when(standing.passedEntries === 0, 'noEntries'),
    ]
  }
  if (move === 'startScoring')
    return [
      ...when(stageEntries === 0, 'noEntries'),
      ...when(reviewers < reviewersPerEntry, 'panelTooSmall', reviewersPerEntry - reviewers),
      ...when(!standing.hasChair, 'noChair'),
      ...when(standing.shortEntries > 0, 'notAssigned', standing.shortEntries),
      ...when(now >= scoringUntil, 'windowOver'),
    ]
  if (move === 'closeScoring')
    return when(
      now < scoringUntil && (openSheets > 0 || now < standing.scoringFrom),
      'sheetsOpen',
      openSheets,
    )
  // For an arbiter, an unlocked sheet, or one that the chair is going to unlock.
  if (move === 'reopenScoring') return []
  return [
    ...when(!standing.hasNext || standing.advancePerCategory === null, 'lastStage'),
    ...when(standing.votesUntil !== null && !standing.areVotesCounted, 'votesOpen'),
  ]
}
