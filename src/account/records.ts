import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import type { Identity } from './rules.ts'

/** Makes a person without any way to sign in. Throws `usernameTaken`. */
export async function insertPerson(
  db: Kysely<Database> | Transaction<Database>,
  person: Identity,
): Promise<void> {
  // better-auth wants an address of every person; RFC 2606 keeps `.invalid` free of real ones.
  const invented = { email: `${person.id}@people.invalid`, emailVerified: false, image: null }
  const result = await db
    .insertInto('user')
    .values({ ...person, ...invented, displayUsername: person.username })
    .onConflict(conflict => conflict.column('username').doNothing())
    .executeTakeFirst()
  if (result.numInsertedOrUpdatedRows === 0n) throw new XiangtuError('usernameTaken')
}
