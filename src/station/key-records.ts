import type { Kysely, Selectable } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { hashToken } from '../account/tokens.ts'
import type { StationKeyTable } from '../database/schema/stations.ts'
import type { Database } from '../database/schema.ts'

type Db = Kysely<Database>

/** An hour: exact enough to find computers that nobody uses, and no write for every request. */
const noteEveryMs = 3_600_000

/** A station and the key that its computer sent, as guard.ts knows one. */
export type FoundStation = {
  readonly id: string
  readonly name: string
  readonly placePath: string
  readonly keyId: string
}

/** The station whose computer sends this key; undefined for one that was revoked, or whose station is closed. */
export async function findStationByKey(db: Db, key: string): Promise<FoundStation | undefined> {
  const found = await db
    .selectFrom('stationKey')
    .innerJoin('station', 'station.id', 'stationKey.stationId')
    .innerJoin('organisation', 'organisation.id', 'station.placeId')
    .select(['station.id', 'station.name', 'organisation.path as placePath', 'stationKey.id as keyId'])
    .select('stationKey.lastUsedAt')
    .where('stationKey.keyHash', '=', hashToken(key))
    .where('stationKey.revokedAt', 'is', null)
    .where('station.archivedAt', 'is', null)
    .executeTakeFirst()
  if (!found) return undefined
  const { lastUsedAt, ...station } = found
  const now = new Date()
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > noteEveryMs)
    await db.updateTable('stationKey').set({ lastUsedAt: now }).where('id', '=', station.keyId).execute()
  return station
}

export type StationKey = Pick<
  Selectable<StationKeyTable>,
  'id' | 'userAgent' | 'createdAt' | 'lastUsedAt' | 'revokedAt'
> & { readonly approvedByName: string | null }

/** The computers that were paired with a station, those that still are first, then the newest. */
export const listKeys = (db: Db, stationId: string): Promise<readonly StationKey[]> =>
  db
    .selectFrom('stationKey')
    .leftJoin('user', 'user.id', 'stationKey.approvedBy')
    .select(['stationKey.id', 'userAgent', 'stationKey.createdAt', 'lastUsedAt', 'revokedAt'])
    .select('user.name as approvedByName')
    .where('stationId', '=', stationId)
    .orderBy('revokedAt', order => order.desc().nullsFirst())
    .orderBy('stationKey.createdAt', 'desc')
    .limit(100)
    .execute()

/** Makes a computer a stranger at once. None there, or revoked already, is no error. */
export const revokeStationKey = (
  db: Db,
  actor: Identity,
  { id, stationId }: { readonly id: string; readonly stationId: string },
): Promise<void> =>
  db.transaction().execute(async step => {
    const before = await step
      .updateTable('stationKey')
      .set({ revokedAt: new Date() })
      .where('id', '=', id)
      .where('stationId', '=', stationId)
      .where('revokedAt', 'is', null)
      .returning('userAgent')
      .executeTakeFirst()
    const subject = { subjectKind: 'station', subjectId: stationId }
    if (before) await recordChange(step, actor, { action: 'revokeStationKey', ...subject, before })
  })
