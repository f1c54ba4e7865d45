import { hashPassword } from 'better-auth/crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { recordChange } from './audit-event-records.ts'
import type { OneTimeHashes, Shown } from './one-time.ts'
import { setPasswordHash } from './password-records.ts'
import { type Identity, identitySchema } from './rules.ts'
import { deleteSessions } from './session-records.ts'
import { newId } from './tokens.ts'

type Db = Kysely<Database>
type Actor = Pick<Identity, 'id' | 'name'>

/** 3 days: whoever stands at the counter for a new password uses it the same day, or after the weekend. */
const resetMs = 3 * 24 * 3600 * 1000

/**
 * Closes an account until its owner sets a new password by this code: the old password, all sessions and earlier codes
 * end at once; where it may be in foreign hands (`everything`) its passkeys and machine keys too. Tells until when the
 * code works.
 */
export const resetPassword = (
  db: Db,
  actor: Actor,
  { userId, hashes, everything }: { userId: string; hashes: OneTimeHashes; everything: boolean },
): Promise<Date> =>
  db.transaction().execute(async step => {
    const now = new Date()
    const account = step.updateTable('account').where('userId', '=', userId)
    await account.set({ password: null, updatedAt: now }).execute()
    const sessions = await deleteSessions(step, userId)
    const earlier = step.updateTable('passwordReset').where('userId', '=', userId).where('usedAt', 'is', null)
    await earlier.set({ revokedAt: now }).execute()
    if (everything) {
      await step.deleteFrom('passkey').where('userId', '=', userId).execute()
      const keys = step.updateTable('machineKey').where('userId', '=', userId).where('revokedAt', 'is', null)
      await keys.set({ revokedAt: now }).execute()
    }
    const expiresAt = new Date(now.getTime() + resetMs)
    const row = { id: newId(), userId, ...hashes, createdBy: actor.id, expiresAt }
    await step
      .insertInto('passwordReset')
      .values({ ...row, usedAt: null, revokedAt: null })
      .execute()
    await recordChange(step, actor, {
      ...{ action: 'resetPassword', subjectKind: 'person', subjectId: userId },
      after: { sessionsEnded: sessions, passkeysAndKeysEnded: everything },
    })
    return expiresAt
  })

/** Whose new password a link or a code opens; undefined for every one that cannot be used. */
export async function findReset(db: Db, { column, hash }: Shown): Promise<Identity | undefined> {
  const row = await db
    .selectFrom('passwordReset')
    .innerJoin('user', 'user.id', 'passwordReset.userId')
    .select(['user.id', 'user.name', 'user.username'])
    .where(column, '=', hash)
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', new Date())
    .executeTakeFirst()
  return row && identitySchema.parse(row)
}

/** Uses a code up and sets the new password, both or neither. Throws `invitationUnusable`. */
export async function acceptReset(db: Db, shown: Shown, password: string): Promise<void> {
  const hash = await hashPassword(password)
  await db.transaction().execute(async step => {
    const person = await findReset(step, shown)
    // Of two at the same moment the second waits here, and then finds the code used.
    const used = await step
      .updateTable('passwordReset')
      .set({ usedAt: new Date() })
      .where(shown.column, '=', shown.hash)
      .where('usedAt', 'is', null)
      .where('revokedAt', 'is', null)
      .executeTakeFirst()
    if (!person || used.numUpdatedRows === 0n) throw new XiangtuError('invitationUnusable')
    await setPasswordHash(step, person.id, hash)
    await deleteSessions(step, person.id)
    await recordChange(step, person, {
      ...{ action: 'setNewPassword', subjectKind: 'person', subjectId: person.id },
    })
  })
}
