import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { insertInvitation } from './invitation-records.ts'
import { rootOrganisation } from './rules.ts'
import { hashToken, newToken } from './tokens.ts'

/**
 * The token of a new set-up link while no operator can sign in yet; undefined once one can.
 * Older set-up links become worthless, so only the one that was printed last works.
 */
export const makeSetupLink = (db: Kysely<Database>): Promise<string | undefined> =>
  db.transaction().execute(async step => {
    const operator = await step
      .selectFrom('user')
      .innerJoin('account', 'account.userId', 'user.id')
      .innerJoin('roleGrant', 'roleGrant.userId', 'user.id')
      .select('user.id')
      .where('roleGrant.role', '=', 'operator')
      .where('roleGrant.organisationId', '=', rootOrganisation.id)
      .where('account.password', 'is not', null)
      .limit(1)
      .executeTakeFirst()
    const older = step.updateTable('invitation').where('createdBy', 'is', null).where('usedAt', 'is', null)
    await older.set({ revokedAt: new Date() }).execute()
    if (operator) return undefined
    const token = newToken()
    await insertInvitation(
      step,
      { role: 'operator', name: '', createdBy: null },
      { tokenHash: hashToken(token) },
    )
    return token
  })
