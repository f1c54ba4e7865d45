import { type Kysely, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { CallForm, CategoryForm } from './call-form.ts'
import { lockStages, saveStages } from './draft-stage-records.ts'
import type { Competition } from './records.ts'
import type { StageTemplate } from './template.ts'

type Db = Kysely<Database>
type Step = Transaction<Database>
const subject = (action: string, subjectId: string) => ({ action, subjectKind: 'competition', subjectId })

/** Makes a competition as a draft, its stages one after the other; answers its id. */
export async function addCompetition(
  db: Db,
  call: CallForm,
  categories: readonly CategoryForm[],
  stages: readonly StageTemplate[],
  person: Identity,
): Promise<string> {
  const id = newId()
  const { revision: _, ...fields } = call
  await db.transaction().execute(async trx => {
    await trx
      .insertInto('competition')
      .values({ ...fields, id, createdBy: person.id })
      .execute()
    await saveCategories(trx, id, categories)
    await saveStages(trx, id, call.entriesUntil, stages)
    const after = { title: call.title, organisationId: call.organisationId, stages: stages.length }
    await recordChange(trx, person, { ...subject('addCompetition', id), after })
  })
  return id
}

/**
 * Changes a call, of a draft its stages too; throws `competitionChanged` where somebody else was faster,
 * `categoryHasEntries`.
 */
export async function changeCompetition(
  db: Db,
  before: Competition,
  call: CallForm,
  categories: readonly CategoryForm[],
  stages: readonly StageTemplate[] | undefined,
  person: Identity,
): Promise<void> {
  const { revision, organisationId: _, ...fields } = call
  await db.transaction().execute(async trx => {
    await lockStages(trx, before.id)
    await nextRevision(trx, before.id, revision)
    await trx.updateTable('competition').set(fields).where('id', '=', before.id).execute()
    await saveCategories(trx, before.id, categories)
    if (before.state === 'draft' && stages) await saveStages(trx, before.id, call.entriesUntil, stages)
    const shown = ({ title, specProfile, entriesFrom, entriesUntil }: CallForm | Competition) => ({
      ...{ title, specProfile, entriesFrom, entriesUntil },
    })
    await recordChange(trx, person, {
      ...subject('changeCompetition', before.id),
      before: shown(before),
      after: {
        ...shown(call),
        categories: categories.map(({ name }) => name),
        ...(before.state === 'draft' && stages && { stages: stages.length }),
      },
    })
  })
}

/** Takes the next number of changes, for whoever saw the last; throws `competitionChanged`. */
export async function nextRevision(trx: Step, id: string, seen: number): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('competition')
    .set(eb => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('revision', '=', seen)
    .where('state', 'in', ['draft', 'open', 'closed'])
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new XiangtuError('competitionChanged')
}

const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at))

/** Keeps, adds and removes categories. Letters stay with their category: codes begin with them. */
async function saveCategories(trx: Step, competitionId: string, wanted: readonly CategoryForm[]) {
  const there = await trx
    .selectFrom('entryCategory')
    .select(['id', 'letter', 'name'])
    .select(
      sql<boolean>`exists (select 1 from entry where entry."categoryId" = "entryCategory".id)`.as('isUsed'),
    )
    .where('competitionId', '=', competitionId)
    .execute()
  const dropped = there.filter(({ id }) => !wanted.some(each => each.id === id))
  const used = dropped.find(({ isUsed }) => isUsed)
  if (used) throw new XiangtuError('categoryHasEntries', { facts: { name: used.name } })
  for (const { id } of dropped) await trx.deleteFrom('entryCategory').where('id', '=', id).execute()
  // Two that change names with each other must not meet on the way.
  for (const { id } of there)
    await trx.updateTable('entryCategory').set({ name: id }).where('id', '=', id).execute()
  const free = letters.filter(letter => !there.some(each => each.letter === letter))
  for (const { id, name, quotas } of wanted) {
    const known = there.find(each => each.id === id)
    const values = { name, quotas: JSON.stringify(quotas) }
    if (known) await trx.updateTable('entryCategory').set(values).where('id', '=', known.id).execute()
    else {
      const letter = free.shift()
      if (letter === undefined) throw new XiangtuError('badRequest')
      await trx
        .insertInto('entryCategory')
        .values({ ...values, id: newId(), competitionId, letter })
        .execute()
    }
  }
}

/** Makes a draft public. Throws `competitionChanged` where it is none any more. */
export async function openCall(db: Db, id: string, person: Identity): Promise<void> {
  await changeState(db, id, ['draft'], { state: 'open' }, { person, action: 'openCompetition' })
}

/** Ends a competition that nobody has judged yet, with a reason that is printed. */
export async function cancelCall(db: Db, id: string, reason: string, person: Identity): Promise<void> {
  const change = { state: 'cancelled', cancelReason: reason } as const
  await changeState(db, id, ['draft', 'open', 'closed'], change, { person, action: 'cancelCompetition' })
}

async function changeState(
  db: Db,
  id: string,
  from: readonly ('draft' | 'open' | 'closed')[],
  change: { readonly state: 'open' | 'cancelled'; readonly cancelReason?: string },
  { person, action }: { readonly person: Identity; readonly action: string },
): Promise<void> {
  await db.transaction().execute(async trx => {
    const judged = await trx
      .selectFrom('competitionStage')
      .select('id')
      .where('competitionId', '=', id)
      .where('state', 'not in', ['planned', 'preparing'])
      .forUpdate()
      .execute()
    const { numUpdatedRows } = await trx
      .updateTable('competition')
      .set(eb => ({ ...change, revision: eb('revision', '+', 1) }))
      .where('id', '=', id)
      .where('state', 'in', from)
      .executeTakeFirst()
    if (numUpdatedRows === 0n || judged.length > 0) throw new XiangtuError('competitionChanged')
    await recordChange(trx, person, {
      ...subject(action, id),
      after: { state: change.state, ...(change.cancelReason && { reason: change.cancelReason }) },
    })
  })
}

/** Public competitions of the places that this one lies in: its best can be passed on to one of them. */
export const listHigher = (db: Db, { id, organisationPath }: Competition) =>
  db
    .selectFrom('competition')
    .innerJoin('organisation', 'organisation.id', 'competition.organisationId')
    .select(['competition.id', 'competition.title', 'organisation.name as organisationName'])
    .where('competition.id', '<>', id)
    .where('competition.state', '=', 'open')
    .where(sql<boolean>`starts_with(${organisationPath}, organisation.path)`)
    .where(sql<boolean>`organisation.path <> ${organisationPath}`)
    .orderBy('competition.entriesUntil')
    .limit(50)
    .execute()
