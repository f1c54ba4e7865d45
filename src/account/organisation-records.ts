import { type ExpressionBuilder, type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { idsOf, type Organisation, type OrganisationKind } from './organisation-rules.ts'

type Db = Kysely<Database> | Transaction<Database>

const columns = ['id', 'parentId', 'kind', 'name', 'path', 'sourcing', 'archivedAt'] as const

/** Finds an organisation, archived ones too. */
export const findOrganisation = (db: Db, id: string): Promise<Organisation | undefined> =>
  db.selectFrom('organisation').select(columns).where('id', '=', id).executeTakeFirst()

/** An organisation and all that it lies in, from the root down. */
export async function listAncestors(db: Db, path: string): Promise<readonly Organisation[]> {
  return db
    .selectFrom('organisation')
    .select(columns)
    .where('id', 'in', [...idsOf(path)])
    .orderBy(sql`length(path)`)
    .execute()
}

/** Names by id, for lists of people and lessons. */
export async function organisationNames(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Organisation>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('organisation')
    .select(columns)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(row => [row.id, row]))
}

type Search = {
  /** Only these places and what lies below them. */
  readonly under: readonly string[]
  /** A part of the name. */
  readonly search?: string | undefined
  /** Only these kinds. */
  readonly kinds?: readonly OrganisationKind[]
  readonly limit: number
}

/** Organisations in use, what is above before what is below it, each with the names that lead to it. */
export async function searchOrganisations(
  db: Db,
  { under, search = '', kinds, limit }: Search,
): Promise<readonly (Organisation & { readonly names: readonly string[] })[]> {
  if (under.length === 0) return []
  const rows = await db
    .selectFrom('organisation')
    .select(columns)
    .where('archivedAt', 'is', null)
    .where(where => where.or(under.map(path => where('path', 'like', `${path}%`))))
    .$if(search !== '', query => query.where(sql<boolean>`position(lower(${search}) in lower(name)) > 0`))
    .$if(kinds !== undefined, query => query.where('kind', 'in', [...(kinds ?? [])]))
    .orderBy(sql`length(path)`)
    .orderBy('name')
    .limit(limit)
    .execute()
  const above = await organisationNames(
    db,
    rows.flatMap(({ path }) => idsOf(path)),
  )
  const named = rows.map(row => ({
    ...row,
    names: idsOf(row.path).map(id => above.get(id)?.name ?? ''),
  }))
  return named.toSorted((one, other) => compareNames(one.names, other.names))
}

/** Part by part, so that a place stands before all that is below it and never among its neighbour's. */
function compareNames(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((name, index) => name !== other[index])
  if (at === -1) return one.length - other.length
  return at >= other.length ? 1 : (one[at] ?? '').localeCompare(other[at] ?? '', 'zh-CN')
}

export type ChildOrganisation = Organisation & {
  /** In use directly below it. */
  readonly childCount: number
  /** Who holds a role in it, what lies below apart. */
  readonly personCount: number
}

/** What lies directly below an organisation, by name; `after` is the last name of the page before. */
export const listChildren = (
  db: Db,
  parentId: string,
  { archived = false, after = '', limit }: { archived?: boolean; after?: string; limit: number },
): Promise<readonly ChildOrganisation[]> =>
  db
    .selectFrom('organisation')
    .select(columns)
    .select(eb => [childrenIn(eb).as('childCount'), peopleIn(eb).as('personCount')])
    .where('parentId', '=', parentId)
    .where('archivedAt', archived ? 'is not' : 'is', null)
    .where('name', '>', after)
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .execute()

const childrenIn = (eb: ExpressionBuilder<Database, 'organisation'>) =>
  eb
    .selectFrom('organisation as child')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .whereRef('child.parentId', '=', 'organisation.id')
    .where('child.archivedAt', 'is', null)
    .$asScalar()
    .$notNull()

const peopleIn = (eb: ExpressionBuilder<Database, 'organisation'>) =>
  eb
    .selectFrom('roleGrant')
    .select(({ fn }) => fn.count<number>('userId').distinct().as('count'))
    .whereRef('roleGrant.organisationId', '=', 'organisation.id')
    .$asScalar()
    .$notNull()
