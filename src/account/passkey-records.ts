import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { recordChange } from './audit-event-records.ts'
import { type Identity, identitySchema } from './rules.ts'
import { newId } from './tokens.ts'

type Db = Kysely<Database>
type Owner = Pick<Identity, 'id' | 'name'>

/** 5 minutes: a person looks for the finger or the telephone meanwhile. */
const challengeMs = 5 * 60_000

/** Keeps a question that a device must sign; for whom, if somebody adds a passkey. */
export async function keepChallenge(db: Db, challenge: string, userId: string | null): Promise<void> {
  const now = Date.now()
  await db.deleteFrom('passkeyChallenge').where('expiresAt', '<=', new Date(now)).execute()
  const expiresAt = new Date(now + challengeMs)
  await db.insertInto('passkeyChallenge').values({ challenge, userId, expiresAt }).execute()
}

/** Takes a question away that was answered: of two answers to one question only the first finds it. */
export async function takeChallenge(db: Db, challenge: string, userId: string | null): Promise<boolean> {
  const taken = await db
    .deleteFrom('passkeyChallenge')
    .where('challenge', '=', challenge)
    .where('userId', userId === null ? 'is' : '=', userId)
    .where('expiresAt', '>', new Date())
    .executeTakeFirst()
  return taken.numDeletedRows > 0n
}

/** A passkey as its owner sees it in the list. */
export type Passkey = {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** A person's passkeys, the newest first. */
export const listPasskeys = (db: Db, userId: string): Promise<readonly Passkey[]> =>
  db
    .selectFrom('passkey')
    .select(['id', 'name', 'createdAt', 'lastUsedAt'])
    .where('userId', '=', userId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute()

/** What a device must not be asked to make twice. */
export const listCredentials = (
  db: Db,
  userId: string,
): Promise<readonly { readonly credentialId: string; readonly transports: string[] }[]> =>
  db.selectFrom('passkey').select(['credentialId', 'transports']).where('userId', '=', userId).execute()

type NewPasskey = {
  readonly name: string
  readonly credentialId: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
}

/** Adds a passkey; one that this hub knows already is left as it is. */
export const insertPasskey = (db: Db, owner: Owner, passkey: NewPasskey): Promise<void> =>
  db.transaction().execute(async step => {
    const { publicKey, transports, ...rest } = passkey
    const row = { ...rest, id: newId(), userId: owner.id, lastUsedAt: null, transports: [...transports] }
    const made = await step
      .insertInto('passkey')
      .values({ ...row, publicKey: Buffer.from(publicKey) })
      .onConflict(conflict => conflict.column('credentialId').doNothing())
      .executeTakeFirst()
    const subject = { subjectKind: 'passkey', subjectId: row.id }
    if (made.numInsertedOrUpdatedRows !== 0n)
      await recordChange(step, owner, { action: 'addPasskey', ...subject, after: { name: passkey.name } })
  })

/** A known passkey and whose it is. */
export async function findPasskey(db: Db, credentialId: string) {
  const row = await db
    .selectFrom('passkey')
    .innerJoin('user', 'user.id', 'passkey.userId')
    .select(['user.id', 'user.name', 'user.username'])
    .select(['credentialId', 'publicKey', 'counter', 'transports'])
    .where('credentialId', '=', credentialId)
    .executeTakeFirst()
  if (!row) return undefined
  const { publicKey, counter, transports } = row
  return { person: identitySchema.parse(row), publicKey, counter, transports }
}

/** Notes the use of a passkey and what its device counts. */
export async function notePasskeyUse(db: Db, credentialId: string, counter: number): Promise<void> {
  const one = db.updateTable('passkey').where('credentialId', '=', credentialId)
  await one.set({ counter, lastUsedAt: new Date() }).execute()
}

/** Makes a passkey of this person worthless; another person's stays. */
export const removePasskey = (db: Db, owner: Owner, id: string): Promise<void> =>
  db.transaction().execute(async step => {
    const row = await step
      .deleteFrom('passkey')
      .where('id', '=', id)
      .where('userId', '=', owner.id)
      .returning('name')
      .executeTakeFirst()
    const subject = { subjectKind: 'passkey', subjectId: id }
    if (row) await recordChange(step, owner, { action: 'removePasskey', ...subject, before: row })
  })
