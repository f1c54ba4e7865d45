import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { longestAheadSeconds } from '../media/pace/most-ahead.ts'
import { coveredMs } from './review-records.ts'
import { believable, fastestSpeed, type Played, watchedPercentOf } from './sheet.ts'

type Step = Kysely<Database> | Transaction<Database>

/** A page is late with what it tells, and then early: so much of a wait is made good afterwards. */
const keptWaitMs = 15_000
/** Without its hub a player plays what it has fetched ahead and no more: whoever was away overnight played nothing. */
const mostUnheardMs = longestAheadSeconds * 1000 + 60_000

/** Notes that a reviewer has the film before him; from now on he can have played some of it. */
export async function openCoverage(
  db: Step,
  assignmentId: string,
  shownMs: number,
  now: Date,
): Promise<void> {
  await db
    .insertInto('watchCoverage')
    .values({ assignmentId, shownMs, heardAt: now })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** How much of the film a reviewer has played, in whole hundredths; 0 where he has not opened it. */
export async function watchedPercent(db: Step, assignmentId: string): Promise<number> {
  const row = await db
    .selectFrom('watchCoverage')
    .select(['shownMs', coveredMs.as('coveredMs')])
    .where('assignmentId', '=', assignmentId)
    .executeTakeFirst()
  return row ? watchedPercentOf(Number(row.coveredMs), row.shownMs) : 0
}

const rangesOf = (stretches: readonly Played[]): string =>
  `{${stretches.map(([from, to]) => `[${from},${to})`).join(',')}}`

/**
 * Adds what a player says it has played to what is known: the union of both, so nothing counts twice. Nobody plays
 * longer than the time that has passed by the hub's clock since he was heard last, times the fastest speed. Answers the
 * whole hundredths that are played now; undefined where the film was never opened.
 */
export function addCoverage(
  db: Kysely<Database>,
  assignmentId: string,
  played: readonly Played[],
  now: Date,
): Promise<number | undefined> {
  return db.transaction().execute(async trx => {
    const known = await trx
      .selectFrom('watchCoverage')
      .select(['shownMs', 'heardAt'])
      .where('assignmentId', '=', assignmentId)
      .forUpdate()
      .executeTakeFirst()
    if (!known) return undefined
    const { shownMs, heardAt } = known
    // A clock that was set back lets no time pass.
    const passedMs = Math.max(0, now.getTime() - heardAt.getTime())
    const fresh = await trx
      .selectFrom('watchCoverage')
      .innerJoin(
        sql<{ from: number; to: number }>`(select lower(part) as "from", upper(part) as "to" from
          unnest(${rangesOf(believable(played, shownMs, shownMs))}::int4multirange -
            (select "coveredMs" from "watchCoverage" where "assignmentId" = ${assignmentId})) as part)`.as(
          'fresh',
        ),
        join => join.onTrue(),
      )
      .select(['fresh.from', 'fresh.to'])
      .where('assignmentId', '=', assignmentId)
      .orderBy('fresh.from')
      .execute()
    const mostMs = Math.min(passedMs, mostUnheardMs) * fastestSpeed
    const believed = believable(
      fresh.map(({ from, to }) => [from, to]),
      mostMs,
      shownMs,
    )
    const playedMs = believed.reduce((sum, [from, to]) => sum + to - from, 0)
    const accountedMs = Math.max(playedMs / fastestSpeed, passedMs - keptWaitMs)
    const row = await trx
      .updateTable('watchCoverage')
      .set({
        coveredMs: sql<string>`"coveredMs" + ${rangesOf(believed)}::int4multirange`,
        heardAt: new Date(heardAt.getTime() + accountedMs),
      })
      .where('assignmentId', '=', assignmentId)
      .returning(['shownMs', coveredMs.as('coveredMs')])
      .executeTakeFirstOrThrow()
    return watchedPercentOf(Number(row.coveredMs), row.shownMs)
  })
}
