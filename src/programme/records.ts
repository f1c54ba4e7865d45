import { type Kysely, sql, type Transaction } from 'kysely'
import { maySee } from '../courseware/rules.ts'
import type { Database } from '../database/schema.ts'
import type { Programme, ProgrammeItem, ProgrammeKind, Target } from './rules.ts'

type Db = Kysely<Database> | Transaction<Database>

/** Finds a station that is not closed, or a place that is in use. */
export async function findTarget(db: Db, kind: ProgrammeKind, id: string): Promise<Target | undefined> {
  const row =
    kind === 'place'
      ? await db
          .selectFrom('organisation')
          .select(['id', 'name', 'path'])
          .where('id', '=', id)
          .where('archivedAt', 'is', null)
          .executeTakeFirst()
      : await db
          .selectFrom('station')
          .innerJoin('organisation', 'organisation.id', 'station.placeId')
          .select(['station.id', 'station.name', 'organisation.path'])
          .where('station.id', '=', id)
          .where('station.archivedAt', 'is', null)
          .executeTakeFirst()
  return row && { kind, ...row }
}

/** Whether somebody stands in a station's list of administrators today. */
export const administersStation = async (db: Db, stationId: string, userId: string): Promise<boolean> =>
  (await db
    .selectFrom('stationAdministrator')
    .select('id')
    .where('stationId', '=', stationId)
    .where('userId', '=', userId)
    .where('until', 'is', null)
    .executeTakeFirst()) !== undefined

const ownColumn = (kind: ProgrammeKind) => (kind === 'place' ? 'placeId' : 'stationId')

/** What was planned for just this station or place on a day. */
export async function findProgramme(db: Db, target: Target, day: string): Promise<Programme | undefined> {
  const row = await db
    .selectFrom('programme')
    .select('id')
    .where(ownColumn(target.kind), '=', target.id)
    .where('day', '=', day)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      day,
      kind: target.kind,
      madeFor: target.name,
      items: await listItems(db, row.id, target),
    }
  )
}

/** What a station plays on a day: its own programme, else that of the nearest place that has one. */
export async function findProgrammeOf(
  db: Db,
  station: { readonly id: string; readonly name: string; readonly placePath: string },
  day: string,
): Promise<Programme | undefined> {
  const row = await db
    .selectFrom('programme')
    .leftJoin('organisation', 'organisation.id', 'programme.placeId')
    .select(['programme.id', 'organisation.name as placeName'])
    .where('day', '=', day)
    .where(eb =>
      eb.or([
        eb('programme.stationId', '=', station.id),
        eb('programme.placeId', 'in', station.placePath.split('/').filter(Boolean)),
      ]),
    )
    .orderBy(sql`programme."stationId" is null`)
    .orderBy(sql`length(organisation.path) desc`)
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const asSeenBy = { kind: 'station', id: station.id, name: station.name, path: station.placePath } as const
  const kind = row.placeName === null ? 'station' : 'place'
  const items = await listItems(db, row.id, asSeenBy)
  return { id: row.id, day, kind, madeFor: row.placeName ?? station.name, items }
}

async function listItems(db: Db, programmeId: string, { kind, id, path }: Target): Promise<ProgrammeItem[]> {
  const rows = await db
    .selectFrom('programmeItem')
    .innerJoin('courseware', 'courseware.id', 'programmeItem.coursewareId')
    .select([
      ...(['programmeItem.id', 'programmeItem.coursewareId', 'title', 'dialNumber'] as const),
      ...(['publishedAt', 'visibility', 'visibleTo'] as const),
      sql<number | null>`(media ->> 'durationSeconds')::double precision`.as('durationSeconds'),
    ])
    .where('programmeId', '=', programmeId)
    .orderBy('place')
    .execute()
  const station = { id: kind === 'station' ? id : '', placePath: path }
  return rows.map(({ publishedAt, visibility, visibleTo, ...row }) => ({
    ...row,
    isPlayable: publishedAt !== null && maySee(undefined, { visibility, visibleTo }, station),
  }))
}
