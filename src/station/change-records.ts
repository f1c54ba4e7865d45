import type { Kysely, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { type Merge, merge, only } from './merge.ts'
import { type StationField, type StationForm, type StationTier, stationFields } from './rules.ts'
import type { StationRecord } from './station-records.ts'

type Db = Kysely<Database>
type Step = Transaction<Database>

const subject = (action: string, subjectId: string) => ({ action, subjectKind: 'station', subjectId })

/** What a record says, as its form does. */
export const formOf = (record: Pick<StationRecord, StationField>): StationForm => {
  const { name, placeId, kind, stationClass, lineKbps, isOffline } = record
  const { contactName, contactPhone, latitude, longitude } = record
  return {
    ...{ name, placeId, kind, stationClass, lineKbps, isOffline },
    ...{ contactName, contactPhone, latitude, longitude },
  }
}

/** As the log of changes says it: there `kind` is that of an organisation. */
const forLog = ({ kind, placeId, ...rest }: Partial<StationForm>) => ({
  ...rest,
  ...(kind === undefined ? {} : { stationKind: kind }),
  ...(placeId === undefined ? {} : { organisationId: placeId }),
})

/** Throws where the place is archived, and where another station in use has the name. Holds the place until the end. */
async function refuseMisplaced(step: Step, { placeId, name }: StationForm, butId = ''): Promise<void> {
  const place = await step
    .selectFrom('organisation')
    .select('archivedAt')
    .where('id', '=', placeId)
    .forShare()
    .executeTakeFirst()
  if (!place || place.archivedAt) throw new XiangtuError('organisationArchived')
  const taken = await step
    .selectFrom('station')
    .select('id')
    .where('placeId', '=', placeId)
    .where('name', '=', name)
    .where('archivedAt', 'is', null)
    .where('id', '<>', butId)
    .executeTakeFirst()
  if (taken) throw new XiangtuError('stationNameTaken', { facts: { name } })
}

/** Registers a station in a step of its own or of a larger one. Throws `stationNameTaken`, `organisationArchived`. */
export async function addStationWithin(step: Step, actor: Identity, form: StationForm): Promise<string> {
  await refuseMisplaced(step, form)
  const id = newId()
  await step
    .insertInto('station')
    .values({ id, ...form })
    .execute()
  await recordChange(step, actor, { ...subject('addStation', id), after: forLog(form) })
  return id
}

export const addStation = (db: Db, actor: Identity, form: StationForm): Promise<string> =>
  translated(
    form,
    db.transaction().execute(step => addStationWithin(step, actor, form)),
  )

/** What came of a form: saved, or two who changed the same and a person who must decide. */
export type Saved = (Merge & { readonly kind: 'saved' }) | (Merge & { readonly kind: 'conflict' })

type Sent = { readonly id: string; readonly base: StationForm; readonly mine: StationForm }

/** Saves what a person changed since the form was shown, beside what others changed. Throws as `addStation` does. */
export const changeStation = (db: Db, actor: Identity, sent: Sent): Promise<Saved> =>
  translated(
    sent.mine,
    db.transaction().execute(step => changeWithin(step, actor, sent)),
  )

/** The same in a larger step. Throws `notFound`. */
export async function changeWithin(step: Step, actor: Identity, { id, base, mine }: Sent): Promise<Saved> {
  const record = await current(step, id)
  const stored = formOf(record)
  const merged = merge(base, mine, stored)
  const { now, changed, conflicts } = merged
  if (conflicts.length > 0) return { kind: 'conflict', ...merged }
  if (changed.length === 0) return { kind: 'saved', ...merged }
  if (changed.includes('placeId') || changed.includes('name')) await refuseMisplaced(step, now, id)
  // Half a position of one and half of another is none.
  if ((now.latitude === null) !== (now.longitude === null))
    return { kind: 'conflict', ...merged, conflicts: ['latitude', 'longitude'] }
  await step
    .updateTable('station')
    .set({ ...now, revision: record.revision + 1 })
    .where('id', '=', id)
    .execute()
  const [before, after] = [forLog(only(stored, changed)), forLog(only(now, changed))]
  await recordChange(step, actor, { ...subject('changeStation', id), before, after })
  return { kind: 'saved', ...merged }
}

async function current(step: Step, id: string) {
  const found = await step
    .selectFrom('station')
    .select([...stationFields, 'tier', 'archivedAt', 'revision'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!found) throw new XiangtuError('notFound')
  return found
}

/** Takes a station out of use: it is in no list and its computers are strangers from now on. Nothing is deleted. */
export const archiveStation = (db: Db, actor: Identity, id: string): Promise<void> =>
  db.transaction().execute(async step => {
    const { archivedAt, name } = await current(step, id)
    if (archivedAt) return
    const now = new Date()
    await step.updateTable('station').set({ archivedAt: now }).where('id', '=', id).execute()
    // Its computers would come back with it years later, wherever they are then.
    await step
      .updateTable('stationKey')
      .set({ revokedAt: now })
      .where('stationId', '=', id)
      .where('revokedAt', 'is', null)
      .execute()
    await recordChange(step, actor, { ...subject('archiveStation', id), before: { name } })
  })

/** Takes it into use again; computers are paired anew. Throws `stationNameTaken`, `organisationArchived`. */
export const restoreStation = (db: Db, actor: Identity, id: string): Promise<void> =>
  db.transaction().execute(async step => {
    const station = await current(step, id)
    if (!station.archivedAt) return
    await refuseMisplaced(step, formOf(station), id)
    await step.updateTable('station').set({ archivedAt: null }).where('id', '=', id).execute()
    await recordChange(step, actor, { ...subject('restoreStation', id), after: { name: station.name } })
  })

type Judgement = { readonly id: string; readonly tier: StationTier; readonly reason: string }

/** Judges a station anew; the history keeps when, by whom and why. The same tier again changes nothing. */
export const changeTier = (db: Db, actor: Identity, { id, tier, reason }: Judgement): Promise<void> =>
  db.transaction().execute(async step => {
    const before = await current(step, id)
    if (before.tier === tier) return
    await step
      .updateTable('station')
      .set({ tier, revision: before.revision + 1 })
      .where('id', '=', id)
      .execute()
    const row = { id: newId(), stationId: id, tier, reason, changedBy: actor.id }
    await step.insertInto('stationTierChange').values(row).execute()
    const change = { before: { tier: before.tier }, after: { tier, reason } }
    await recordChange(step, actor, { ...subject('changeStationTier', id), ...change })
  })

/** Of two who take one name at the same moment the database refuses the second. */
const translated = <T>({ name }: StationForm, change: Promise<T>): Promise<T> =>
  change.catch((error: unknown) => {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'stationOnce')
      throw new XiangtuError('stationNameTaken', { facts: { name }, cause: error })
    throw error
  })
