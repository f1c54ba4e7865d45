import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { grantRole } from './grant-records.ts'
import { insertPerson } from './records.ts'
import { type Identity, identitySchema, localUsername, rootOrganisation } from './rules.ts'
import { hashToken, newId, newToken } from './tokens.ts'

type Db = Kysely<Database>

/** A key as its owner sees it in the list; the key itself is never shown again. */
export type UploadKey = {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** A person's keys that still work, newest first. */
export const listUploadKeys = (db: Db, userId: string): Promise<readonly UploadKey[]> =>
  db
    .selectFrom('uploadKey')
    .select(['id', 'name', 'createdAt', 'lastUsedAt'])
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .execute()

/** Makes a key and gives it back: the only time that anyone sees it. */
export async function makeUploadKey(db: Db, userId: string, name: string): Promise<string> {
  const key = newToken()
  const row = { id: newId(), userId, name, keyHash: hashToken(key), lastUsedAt: null, revokedAt: null }
  await db.insertInto('uploadKey').values(row).execute()
  return key
}

/** Makes a key of this person worthless at once; another person's key stays as it is. */
export async function revokeUploadKey(db: Db, userId: string, id: string): Promise<void> {
  const own = db.updateTable('uploadKey').where('id', '=', id).where('userId', '=', userId)
  await own.set({ revokedAt: new Date() }).execute()
}

/** Whose key this is; undefined for one that is unknown or revoked. Notes the use, at most once a minute. */
export async function personOfUploadKey(db: Db, key: string): Promise<Identity | undefined> {
  const keyHash = hashToken(key)
  const row = await db
    .selectFrom('uploadKey')
    .innerJoin('user', 'user.id', 'uploadKey.userId')
    .select(['user.id', 'user.name', 'user.username'])
    .where('keyHash', '=', keyHash)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const aMinuteAgo = new Date(Date.now() - 60_000)
  await db
    .updateTable('uploadKey')
    .set({ lastUsedAt: new Date() })
    .where('keyHash', '=', keyHash)
    .where(where => where.or([where('lastUsedAt', 'is', null), where('lastUsedAt', '<', aMinuteAgo)]))
    .execute()
  return identitySchema.parse(row)
}

/**
 * A new upload key for programs on the hub's own machine; the one of the start before becomes worthless.
 * The hub writes it to `local-key` in its data folder, readable by its own user alone.
 */
export async function makeLocalKey(db: Db): Promise<string> {
  const { id } = await localOperator(db)
  const older = db.updateTable('uploadKey').where('userId', '=', id).where('revokedAt', 'is', null)
  await older.set({ revokedAt: new Date() }).execute()
  return makeUploadKey(db, id, 'local-key')
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
