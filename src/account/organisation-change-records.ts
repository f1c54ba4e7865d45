import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { recordChange } from './audit-event-records.ts'
import { findOrganisation } from './organisation-records.ts'
import { isRoot, mayContain, type Organisation, type OrganisationForm } from './organisation-rules.ts'
import { type Identity, rootOrganisation } from './rules.ts'
import { newId } from './tokens.ts'

type Db = Kysely<Database>
type Step = Transaction<Database>

/**
 * Changes of the tree happen one after the other, everywhere: of two moves at once each could be right and both
 * together a circle. There are a few a month. The lock lets lessons and roles of the root be written meanwhile.
 */
const inTurn = <T>(db: Db, change: (step: Step) => Promise<T>): Promise<T> =>
  db.transaction().execute(async step => {
    const root = step.selectFrom('organisation').select('id').where('id', '=', rootOrganisation.id)
    await root.forNoKeyUpdate().execute()
    return change(step)
  })

/** The organisation as it is now that nobody else changes the tree. Throws `notFound`. */
async function current(step: Step, id: string): Promise<Organisation> {
  const found = await findOrganisation(step, id)
  if (!found) throw new XiangtuError('notFound')
  return found
}

/** The same, and in use. Throws `organisationArchived`. */
async function inUse(step: Step, id: string): Promise<Organisation> {
  const found = await current(step, id)
  if (found.archivedAt) throw new XiangtuError('organisationArchived')
  return found
}

async function refuseTaken(step: Step, parentId: string | null, name: string, butId = ''): Promise<void> {
  const taken = await step
    .selectFrom('organisation')
    .select('id')
    .where('parentId', 'is not distinct from', parentId)
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .where('archivedAt', 'is', null)
    .where('id', '<>', butId)
    .executeTakeFirst()
  if (taken) throw new XiangtuError('organisationNameTaken', { facts: { name } })
}

/** Puts an organisation below another. Throws `organisationNameTaken`, `organisationMisplaced`, `organisationArchived`. */
export const addOrganisation = (
  db: Db,
  actor: Identity,
  parentId: string,
  { name, kind, sourcing }: OrganisationForm,
): Promise<string> =>
  inTurn(db, async step => {
    const parent = await inUse(step, parentId)
    if (!mayContain(parent.kind, kind)) throw new XiangtuError('organisationMisplaced')
    await refuseTaken(step, parentId, name)
    const id = newId()
    await step
      .insertInto('organisation')
      .values({ id, parentId, kind, name, sourcing, path: `${parent.path}${id}/` })
      .execute()
    const after = { name, kind, sourcing, parent: parent.name }
    await recordChange(step, actor, { ...changed(id), action: 'addOrganisation', after })
    return id
  })

/** Gives it another name or kind, which must still fit what is above and below; or says that it works under contract. */
export const renameOrganisation = (db: Db, actor: Identity, id: string, form: OrganisationForm) =>
  inTurn(db, async step => {
    const place = await inUse(step, id)
    const { name, kind, sourcing = place.sourcing } = form
    if (place.name === name && place.kind === kind && place.sourcing === sourcing) return
    const parent = place.parentId === null ? undefined : await current(step, place.parentId)
    const below = await step.selectFrom('organisation').select('kind').where('parentId', '=', id).execute()
    const fits =
      (!parent || mayContain(parent.kind, kind)) && below.every(child => mayContain(kind, child.kind))
    if (!fits) throw new XiangtuError('organisationMisplaced')
    await refuseTaken(step, place.parentId, name, id)
    await step.updateTable('organisation').set({ name, kind, sourcing }).where('id', '=', id).execute()
    if (place.name !== name) await touchLessonsOf(step, place)
    const before = { name: place.name, kind: place.kind, sourcing: place.sourcing }
    const after = { name, kind, sourcing }
    await recordChange(step, actor, { ...changed(id), action: 'renameOrganisation', before, after })
  })

