import type { Transaction } from 'kysely'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { type ReviewAssignment, shuffled } from './assign.ts'
import type { Act } from './journal.ts'
import { type Actor, appendActs } from './log-records.ts'
import { type Judged, listEnteredCodes, type Panel } from './panel-records.ts'

type Step = Transaction<Database>

/** The log of a stage names each of its entries once, before anything else that is said of it. */
export async function enter(
  step: Step,
  stageId: string,
  entries: readonly Judged[],
  actor: Actor,
): Promise<void> {
  const codes = await listEnteredCodes(step, stageId)
  const acts = entries
    .filter(({ code }) => !codes.has(code))
    .map(({ code, category }): Act => ({ kind: 'entered', body: { entryCode: code, category } }))
  if (acts.length > 0) await appendActs(step, stageId, acts, actor)
}

/** 65,535 values in one question, seven in a row. */
const rowsAtOnce = 2000

/** Gives out what of an answer is not given yet, each reviewer's in an order of his own, and tells the log. */
export async function give(
  step: Step,
  stageId: string,
  { seed, entries, judges, kept }: Panel,
  wanted: readonly ReviewAssignment[],
  actor: Actor,
): Promise<void> {
  const standing = new Set(kept.map(({ entry, reviewer }) => `${entry} ${reviewer}`))
  const added = wanted.filter(({ entry, reviewer }) => !standing.has(`${entry} ${reviewer}`))
  if (added.length === 0) return
  const last = await step
    .selectFrom('reviewAssignment')
    .select(eb => ['memberId', eb.fn.max('place').as('place')])
    .where('stageId', '=', stageId)
    .groupBy('memberId')
    .execute()
  const rows = judges.flatMap(({ id: memberId, number }) => {
    const from = last.find(each => each.memberId === memberId)?.place ?? 0
    // An order of his own: nobody sees the same entry first as another, and none can be told from its place.
    const own = shuffled(
      added.filter(({ reviewer }) => reviewer === memberId),
      `${seed} order ${number} ${from}`,
    )
    return own.map(({ entry }, at) => ({ entryId: entry, memberId, place: from + at + 1 }))
  })
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await step
      .insertInto('reviewAssignment')
      .values(
        rows
          .slice(from, from + rowsAtOnce)
          .map(row => ({ id: newId(), stageId, ...row, state: 'open' as const, releasedAt: null })),
      )
      // Taken back once (he was removed and is there again): what he had drafted is there still.
      .onConflict(conflict =>
        conflict.columns(['entryId', 'memberId']).doUpdateSet(eb => ({
          state: 'open',
          releasedAt: null,
          isArbiter: false,
          place: eb.ref('excluded.place'),
        })),
      )
      .execute()
  const codeOf = new Map(entries.map(({ id, code }) => [id, code]))
  const numberOf = new Map(judges.map(({ id, number }) => [id, number]))
  const acts = added.map(
    ({ entry, reviewer }): Act => ({
      kind: 'assigned',
      body: { entryCode: codeOf.get(entry) ?? '', reviewer: numberOf.get(reviewer) ?? '' },
    }),
  )
  await appendActs(step, stageId, acts, actor)
}
