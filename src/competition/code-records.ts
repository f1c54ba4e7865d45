import { randomInt } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/**
 * Gives every entry that has passed the formal check its code, drawn at random within its category so that it tells
 * nothing of who came first, and lets all of them take part in the first stage. An entry that has a code keeps it: who
 * comes later gets one of the numbers that follow.
 */
export async function drawCodes(
  step: Transaction<Database>,
  competitionId: string,
  firstStageId: string,
): Promise<void> {
  const rows = await step
    .selectFrom('entry')
    .innerJoin('entryCategory', 'entryCategory.id', 'entry.categoryId')
    .select(['entry.id', 'entry.code', 'entry.state', 'letter'])
    .where('entry.competitionId', '=', competitionId)
    .orderBy('entry.id')
    .forUpdate('entry')
    .execute()
  const drawn: { readonly id: string; readonly code: string }[] = []
  for (const letter of new Set(rows.map(row => row.letter))) {
    const ofLetter = rows.filter(row => row.letter === letter)
    const waiting = ofLetter.filter(({ code, state }) => code === null && state === 'passed')
    const last = Math.max(0, ...ofLetter.map(({ code }) => Number(code?.slice(2) ?? 0)))
    const numbers = inRandomOrder(waiting.map((_, at) => last + at + 1))
    for (const [at, { id }] of waiting.entries())
      drawn.push({ id, code: `${letter}-${String(numbers[at]).padStart(3, '0')}` })
  }
  if (drawn.length > 0)
    await sql`update entry set code = drawn.code
      from jsonb_to_recordset(${JSON.stringify(drawn)}::jsonb) as drawn(id text, code text)
      where entry.id = drawn.id`.execute(step)
  await sql`insert into "stageEntry" ("stageId", "entryId")
    select ${firstStageId}, id from entry where "competitionId" = ${competitionId} and state = 'passed'
    on conflict do nothing`.execute(step)
}

/** By the machine's own randomness, not by the stage's seed: nobody is to find out afterwards who came when. */
function inRandomOrder(numbers: readonly number[]): readonly number[] {
  const result = [...numbers]
  for (let last = result.length - 1; last > 0; last--) {
    const at = randomInt(last + 1)
    const [a, b] = [result[last], result[at]]
    if (a !== undefined && b !== undefined) [result[last], result[at]] = [b, a]
  }
  return result
}
