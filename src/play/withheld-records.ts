import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Lessons whose files not everybody gets. */
export type Guarded = {
  /** Taken down, and not approved anew. */
  readonly withdrawn: ReadonlySet<string>
  /** For the people and stations of some places alone. */
  readonly limited: ReadonlySet<string>
}

/** Every lesson whose files not everybody gets. */
export async function listGuarded(db: Kysely<Database>): Promise<Guarded> {
  const rows = await db
    .selectFrom('courseware')
    .select(['id', 'withdrawnAt', 'visibility'])
    .where(eb => eb.or([eb('withdrawnAt', 'is not', null), eb('visibility', '<>', 'all')]))
    .execute()
  return {
    withdrawn: new Set(rows.flatMap(({ id, withdrawnAt }) => (withdrawnAt ? [id] : []))),
    limited: new Set(rows.flatMap(({ id, visibility }) => (visibility === 'all' ? [] : [id]))),
  }
}
