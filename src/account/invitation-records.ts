import { hashPassword } from 'better-auth/crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { recordChange } from './audit-event-records.ts'
import { grantRole, withGrants } from './grant-records.ts'
import type { OneTimeHashes, Shown } from './one-time.ts'
import { setPasswordHash } from './password-records.ts'
import { insertPerson } from './records.ts'
import {
  type Identity,
  identitySchema,
  invitationMs,
  type JoinForm,
  mayGive,
  type Role,
  rootOrganisation,
} from './rules.ts'
import { newId } from './tokens.ts'

type Db = Kysely<Database>
type Step = Transaction<Database>

/** An invitation that can still be used, with the place that its role is for. */
export type OpenInvitation = {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly organisationId: string
  readonly organisationPath: string
  readonly organisationName: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

const openInvitations = (db: Db) =>
  db
    .selectFrom('invitation')
    .innerJoin('organisation', 'organisation.id', 'invitation.organisationId')
    .select(['invitation.id', 'invitation.name', 'role', 'organisationId', 'expiresAt'])
    .select(['invitation.createdAt', 'path as organisationPath', 'organisation.name as organisationName'])
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('organisation.archivedAt', 'is', null)
    .where('expiresAt', '>', new Date())

/** Invitations to these places and below that nobody has used, revoked or let expire, the newest first. */
export const listInvitations = (db: Db, under: readonly string[]): Promise<readonly OpenInvitation[]> =>
  openInvitations(db)
    .where('createdBy', 'is not', null)
    .where(where => where.or(under.map(path => where('path', 'like', `${path}%`))))
    .orderBy('invitation.createdAt', 'desc')
    .orderBy('invitation.id')
    .limit(500)
    .execute()

/** The invitation that a link or a code opens; undefined for every one that cannot be used. */
export const findInvitation = (db: Db, { column, hash }: Shown): Promise<OpenInvitation | undefined> =>
  openInvitations(db).where(column, '=', hash).executeTakeFirst()

/** One open invitation by its id, for those who look after its place. */
export const findInvitationById = (db: Db, id: string): Promise<OpenInvitation | undefined> =>
  openInvitations(db).where('invitation.id', '=', id).where('createdBy', 'is not', null).executeTakeFirst()

type NewInvitation = {
  readonly role: Role
  readonly name: string
  readonly organisationId?: string
  /** null: the hub itself. */
  readonly createdBy: Pick<Identity, 'id' | 'name'> | null
}

/** A place in use, which nobody can archive before this step ends. Throws `organisationArchived`. */
async function openPlace(step: Step, id: string) {
  const place = await step
    .selectFrom('organisation')
    .select(['name', 'path'])
    .where('id', '=', id)
    .where('archivedAt', 'is', null)
    .forShare()
    .executeTakeFirst()
  if (!place) throw new XiangtuError('organisationArchived')
  return place
}

/** Makes an invitation of hashes that its maker has the secrets of, and tells until when it can be used. */
export async function insertInvitation(
  step: Step,
  { role, name, organisationId = rootOrganisation.id, createdBy }: NewInvitation,
  hashes: { readonly tokenHash: string; readonly codeHash?: string },
): Promise<Date> {
  const organisation = await openPlace(step, organisationId)
  const expiresAt = new Date(Date.now() + invitationMs)
  const row = { id: newId(), role, name, organisationId, createdBy: createdBy?.id ?? null, expiresAt }
  await step
    .insertInto('invitation')
    .values({ ...row, ...hashes, usedAt: null, revokedAt: null })
    .execute()
  await recordChange(step, createdBy ?? undefined, {
    ...{ action: 'invite', subjectKind: 'invitation', subjectId: row.id },
    after: { name, role, organisation: organisation.name },
  })
  return expiresAt
}

/** Makes several invitations at once, all or none. */
export const makeInvitations = (
  db: Db,
  invitations: readonly { readonly invitation: NewInvitation; readonly hashes: OneTimeHashes }[],
): Promise<readonly Date[]> =>
  db.transaction().execute(async step => {
    const ends: Date[] = []
    for (const { invitation, hashes } of invitations)
      ends.push(await insertInvitation(step, invitation, hashes))
    return ends
  })

/** Makes an open invitation worthless. One that is used or gone already is no error. */
export const revokeInvitation = (db: Db, actor: Pick<Identity, 'id' | 'name'>, id: string): Promise<void> =>
  db.transaction().execute(async step => {
    const row = await step
      .updateTable('invitation')
      .set({ revokedAt: new Date() })
      .where('id', '=', id)
      .where('usedAt', 'is', null)
      .where('revokedAt', 'is', null)
      .returning(['name', 'role'])
      .executeTakeFirst()
    const subject = { subjectKind: 'invitation', subjectId: id }
    if (row) await recordChange(step, actor, { action: 'revokeInvitation', ...subject, before: row })
  })

/**
 * Uses an invitation up and makes its account, both or neither.
 * Throws `invitationUnusable`, or `usernameTaken`, which leaves the invitation open.
 */
export async function acceptInvitation(db: Db, shown: Shown, form: JoinForm): Promise<Identity> {
  const password = await hashPassword(form.password)
  return db.transaction().execute(async step => {
    // The place first, then the invitation: in this order they are locked where a place is archived, too.
    const placeId = step
      .selectFrom('invitation')
      .select('organisationId')
      .where(shown.column, '=', shown.hash)
    const { organisationId } = (await placeId.executeTakeFirst()) ?? unusable()
    const place = await openPlace(step, organisationId)
    const { role, createdBy } = (await useUp(step, shown)) ?? unusable()
    if (createdBy !== null && !(await mayStillGive(step, createdBy, { role, path: place.path }))) unusable()
    const person: Identity = { id: newId(), name: form.name, username: form.username }
    await insertPerson(step, person)
    await grantRole(step, { userId: person.id, role, organisationId, grantedBy: createdBy })
    await setPasswordHash(step, person.id, password)
    await recordChange(step, person, {
      ...{ action: 'acceptInvitation', subjectKind: 'person', subjectId: person.id },
      after: { name: person.name, role, organisation: place.name },
    })
    return person
  })
}

/** Of two that use one invitation at the same moment the second waits for the first here, and then finds it used. */
function useUp(step: Step, { column, hash }: Shown) {
  const now = new Date()
  return step
    .updateTable('invitation')
    .set({ usedAt: now })
    .where(column, '=', hash)
    .where('usedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning(['role', 'createdBy'])
    .executeTakeFirst()
}

function unusable(): never {
  throw new XiangtuError('invitationUnusable')
}

/** Who has lost the right to give a role since he invited somebody to it has lost what he invited to, too. */
async function mayStillGive(
  step: Step,
  inviterId: string,
  { role, path }: { readonly role: Role; readonly path: string },
): Promise<boolean> {
  const row = await step
    .selectFrom('user')
    .select(['id', 'name', 'username'])
    .where('id', '=', inviterId)
    .executeTakeFirst()
  const inviter = identitySchema.safeParse(row)
  return inviter.success && mayGive(await withGrants(step, inviter.data), role, path)
}
