import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { recordChange } from './audit-event-records.ts'
import type { Identity } from './rules.ts'
import { deleteSessions } from './session-records.ts'
import { newId } from './tokens.ts'

type Db = Kysely<Database>
type Owner = Pick<Identity, 'id' | 'name'>

/** A password of this hub, in the shape of better-auth's accounts of other sites. */
const noOutsideAccount = {
  providerId: 'credential',
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
  scope: null,
}

/** Gives a person this hash as password, in place of the one before if there was one. */
export async function setPasswordHash(
  step: Transaction<Database>,
  userId: string,
  password: string,
): Promise<void> {
  await step
    .insertInto('account')
    .values({ ...noOutsideAccount, id: newId(), accountId: userId, userId, password })
    .onConflict(conflict =>
      conflict.columns(['providerId', 'accountId']).doUpdateSet({ password, updatedAt: new Date() }),
    )
    .execute()
}

/**
 * Changes a person's password and ends all his sessions but the one he does it in.
 * Throws `wrongPassword` where the old one is not right.
 */
export async function changePassword(
  db: Db,
  owner: Owner,
  { current, next, sessionId }: { current: string; next: string; sessionId: string },
): Promise<void> {
  const row = await db
    .selectFrom('account')
    .select('password')
    .where('userId', '=', owner.id)
    .where('providerId', '=', 'credential')
    .executeTakeFirst()
  const hash = row?.password
  if (!hash || !(await verifyPassword({ hash, password: current }))) throw new XiangtuError('wrongPassword')
  const password = await hashPassword(next)
  await db.transaction().execute(async step => {
    await setPasswordHash(step, owner.id, password)
    await deleteSessions(step, owner.id, sessionId)
    const subject = { subjectKind: 'person', subjectId: owner.id }
    await recordChange(step, owner, { action: 'changePassword', ...subject })
  })
}
