import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { type Grant, grantSchema, type Identity, type Person, type Role } from './rules.ts'
import { newId } from './tokens.ts'

type Db = Kysely<Database> | Transaction<Database>

/** Somebody with all that he may do. One query: sessions hold no roles, so a role that was taken away is gone at once. */
export const withGrants = async (db: Db, { id, name, username }: Identity): Promise<Person> => ({
  ...{ id, name, username },
  grants: (await grantsOf(db, [id])).get(id) ?? [],
})

/** What each of these people may do; who holds no role is absent. */
export async function grantsOf(
  db: Db,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Grant[]>> {
  if (userIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('roleGrant')
    .innerJoin('organisation', 'organisation.id', 'roleGrant.organisationId')
    .select(['userId', 'role', 'organisationId', 'organisation.path as organisationPath'])
    .where('userId', 'in', userIds)
    .orderBy('grantedAt')
    .orderBy('roleGrant.id')
    .execute()
  const grants = new Map<string, Grant[]>()
  for (const row of rows) grants.set(row.userId, [...(grants.get(row.userId) ?? []), grantSchema.parse(row)])
  return grants
}

/** Gives a role; one that is held already is no error. */
export async function grantRole(
  db: Db,
  grant: { userId: string; role: Role; organisationId: string; grantedBy: string | null },
): Promise<void> {
  await db
    .insertInto('roleGrant')
    .values({ id: newId(), ...grant })
    .onConflict(conflict => conflict.columns(['userId', 'role', 'organisationId']).doNothing())
    .execute()
}
