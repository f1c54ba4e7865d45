import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { grantsOf } from './grant-records.ts'
import { identitySchema, type Person } from './rules.ts'

type Db = Kysely<Database>

/** Somebody with an account, as who looks after people sees one. */
export type Member = Person & { readonly createdAt: Date }

type PeopleSearch = {
  /** Only who holds a role at one of these places or below; `undefined`: everybody, also without a role. */
  readonly under: readonly string[] | undefined
  /** A part of the name or the user name. */
  readonly search?: string | undefined
  /** Only at exactly this place. */
  readonly organisationId?: string | undefined
  /** The id of the last one of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** People, the longest here first. */
export async function searchPeople(
  db: Db,
  { under, search = '', organisationId, after, limit }: PeopleSearch,
): Promise<readonly Member[]> {
  if (under?.length === 0) return []
  const held = (place: readonly string[] | undefined) =>
    db
      .selectFrom('roleGrant')
      .innerJoin('organisation', 'organisation.id', 'roleGrant.organisationId')
      .select('roleGrant.userId')
      .$if(place !== undefined, query =>
        query.where(where => where.or((place ?? []).map(path => where('path', 'like', `${path}%`)))),
      )
      .$if(organisationId !== undefined, query => query.where('organisation.id', '=', organisationId ?? ''))
  const rows = await db
    .selectFrom('user')
    .select(['id', 'name', 'username', 'createdAt'])
    .$if(under !== undefined || organisationId !== undefined, query => query.where('id', 'in', held(under)))
    .$if(search !== '', query =>
      query.where(
        sql<boolean>`position(lower(${search}) in lower(name)) > 0 or position(lower(${search}) in username) > 0`,
      ),
    )
    .$if(after !== undefined, query =>
      query.where(sql<boolean>`("createdAt", id) > (select "createdAt", id from "user" where id = ${after})`),
    )
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute()
  const grants = await grantsOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.flatMap(row => {
    const parsed = identitySchema.safeParse(row)
    return parsed.success
      ? [{ ...parsed.data, grants: grants.get(row.id) ?? [], createdAt: row.createdAt }]
      : []
  })
}

/** One person by id, with all that he may do. */
export async function findMember(db: Db, id: string): Promise<Member | undefined> {
  const row = await db
    .selectFrom('user')
    .select(['id', 'name', 'username', 'createdAt'])
    .where('id', '=', id)
    .executeTakeFirst()
  const parsed = identitySchema.safeParse(row)
  if (!row || !parsed.success) return undefined
  return { ...parsed.data, grants: (await grantsOf(db, [id])).get(id) ?? [], createdAt: row.createdAt }
}
