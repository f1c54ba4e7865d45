import type { Kysely } from 'kysely'
import { newId } from '../../src/account/tokens.ts'
import type { Act } from '../../src/competition/journal.ts'
import { appendActs } from '../../src/competition/log-records.ts'
import { closeVotes } from '../../src/competition/vote-count-records.ts'
import type { Database } from '../../src/database/schema.ts'
import { rule } from './seed.ts'

type Db = Kysely<Database>
const rowsAtOnce = 2000

/** Invented half points, the same in every run: an entry's own quality, a reviewer's habit, and some chance. */
function halfPointsOf(entryCode: string, reviewer: string): Record<string, number> {
  let state = 0
  for (const letter of `${entryCode} ${reviewer}`) state = (state * 31 + letter.charCodeAt(0)) % 65_521
  const quality = 11 + (Number(entryCode.slice(2)) % 8)
  return Object.fromEntries(
    rule.rubric.criteria.map(({ id }) => {
      state = (state * 25_173 + 13_849) % 65_536
      return [id, Math.min(20, quality + (state % 3) - 1)]
    }),
  )
}

/** Every sheet of a stage as its reviewers would have left it, in the tables and in the log. Answers how many. */
export async function submitEverything(db: Db, stageId: string): Promise<number> {
  const given = await db
    .selectFrom('reviewAssignment')
    .innerJoin('entry', 'entry.id', 'reviewAssignment.entryId')
    .innerJoin('panelMember', 'panelMember.id', 'reviewAssignment.memberId')
    .select(['reviewAssignment.id', 'entry.code', 'panelMember.number'])
    .where('reviewAssignment.stageId', '=', stageId)
    .where('reviewAssignment.state', '=', 'open')
    .execute()
  const sheets = given.map(({ id, code, number }) => ({
    ...{ id, entryCode: code ?? '', reviewer: number },
    halfPoints: halfPointsOf(code ?? '', number),
  }))
  await db.transaction().execute(async trx => {
    for (let from = 0; from < sheets.length; from += rowsAtOnce)
      await trx
        .insertInto('scoreSheet')
        .values(
          sheets.slice(from, from + rowsAtOnce).map(({ id, halfPoints }) => ({
            ...{ assignmentId: id, halfPoints: JSON.stringify(halfPoints), comment: '讲得清楚。' },
            ...{ submittedAt: new Date(), submissionKey: id },
          })),
        )
        .execute()
    await trx
      .updateTable('reviewAssignment')
      .set({ state: 'submitted' })
      .where('stageId', '=', stageId)
      .where('state', '=', 'open')
      .execute()
    const acts = sheets.map(
      ({ entryCode, reviewer, halfPoints }): Act => ({
        kind: 'submitted',
        body: { entryCode, reviewer, halfPoints, isArbiter: false, flags: [], watchedPercent: 92 },
      }),
    )
    await appendActs(trx, stageId, acts, null)
  })
  return sheets.length
}

/** What a county gives: 150 stations and 850 people on each of five days. */
const voters = 1000
const days = 5

/** Votes of many people and stations, spread over the entries. */
export async function addVotes(db: Db, stageId: string): Promise<void> {
  const entries = await db.selectFrom('stageEntry').select('entryId').where('stageId', '=', stageId).execute()
  for (let day = 1; day <= days; day++)
    await db
      .insertInto('publicVote')
      .values(
        Array.from({ length: voters }, (_, at) => ({
          ...{ id: newId(), stageId, entryId: entries[(at * at + day) % entries.length]?.entryId ?? '' },
          ...{ voterKind: at < 150 ? ('station' as const) : ('person' as const), voterId: String(at) },
          day: `2026-03-0${day}`,
        })),
      )
      .execute()
}

/** Ends the public's vote. */
export async function endVotes(db: Db, stageId: string): Promise<void> {
  await db
    .updateTable('competitionStage')
    .set({ votesUntil: new Date(Date.now() - 1000) })
    .where('id', '=', stageId)
    .execute()
  await db.transaction().execute(trx => closeVotes(trx, stageId))
}
