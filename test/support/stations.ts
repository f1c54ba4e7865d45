import type { Kysely } from 'kysely'
import { rootOrganisation } from '../../src/account/rules.ts'
import { hashToken, newId, newToken } from '../../src/account/tokens.ts'
import type { Database } from '../../src/database/schema.ts'
import { stationCookie } from '../../src/station/find-station.ts'

/** A station in a place, the root where none is named, with a paired computer: the cookie is what that one sends. */
export async function addPairedStation(
  db: Kysely<Database>,
  { name, placeId = rootOrganisation.id }: { readonly name: string; readonly placeId?: string },
): Promise<{ readonly stationId: string; readonly keyId: string; readonly cookie: string }> {
  const [stationId, keyId, key] = [newId(), newId(), newToken()]
  const station = { id: stationId, placeId, name, kind: 'village', stationClass: 'terminal' } as const
  await db
    .insertInto('station')
    .values({ ...station, lineKbps: null, latitude: null, longitude: null })
    .execute()
  await db
    .insertInto('stationKey')
    .values({ id: keyId, stationId, keyHash: hashToken(key), userAgent: 'a test', approvedBy: null })
    .execute()
  return { stationId, keyId, cookie: `${stationCookie}=${key}` }
}
