import { z } from 'zod'

/** What criteria, gates and score bands are called, in the organiser's own words. Texts of people: one language. */
export const rubricWordsSchema = z.strictObject({
  criteria: z.record(z.string(), z.strictObject({ name: z.string(), hint: z.string() })),
  gates: z.record(z.string(), z.strictObject({ name: z.string(), hint: z.string() })),
  /** Five bands, the best first: from which share of the points on, and what that means. */
  bands: z
    .array(z.strictObject({ fromPercent: z.number().int().min(0).max(100), text: z.string() }))
    .length(5),
})
export type RubricWords = z.infer<typeof rubricWordsSchema>

/** Awards of a category, the highest first. */
export const quotasSchema = z.array(
  z.strictObject({ name: z.string().min(1).max(30), count: z.number().int().min(0).max(2000) }),
)
export type Quotas = z.infer<typeof quotasSchema>

/** Who made an entry. */
export const entryPeopleSchema = z.array(z.strictObject({ name: z.string(), craft: z.string() }))

export const stageKinds = ['preliminary', 'second', 'final'] as const
export type StageKind = (typeof stageKinds)[number]

export const stageStates = [
  'planned',
  'preparing',
  'scoring',
  'counting',
  'noticed',
  'final',
  'passedOn',
] as const
export type StageState = (typeof stageStates)[number]

/**
 * What may be done to a stage, and where that leads. `prepare`: its entries and panel are gathered; `startScoring`: the
 * assignment stands; `closeScoring`: the window has ended or all is submitted; `reopenScoring`: somebody has yet to
 * score (arbitration, an unlocked sheet), nothing is announced; `announce`: the provisional result is open to
 * objections; `recheck`: one was right, so the notice is taken back and the count mended; `passOn`: the best go on to the
 * next stage without awards; `finalise`: objections are answered.
 */
const moves = {
  prepare: { from: ['planned'], to: 'preparing' },
  startScoring: { from: ['preparing'], to: 'scoring' },
  closeScoring: { from: ['scoring'], to: 'counting' },
  reopenScoring: { from: ['counting'], to: 'scoring' },
  announce: { from: ['counting'], to: 'noticed' },
  recheck: { from: ['noticed'], to: 'counting' },
  passOn: { from: ['counting'], to: 'passedOn' },
  finalise: { from: ['noticed'], to: 'final' },
} as const satisfies Record<string, { readonly from: readonly StageState[]; readonly to: StageState }>
export type StageMove = keyof typeof moves

/** Where a move leads from a state; undefined where it must not be made. */
export function stateAfter(state: StageState, move: StageMove): StageState | undefined {
  const { from, to } = moves[move]
  return from.some(each => each === state) ? to : undefined
}

/** From the first moment on, and no longer at the last. */
const isWithin = (now: Date, from: Date | null, until: Date | null): boolean =>
  from !== null && until !== null && from <= now && now < until

type Call = { readonly state: string; readonly entriesFrom: Date; readonly entriesUntil: Date }
/** Whether a lesson can be entered now. A correction that was asked for has until `returnGraceMs` after the end. */
export const takesEntries = ({ state, entriesFrom, entriesUntil }: Call, now: Date): boolean =>
  state === 'open' && isWithin(now, entriesFrom, entriesUntil)
/** 3 days: a correction needs a film cut, made and sent over a poor line. */
export const returnGraceMs = 3 * 24 * 3600 * 1000
/** Whether an entry that was returned once can be corrected now. */
export const takesCorrections = (call: Call, now: Date): boolean =>
  call.state === 'open' &&
  isWithin(now, call.entriesFrom, new Date(call.entriesUntil.getTime() + returnGraceMs))

type Scoring = { readonly state: StageState; readonly scoringFrom: Date; readonly scoringUntil: Date }
/** Whether sheets are saved and submitted now. */
export const takesSheets = ({ state, scoringFrom, scoringUntil }: Scoring, now: Date): boolean =>
  state === 'scoring' && isWithin(now, scoringFrom, scoringUntil)

type Voting = {
  readonly state: StageState
  readonly votesFrom: Date | null
  readonly votesUntil: Date | null
}
/** Whether the public votes now. */
export const takesVotes = ({ state, votesFrom, votesUntil }: Voting, now: Date): boolean =>
  (state === 'scoring' || state === 'counting') && isWithin(now, votesFrom, votesUntil)

type Notice = {
  readonly state: StageState
  readonly noticeFrom: Date | null
  readonly noticeUntil: Date | null
}
/** Whether one may object now. */
export const takesObjections = ({ state, noticeFrom, noticeUntil }: Notice, now: Date): boolean =>
  state === 'noticed' && isWithin(now, noticeFrom, noticeUntil)

/**
 * Whether a stage's log may be read by anybody. That of an earlier stage waits for the end of the last one: its scores
 * stand under the same codes, and those who judge next must not know them.
 */
export const isLogPublic = (state: StageState, all: readonly { readonly state: StageState }[]): boolean =>
  state === 'final' || (state === 'passedOn' && all.at(-1)?.state === 'final')

/** Whether anybody may know what came of a stage, be it scores or votes. */
export const isOutcomePublic = (state: StageState, all: readonly { readonly state: StageState }[]): boolean =>
  state === 'noticed' || isLogPublic(state, all)
