import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Every lesson that was taken down and not approved anew. */
export async function listWithheld(db: Kysely<Database>): Promise<string[]> {
  const rows = await db.selectFrom('courseware').select('id').where('withdrawnAt', 'is not', null).execute()
  return rows.map(({ id }) => id)
}
