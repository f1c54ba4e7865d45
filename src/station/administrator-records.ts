import type { Kysely, Selectable, Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { StationAdministratorTable } from '../database/schema/stations.ts'
import type { Database } from '../database/schema.ts'
import type { AdministratorForm } from './rules.ts'

type Db = Kysely<Database>

export type StationAdministrator = Selectable<StationAdministratorTable>

/** Who looks after a station and who did, those of today first. */
export const listAdministrators = (db: Db, stationId: string): Promise<readonly StationAdministrator[]> =>
  db
    .selectFrom('stationAdministrator')
    .selectAll()
    .where('stationId', '=', stationId)
    .orderBy('until', order => order.desc().nullsFirst())
    .orderBy('since')
    .orderBy('id')
    .limit(200)
    .execute()

/** Those of today, by station, for lists. */
export async function listAdministratorsOf(
  db: Db,
  stationIds: readonly string[],
): Promise<readonly Pick<StationAdministrator, 'stationId' | 'name' | 'phone'>[]> {
  if (stationIds.length === 0) return []
  return db
    .selectFrom('stationAdministrator')
    .select(['stationId', 'name', 'phone'])
    .where('stationId', 'in', [...stationIds])
    .where('until', 'is', null)
    .orderBy('since')
    .orderBy('id')
    .execute()
}

const subject = (action: string, subjectId: string) => ({ action, subjectKind: 'station', subjectId })

/** Names somebody who looks after a station from now on; false where he does already. */
export async function addAdministratorWithin(
  step: Transaction<Database>,
  actor: Identity,
  { stationId, name, phone }: AdministratorForm & { readonly stationId: string },
): Promise<boolean> {
  // Two who add the same person at once wait for each other here.
  await step.selectFrom('station').select('id').where('id', '=', stationId).forUpdate().execute()
  const known = await step
    .selectFrom('stationAdministrator')
    .select('id')
    .where('stationId', '=', stationId)
    .where('name', '=', name)
    .where('phone', '=', phone)
    .where('until', 'is', null)
    .executeTakeFirst()
  if (known) return false
  const row = { id: newId(), stationId, userId: null, name, phone }
  await step.insertInto('stationAdministrator').values(row).execute()
  await recordChange(step, actor, {
    ...subject('addStationAdministrator', stationId),
    after: { name, phone },
  })
  return true
}

export const addAdministrator = (
  db: Db,
  actor: Identity,
  administrator: AdministratorForm & { readonly stationId: string },
): Promise<boolean> => db.transaction().execute(step => addAdministratorWithin(step, actor, administrator))

/** Ends it; who he was stays in the history. None there, or ended already, is no error. */
export const endAdministrator = (
  db: Db,
  actor: Identity,
  { id, stationId }: { readonly id: string; readonly stationId: string },
): Promise<void> =>
  db.transaction().execute(async step => {
    const before = await step
      .updateTable('stationAdministrator')
      .set({ until: new Date() })
      .where('id', '=', id)
      .where('stationId', '=', stationId)
      .where('until', 'is', null)
      .returning(['name', 'phone'])
      .executeTakeFirst()
    if (before) await recordChange(step, actor, { ...subject('endStationAdministrator', stationId), before })
  })
