import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { FacetName } from '../search/rules.ts'

/** Facets whose values are ids of rows with names, and where these stand. */
const named = {
  locality: { table: 'organisation', column: 'name' },
  presenter: { table: 'presenter', column: 'name' },
  series: { table: 'series', column: 'title' },
  campaign: { table: 'campaign', column: 'title' },
} as const
type Named = keyof typeof named
export const isNamed = (facet: FacetName): facet is Named => Object.hasOwn(named, facet)

/** The names of some values of such a facet; what is not there is absent. */
export async function readNames(
  db: Kysely<Database>,
  facet: Named,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const { table, column } = named[facet]
  const { rows } = await sql<{ id: string; name: string }>`select id, ${sql.ref(column)} as name
    from ${sql.table(table)} where id = any(${ids})`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** A presenter; undefined where there is none of this id. */
export const findPresenter = (db: Kysely<Database>, id: string) =>
  db
    .selectFrom('presenter')
    .select(['id', 'organisationId', 'name', 'skills', 'introduction'])
    .where('id', '=', id)
    .executeTakeFirst()
