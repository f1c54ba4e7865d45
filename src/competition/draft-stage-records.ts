import type { Transaction } from 'kysely'
import { newId, newToken } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { type StageTemplate, scoringTimes } from './template.ts'

type Step = Transaction<Database>

/**
 * Makes the stages of a draft these, one after the other: a kind that is there keeps its rubric, rule and panel, what
 * is new begins as its template, the rest goes. All times are set anew where their number changes, and none where it
 * does not.
 */
export async function saveStages(
  trx: Step,
  competitionId: string,
  entriesUntil: Date,
  templates: readonly StageTemplate[],
): Promise<void> {
  const there = await lockStages(trx, competitionId)
  if (there.length === templates.length) return
  const times = scoringTimes(entriesUntil, templates.length)
  for (const { id, kind } of there)
    if (!templates.some(each => each.kind === kind))
      await trx.deleteFrom('competitionStage').where('id', '=', id).execute()
  // The final moves from place to place; from the last one on nobody stands there any more.
  for (const [at, { kind, rule, words, ...stage }] of [...templates.entries()].toReversed()) {
    const { from = entriesUntil, until = entriesUntil } = times[at] ?? {}
    const placed = {
      place: at + 1,
      scoringFrom: from,
      scoringUntil: until,
      votesFrom: null,
      votesUntil: null,
    }
    const known = there.find(each => each.kind === kind)
    if (known) await trx.updateTable('competitionStage').set(placed).where('id', '=', known.id).execute()
    else
      await trx
        .insertInto('competitionStage')
        .values({
          ...{ ...stage, ...placed, kind, id: newId(), competitionId, seed: newToken() },
          ...{ rule: JSON.stringify(rule), words: JSON.stringify(words) },
          ...{ noticeFrom: null, noticeUntil: null, finalAt: null, blindLiftedAt: null, blindLiftedBy: null },
        })
        .execute()
  }
}

/** Holds all stages of a competition: before the competition itself, as their own moves do. */
export const lockStages = (trx: Step, competitionId: string) =>
  trx
    .selectFrom('competitionStage')
    .select(['id', 'kind'])
    .where('competitionId', '=', competitionId)
    .orderBy('place')
    .forUpdate()
    .execute()
