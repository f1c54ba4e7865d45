import { type Kysely, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { findProgramme } from './records.ts'
import { mostItems, moved, type Programme, type Target } from './rules.ts'

type Step = Transaction<Database>
type Kept = { readonly id: string; readonly coursewareId: string }
type Change = { readonly target: Target; readonly day: string; readonly actor: Identity }

/**
 * Changes the order and choice of a day's lessons: reads them under a lock, lets `decide` say how they are to be, and
 * writes that and who did it. A programme without lessons is none, so that the place's own holds again.
 */
async function change(
  db: Kysely<Database>,
  { target, day, actor }: Change,
  decide: (items: readonly Kept[]) => readonly Kept[],
): Promise<void> {
  await db.transaction().execute(async step => {
    const programmeId = await lockProgramme(step, target, day)
    const before = await itemsOf(step, programmeId)
    const after = decide(before)
    if (after.length > mostItems) throw new XiangtuError('programmeFull')
    if (after.length === 0) await step.deleteFrom('programme').where('id', '=', programmeId).execute()
    if (sameOrder(before, after)) return
    if (after.length > 0) {
      await step.deleteFrom('programmeItem').where('programmeId', '=', programmeId).execute()
      const rows = after.map(({ id, coursewareId }, place) => ({ id, coursewareId, programmeId, place }))
      await step.insertInto('programmeItem').values(rows).execute()
      await step
        .updateTable('programme')
        .set({ changedAt: new Date() })
        .where('id', '=', programmeId)
        .execute()
    }
    const titles = await titlesOf(step, [...before, ...after])
    const titled = (items: readonly Kept[]) => items.map(({ coursewareId }) => titles.get(coursewareId) ?? '')
    await recordChange(step, actor, {
      action: 'changeProgramme',
      subjectKind: target.kind === 'place' ? 'organisation' : 'station',
      subjectId: target.id,
      before: { day, programme: titled(before) },
      after: { day, programme: titled(after) },
    })
  })
}

const sameOrder = (one: readonly Kept[], other: readonly Kept[]) =>
  one.length === other.length && one.every(({ id }, at) => id === other[at]?.id)

/** Two who plan the same day wait for each other here. */
async function lockProgramme(step: Step, { kind, id }: Target, day: string): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`programme ${kind} ${id} ${day}`}, 0))`.execute(
    step,
  )
  const own = kind === 'place' ? { placeId: id, stationId: null } : { placeId: null, stationId: id }
  const known = await step
    .selectFrom('programme')
    .select('id')
    .where(kind === 'place' ? 'placeId' : 'stationId', '=', id)
    .where('day', '=', day)
    .executeTakeFirst()
  if (known) return known.id
  const programmeId = newId()
  await step
    .insertInto('programme')
    .values({ id: programmeId, day, ...own })
    .execute()
  return programmeId
}

const itemsOf = (step: Step, programmeId: string): Promise<Kept[]> =>
  step
    .selectFrom('programmeItem')
    .select(['id', 'coursewareId'])
    .where('programmeId', '=', programmeId)
    .orderBy('place')
    .execute()

async function titlesOf(step: Step, items: readonly Kept[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(items.map(({ coursewareId }) => coursewareId))]
  if (ids.length === 0) return new Map()
  const rows = await step.selectFrom('courseware').select(['id', 'title']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, title }) => [id, title]))
}

/** Puts a lesson at the end of a day. Whoever calls has made sure that these stations may see it. */
export const addItem = (db: Kysely<Database>, day: Change, coursewareId: string): Promise<void> =>
  change(db, day, items => [...items, { id: newId(), coursewareId }])

export const removeItem = (db: Kysely<Database>, day: Change, itemId: string): Promise<void> =>
  change(db, day, items => items.filter(({ id }) => id !== itemId))

export const moveItem = (
  db: Kysely<Database>,
  day: Change,
  itemId: string,
  direction: 'up' | 'down',
): Promise<void> => change(db, day, items => moved(items, itemId, direction))

/**
 * Copies what can still be played to another day of the same station or place; answers false, and changes nothing, where
 * that day has a programme already.
 */
export async function copyProgramme(
  db: Kysely<Database>,
  { target, actor }: Pick<Change, 'target' | 'actor'>,
  programme: Programme,
  toDay: string,
): Promise<boolean> {
  if (await findProgramme(db, target, toDay)) return false
  let isCopied = false
  await change(db, { target, day: toDay, actor }, items => {
    if (items.length > 0) return items
    isCopied = true
    return programme.items
      .filter(({ isPlayable }) => isPlayable)
      .map(({ coursewareId }) => ({ id: newId(), coursewareId }))
  })
  return isCopied
}
