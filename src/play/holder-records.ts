import type { Kysely } from 'kysely'
import { withGrants } from '../account/grant-records.ts'
import { identitySchema } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'

/** The station that a key is of, and where it stands; none for a revoked one. */
export const findStationOfKey = (db: Kysely<Database>, keyId: string) =>
  db
    .selectFrom('stationKey')
    .innerJoin('station', 'station.id', 'stationKey.stationId')
    .innerJoin('organisation', 'organisation.id', 'station.placeId')
    .select(['station.id', 'organisation.path as placePath'])
    .where('stationKey.id', '=', keyId)
    .where('stationKey.revokedAt', 'is', null)
    .where('station.archivedAt', 'is', null)
    .executeTakeFirst()

/** Who a session is of; nobody when it has ended. */
export async function findPersonOfSession(db: Kysely<Database>, sessionId: string) {
  const row = await db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select(['user.id', 'user.name', 'user.username'])
    .where('session.id', '=', sessionId)
    .where('session.expiresAt', '>', new Date())
    .executeTakeFirst()
  return row && withGrants(db, identitySchema.parse(row))
}