/** Puts it, with all below it, below another one. What its people may do moves with it. */
export const moveOrganisation = (db: Db, actor: Identity, id: string, toId: string): Promise<void> =>
  inTurn(db, async step => {
    const place = await inUse(step, id)
    const to = await inUse(step, toId)
    if (place.parentId === to.id) return
    if (isRoot(place) || to.path.startsWith(place.path) || !mayContain(to.kind, place.kind))
      throw new XiangtuError('organisationMisplaced')
    await refuseTaken(step, to.id, place.name, id)
    const from = place.parentId === null ? undefined : await current(step, place.parentId)
    await step.updateTable('organisation').set({ parentId: to.id }).where('id', '=', id).execute()
    const end = sql<string>`${to.path} || ${`${id}/`} || substr(path, ${place.path.length + 1})`
    await step
      .updateTable('organisation')
      .set({ path: end })
      .where('path', 'like', `${place.path}%`)
      .execute()
    await touchLessonsOf(step, { ...place, path: `${to.path}${id}/` })
    const facts = { before: { parent: from?.name }, after: { parent: to.name } }
    await recordChange(step, actor, { ...changed(id), action: 'moveOrganisation', ...facts })
  })

/**
 * Takes it out of use; what it made stays under its name. Open invitations to it end. Throws `organisationInUse` while
 * something lies below it, somebody holds a role in it, or a station stands in it.
 */
export const archiveOrganisation = (db: Db, actor: Identity, id: string): Promise<void> =>
  inTurn(db, async step => {
    const place = await inUse(step, id)
    if (isRoot(place)) throw new XiangtuError('organisationMisplaced')
    // Before counting: who gives a role here waits for this, or is counted (grant-records.ts).
    await step.updateTable('organisation').set({ archivedAt: new Date() }).where('id', '=', id).execute()
    await step
      .updateTable('invitation')
      .set({ revokedAt: new Date() })
      .where('organisationId', '=', id)
      .where('usedAt', 'is', null)
      .where('revokedAt', 'is', null)
      .execute()
    const { places, people, stations } = await step
      .selectNoFrom(eb => [
        eb
          .selectFrom('organisation')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('parentId', '=', id)
          .where('archivedAt', 'is', null)
          .as('places'),
        eb
          .selectFrom('roleGrant')
          .select(({ fn }) => fn.count<number>('userId').distinct().as('count'))
          .where('organisationId', '=', id)
          .as('people'),
        eb
          .selectFrom('station')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('placeId', '=', id)
          .where('archivedAt', 'is', null)
          .as('stations'),
      ])
      .executeTakeFirstOrThrow()
    if (places || people || stations) {
      const said = (count: number | null) => String(count ?? 0)
      const facts = { places: said(places), people: said(people), stations: said(stations) }
      throw new XiangtuError('organisationInUse', { facts })
    }
    const before = { name: place.name }
    await recordChange(step, actor, { ...changed(id), action: 'archiveOrganisation', before })
  })

/** Takes it into use again, where what it lies in still is and nobody took its name. */
export const restoreOrganisation = (db: Db, actor: Identity, id: string): Promise<void> =>
  inTurn(db, async step => {
    const place = await current(step, id)
    if (!place.archivedAt) return
    if (place.parentId !== null) await inUse(step, place.parentId)
    await refuseTaken(step, place.parentId, place.name, id)
    await step.updateTable('organisation').set({ archivedAt: null }).where('id', '=', id).execute()
    const after = { name: place.name }
    await recordChange(step, actor, { ...changed(id), action: 'restoreOrganisation', after })
  })

/**
 * The public finds lessons by the place that they are about and by all that it lies in: where such a name or way
 * changes, the lists must take them again. The root's name stands on lessons about the root alone.
 */
const touchLessonsOf = (step: Step, place: Organisation) =>
  step
    .updateTable('courseware')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .where('publishedAt', 'is not', null)
    .where('localityId', 'in', about =>
      about
        .selectFrom('organisation')
        .select('id')
        .$if(isRoot(place), query => query.where('id', '=', place.id))
        .where('path', 'like', `${place.path}%`),
    )
    .execute()

const changed = (subjectId: string) => ({ subjectKind: 'organisation', subjectId })
