import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { recordChange } from './audit-event-records.ts'
import { grantRole } from './grant-records.ts'
import { type KeyScope, keyScopes } from './key-scopes.ts'
import { insertPerson } from './records.ts'
import { type Identity, identitySchema, localUsername, rootOrganisation } from './rules.ts'
import { hashToken, newId, newToken } from './tokens.ts'

type Db = Kysely<Database>
type Holder = Pick<Identity, 'id' | 'name'>

/** A key as its owner sees it in the list; the key itself is never shown again. */
export type MachineKey = {
  readonly id: string
  readonly name: string
  readonly scopes: readonly KeyScope[]
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
}

const dayMs = 24 * 3600 * 1000

/** Keys that still work. */
const workingKeys = (db: Db) =>
  db
    .selectFrom('machineKey')
    .where('revokedAt', 'is', null)
    .where(where => where.or([where('expiresAt', 'is', null), where('expiresAt', '>', new Date())]))

/** A person's keys that still work, newest first. */
export const listMachineKeys = (db: Db, userId: string): Promise<readonly MachineKey[]> =>
  workingKeys(db)
    .select(['id', 'name', 'scopes', 'createdAt', 'expiresAt', 'lastUsedAt'])
    .where('userId', '=', userId)
    .orderBy('createdAt', 'desc')
    .execute()

type NewKey = { readonly name: string; readonly scopes: readonly KeyScope[]; readonly days: number }

/** Makes a key for its owner and gives it back: the only time that anyone sees it. 0 days: it never ends by itself. */
export async function makeMachineKey(db: Db, owner: Holder, { name, scopes, days }: NewKey): Promise<string> {
  const key = newToken()
  const expiresAt = days === 0 ? null : new Date(Date.now() + days * dayMs)
  const shown = { name, scopes: [...scopes], expiresAt }
  const row = { id: newId(), userId: owner.id, ...shown, keyHash: hashToken(key), lastUsedAt: null }
  await db.transaction().execute(async step => {
    await step
      .insertInto('machineKey')
      .values({ ...row, revokedAt: null })
      .execute()
    const subject = { subjectKind: 'machineKey', subjectId: row.id }
    await recordChange(step, owner, { action: 'makeMachineKey', ...subject, after: shown })
  })
  return key
}

/** Makes a key of this person worthless at once; another person's key stays as it is. */
export const revokeMachineKey = (db: Db, owner: Holder, id: string): Promise<void> =>
  db.transaction().execute(async step => {
    const row = await step
      .updateTable('machineKey')
      .set({ revokedAt: new Date() })
      .where('id', '=', id)
      .where('userId', '=', owner.id)
      .where('revokedAt', 'is', null)
      .returning('name')
      .executeTakeFirst()
    const subject = { subjectKind: 'machineKey', subjectId: id }
    if (row) await recordChange(step, owner, { action: 'revokeMachineKey', ...subject, before: row })
  })

const scopesSchema = z.array(z.enum(keyScopes))

/** Whose key this is and what it is for; undefined for one that does not work. Notes the use, at most once a minute. */
export async function findKeyHolder(
  db: Db,
  key: string,
): Promise<{ readonly person: Identity; readonly scopes: readonly KeyScope[] } | undefined> {
  const row = await workingKeys(db)
    .innerJoin('user', 'user.id', 'machineKey.userId')
    .select(['user.id', 'user.name', 'user.username', 'machineKey.id as keyId', 'scopes'])
    .where('keyHash', '=', hashToken(key))
    .executeTakeFirst()
  if (!row) return undefined
  const aMinuteAgo = new Date(Date.now() - 60_000)
  await db
    .updateTable('machineKey')
    .set({ lastUsedAt: new Date() })
    .where('id', '=', row.keyId)
    .where(where => where.or([where('lastUsedAt', 'is', null), where('lastUsedAt', '<', aMinuteAgo)]))
    .execute()
  return { person: identitySchema.parse(row), scopes: scopesSchema.parse(row.scopes) }
}

/**
 * A new key for programs on the hub's own machine; the one of the start before becomes worthless.
 * The hub writes it to `local-key` in its data folder, readable by its own user alone.
 */
export async function makeLocalKey(db: Db): Promise<string> {
  const operator = await localOperator(db)
  const older = db.updateTable('machineKey').where('userId', '=', operator.id).where('revokedAt', 'is', null)
  await older.set({ revokedAt: new Date() }).execute()
  return makeMachineKey(db, operator, { name: 'local-key', scopes: keyScopes, days: 0 })
}

/** The built-in operator for programs on this machine, made at the first call. */
async function localOperator(db: Db): Promise<Identity> {
  const find = db.selectFrom('user').select(['id', 'name', 'username']).where('username', '=', localUsername)
  const found = await find.executeTakeFirst()
  if (found) return identitySchema.parse(found)
  const person: Identity = { id: newId(), name: '本机', username: localUsername }
  try {
    await db.transaction().execute(async step => {
      await insertPerson(step, person)
      const place = { organisationId: rootOrganisation.id, grantedBy: null }
      await grantRole(step, { userId: person.id, role: 'operator', ...place })
    })
    return person
  } catch (error) {
    // Another hub on the same database was faster.
    if (error instanceof XiangtuError && error.code === 'usernameTaken') return localOperator(db)
    throw error
  }
}
