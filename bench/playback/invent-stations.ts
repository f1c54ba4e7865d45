import { type Kysely, sql } from 'kysely'
import { rootOrganisation } from '../../src/account/rules.ts'
import { hashToken, newId, newToken } from '../../src/account/tokens.ts'
import type { Database } from '../../src/database/schema.ts'

/** A station whose computer is paired, and the cookie that it sends. */
export type InventedStation = { readonly stationId: string; readonly cookie: string }

/** Registers a town with so many stations around its middle, each with a paired computer. */
export async function inventTown(
  db: Kysely<Database>,
  { name, stations, latitude, longitude }: Town,
): Promise<{ readonly townId: string; readonly stations: readonly InventedStation[] }> {
  const townId = newId()
  const path = `${rootOrganisation.path}${townId}/`
  await db
    .insertInto('organisation')
    .values({ id: townId, name, kind: 'town', parentId: rootOrganisation.id, path })
    .execute()
  const made = Array.from({ length: stations }, (_, at) => {
    const key = newToken()
    // A sunflower: every station has room around it.
    const [far, turn] = [Math.sqrt(at + 0.5) * 0.01, at * 2.39996]
    return {
      key,
      keyId: newId(),
      station: {
        id: newId(),
        placeId: townId,
        name: `${villages[at % villages.length]}${at + 1}村站`,
        kind: 'village' as const,
        stationClass: 'terminal' as const,
        tier: at % 9 === 0 ? ('model' as const) : at % 7 === 0 ? ('lagging' as const) : ('standard' as const),
        lineKbps: 2048,
        latitude: latitude + far * Math.sin(turn),
        longitude: longitude + far * Math.cos(turn),
      },
    }
  })
  await db
    .insertInto('station')
    .values(made.map(({ station }) => station))
    .execute()
  const keys = made.map(({ key, keyId, station }) => ({
    ...{ id: keyId, stationId: station.id, keyHash: hashToken(key) },
    ...{ userAgent: 'an invented computer', approvedBy: null },
  }))
  await db.insertInto('stationKey').values(keys).execute()
  await sql`analyze`.execute(db)
  return {
    townId,
    stations: made.map(({ key, station }) => ({
      stationId: station.id,
      cookie: `xiangtu.station=${key}`,
    })),
  }
}

type Town = {
  readonly name: string
  readonly stations: number
  readonly latitude: number
  readonly longitude: number
}

const villages = ['柳树', '白杨', '石桥', '李家', '河湾', '清泉', '大槐', '东坡', '麦田', '杏花']
