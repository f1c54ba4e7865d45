import type { Kysely } from 'kysely'
import { rootOrganisation } from '../../src/account/rules.ts'
import { newId } from '../../src/account/tokens.ts'
import type { Database } from '../../src/database/schema.ts'

/** A town right below the root; gives its id back. */
export async function makePlace(db: Kysely<Database>, name: string): Promise<string> {
  const id = newId()
  const row = { id, name, kind: 'town' as const, parentId: rootOrganisation.id }
  await db
    .insertInto('organisation')
    .values({ ...row, path: `${rootOrganisation.path}${id}/` })
    .execute()
  return id
}

/** Somebody holds his role there instead. */
export const moveGrant = (db: Kysely<Database>, userId: string, organisationId: string) =>
  db.updateTable('roleGrant').set({ organisationId }).where('userId', '=', userId).execute()
