import { createHash } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { drawCodes } from './code-records.ts'
import { type Result, resultsOf } from './journal.ts'
import { appendAct, readActs } from './log-records.ts'
import { addStageEntries, closeCall, entryIdsByCode, lockCall, lockStage, moveStage } from './move-records.ts'
import { type Obstacle, obstaclesTo, type SetUpMove } from './obstacles.ts'
import { findStage, listStages, type Stage } from './records.ts'
import { readStanding } from './standing-records.ts'

/** Who moves a stage; undefined: the hub's clock. */
export type Mover = Pick<Identity, 'id' | 'name'> | undefined

type Db = Kysely<Database>
type Step = (trx: Transaction<Database>, stage: Stage) => Promise<void>

/**
 * Makes a move in one transaction in which the stage stays as it was judged. Throws `notFound`, `stageMoved` where the
 * stage is not where the move begins, and `stageNotReady` where something stands in the way.
 */
async function makeMove(db: Db, stageId: string, move: SetUpMove, now: Date, step: Step): Promise<void> {
  await db.transaction().execute(async trx => {
    const { competitionId } = await lockStage(trx, stageId)
    if (move === 'prepare') await lockCall(trx, competitionId)
    const [stage, standing] = [await findStage(trx, stageId), await readStanding(trx, stageId)]
    if (!stage || !standing) throw new XiangtuError('notFound')
    if (!isFrom(stage, move)) throw new XiangtuError('stageMoved')
    const [first] = obstaclesTo(move, standing, now)
    if (first) throw new XiangtuError('stageNotReady', { detail: first.kind })
    await step(trx, stage)
  })
}

const starts = {
  prepare: 'planned',
  startScoring: 'preparing',
  closeScoring: 'scoring',
  reopenScoring: 'counting',
  passOn: 'counting',
} as const satisfies Record<SetUpMove, string>
const isFrom = (stage: Stage, move: SetUpMove): boolean => stage.state === starts[move]

/**
 * Opens a stage: from here on its rule stands, and its log begins with it. The first stage ends the time of entries, and
 * all that have passed the formal check get their codes.
 */
export const prepare = (db: Db, stageId: string, mover: Mover, now = new Date()): Promise<void> =>
  makeMove(db, stageId, 'prepare', now, async (trx, { kind, rule, seed, competitionId, place }) => {
    await moveStage(trx, stageId, 'prepare', mover)
    const seedHash = createHash('sha256').update(seed).digest('hex')
    const act = { kind: 'opened', body: { stage: kind, rule, seedHash } } as const
    await appendAct(trx, stageId, act, mover ?? null, now)
    if (place !== 1) return
    await closeCall(trx, competitionId)
    await drawCodes(trx, competitionId, stageId)
  })

/** Lets reviewers score. The assignment stands: each entry has its reviewers. */
export const startScoring = (db: Db, stageId: string, mover: Mover, now = new Date()): Promise<void> =>
  makeMove(db, stageId, 'startScoring', now, trx => moveStage(trx, stageId, 'startScoring', mover))

/**
 * Ends scoring: the window is over, or all sheets are in. The log tells the seed of the draws. Called by the organiser
 * and by the hub's clock; throws `stageMoved` for the second of two.
 */
export const closeScoring = (db: Db, stageId: string, mover: Mover, now = new Date()): Promise<void> =>
  makeMove(db, stageId, 'closeScoring', now, async (trx, { seed }) => {
    await moveStage(trx, stageId, 'closeScoring', mover)
    await appendAct(trx, stageId, { kind: 'closed', body: { seed } }, mover ?? null, now)
  })

/** Lets those score who have yet to: an arbiter, or whose sheet was unlocked. `until` must lie ahead. */
export const reopenScoring = (
  db: Db,
  stageId: string,
  until: Date,
  mover: Mover,
  now = new Date(),
): Promise<void> =>
  makeMove(db, stageId, 'reopenScoring', now, async (trx, { scoringFrom }) => {
    if (until <= now || until <= scoringFrom) throw new XiangtuError('stageNotReady', { detail: 'until' })
    await moveStage(trx, stageId, 'reopenScoring', mover, { scoringUntil: until })
  })

/**
 * Lets the best of each category go on to the next stage, and ends this one. Who shares the last rank that goes on goes
 * on too. The log ends with the results by which they were chosen.
 */
export const passOn = (db: Db, stageId: string, mover: Mover, now = new Date()): Promise<void> =>
  makeMove(db, stageId, 'passOn', now, async (trx, { competitionId, place, advancePerCategory }) => {
    const results = resultsOf(await readActs(trx, stageId))
    const next = (await listStages(trx, competitionId)).find(stage => stage.place === place + 1)
    if (!next || advancePerCategory === null) throw new XiangtuError('stageNotReady', { detail: 'lastStage' })
    if (openCases(results).length > 0) throw new XiangtuError('stageNotReady', { detail: 'openCases' })
    const idOf = await entryIdsByCode(trx, stageId)
    const chosen = results.filter(({ rank }) => rank !== null && rank <= advancePerCategory)
    await addStageEntries(
      trx,
      next.id,
      chosen.flatMap(({ entryCode }) => idOf.get(entryCode) ?? []),
    )
    await moveStage(trx, stageId, 'passOn', mover)
    await appendAct(trx, stageId, { kind: 'finalised', body: { results: [...results] } }, mover ?? null, now)
  })

/** Entries without a result that could still have one. */
export const openCases = (results: readonly Result[]): readonly Result[] =>
  results.filter(({ state }) => state === 'needsArbitration' || state === 'notFinal')

/** What stands in the way of a move now; undefined where the stage is elsewhere. */
export async function judgeMove(
  db: Db,
  stage: Stage,
  move: SetUpMove,
  now: Date,
): Promise<readonly Obstacle[] | undefined> {
  if (!isFrom(stage, move)) return undefined
  const standing = await readStanding(db, stage.id)
  if (!standing) return undefined
  const cases = move === 'passOn' ? openCases(resultsOf(await readActs(db, stage.id))).length : 0
  const open: readonly Obstacle[] = cases > 0 ? [{ kind: 'openCases', count: cases }] : []
  return [...obstaclesTo(move, standing, now), ...open]
}
