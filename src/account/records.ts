import { hashPassword } from 'better-auth/crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { grantRole, grantsOf } from './grant-records.ts'
import {
  type Identity,
  identitySchema,
  invitationMs,
  type JoinForm,
  type Person,
  type Role,
  rootOrganisation,
} from './rules.ts'
import { hashToken, newId, newToken } from './tokens.ts'

type Db = Kysely<Database>

/** An invitation that can still be used. */
export type OpenInvitation = {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly organisationId: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Everybody who has an account, the longest here first. */
export const listPeople = async (db: Db): Promise<readonly (Person & { readonly createdAt: Date })[]> => {
  const columns = ['id', 'name', 'username', 'createdAt'] as const
  const rows = await db.selectFrom('user').select(columns).orderBy('createdAt').orderBy('id').execute()
  const grants = await grantsOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.flatMap(row => {
    const parsed = identitySchema.safeParse(row)
    return parsed.success
      ? [{ ...parsed.data, grants: grants.get(row.id) ?? [], createdAt: row.createdAt }]
      : []
  })
}

const openInvitations = (db: Db) =>
  db
    .selectFrom('invitation')
    .select(['id', 'name', 'role', 'organisationId', 'createdAt', 'expiresAt'])
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', new Date())

/** Invitations that operators have made and nobody has used, revoked or let expire. */
export const listInvitations = (db: Db): Promise<readonly OpenInvitation[]> =>
  openInvitations(db).where('createdBy', 'is not', null).orderBy('createdAt', 'desc').execute()

/** The invitation that a link's token opens; undefined for every token that cannot be used. */
export const findInvitation = (db: Db, token: string): Promise<OpenInvitation | undefined> =>
  openInvitations(db).where('tokenHash', '=', hashToken(token)).executeTakeFirst()

/** Makes an invitation and gives its token back: the only time that anyone sees it. */
export async function makeInvitation(
  db: Db | Transaction<Database>,
  {
    role,
    name,
    createdBy,
    organisationId = rootOrganisation.id,
  }: { role: Role; name: string; createdBy: string | null; organisationId?: string },
): Promise<string> {
  const token = newToken()
  const expiresAt = new Date(Date.now() + invitationMs)
  const fixed = { usedAt: null, revokedAt: null, expiresAt }
  const row = { id: newId(), tokenHash: hashToken(token), role, name, createdBy, organisationId, ...fixed }
  await db.insertInto('invitation').values(row).execute()
  return token
}

/** Makes an open invitation worthless. One that is used or gone already is no error. */
export async function revokeInvitation(db: Db, id: string): Promise<void> {
  const open = db.updateTable('invitation').where('id', '=', id).where('usedAt', 'is', null)
  await open.set({ revokedAt: new Date() }).execute()
}

/**
 * Uses an invitation up and makes its account, both or neither.
 * Throws `invitationUnusable`, or `usernameTaken`, which leaves the invitation open.
 */
export async function acceptInvitation(db: Db, token: string, form: JoinForm): Promise<Identity> {
  const password = await hashPassword(form.password)
  return db.transaction().execute(async transaction => {
    const invitation = await useUp(transaction, token)
    const person: Identity = { id: newId(), name: form.name, username: form.username }
    await insertPerson(transaction, person)
    const { role, organisationId, createdBy: grantedBy } = invitation
    await grantRole(transaction, { userId: person.id, role, organisationId, grantedBy })
    await transaction
      .insertInto('account')
      .values({ ...noOutsideAccount, id: newId(), accountId: person.id, userId: person.id, password })
      .execute()
    return person
  })
}

type InvitationRow = {
  readonly role: Role
  readonly organisationId: string
  readonly createdBy: string | null
}

/** Of two that use one link at the same moment the second waits for the first here, and then finds it used. */
async function useUp(transaction: Transaction<Database>, token: string): Promise<InvitationRow> {
  const now = new Date()
  const row = await transaction
    .updateTable('invitation')
    .set({ usedAt: now })
    .where('tokenHash', '=', hashToken(token))
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning(['role', 'organisationId', 'createdBy'])
    .executeTakeFirst()
  if (!row) throw new XiangtuError('invitationUnusable')
  return row
}

/** Makes a person without any way to sign in. Throws `usernameTaken`. */
export async function insertPerson(db: Db | Transaction<Database>, person: Identity): Promise<void> {
  // better-auth wants an address of every person; RFC 2606 keeps `.invalid` free of real ones.
  const invented = { email: `${person.id}@people.invalid`, emailVerified: false, image: null }
  const result = await db
    .insertInto('user')
    .values({ ...person, ...invented, displayUsername: person.username })
    .onConflict(conflict => conflict.column('username').doNothing())
    .executeTakeFirst()
  if (result.numInsertedOrUpdatedRows === 0n) throw new XiangtuError('usernameTaken')
}

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

/**
 * The token of a new set-up link while no operator can sign in yet; undefined once one can.
 * Older set-up links become worthless, so only the one that was printed last works.
 */
export const makeSetupLink = (db: Db): Promise<string | undefined> =>
  db.transaction().execute(async transaction => {
    const operator = await transaction
      .selectFrom('user')
      .innerJoin('account', 'account.userId', 'user.id')
      .innerJoin('roleGrant', 'roleGrant.userId', 'user.id')
      .select('user.id')
      .where('roleGrant.role', '=', 'operator')
      .where('account.password', 'is not', null)
      .limit(1)
      .executeTakeFirst()
    const older = transaction
      .updateTable('invitation')
      .where('createdBy', 'is', null)
      .where('usedAt', 'is', null)
    await older.set({ revokedAt: new Date() }).execute()
    return operator ? undefined : makeInvitation(transaction, { role: 'operator', name: '', createdBy: null })
  })
