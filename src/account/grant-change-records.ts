import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { recordChange } from './audit-event-records.ts'
import { grantRole } from './grant-records.ts'
import { type Identity, type Role, rootOrganisation } from './rules.ts'

type Db = Kysely<Database>
type Step = Transaction<Database>

type RoleAt = { readonly userId: string; readonly role: Role; readonly organisationId: string }

/**
 * Gives a role at a place and writes that down; one that is held already is no error. Throws `organisationArchived`,
 * also where the place is being archived at this moment, and `notFound` for an unknown person or place.
 */
export const giveRole = (db: Db, actor: Identity, { userId, role, organisationId }: RoleAt): Promise<void> =>
  db.transaction().execute(async step => {
    const organisation = await step
      .selectFrom('organisation')
      .select(['name', 'archivedAt'])
      .where('id', '=', organisationId)
      .forShare()
      .executeTakeFirst()
    const person = await step.selectFrom('user').select('name').where('id', '=', userId).executeTakeFirst()
    if (!organisation || !person) throw new XiangtuError('notFound')
    if (organisation.archivedAt) throw new XiangtuError('organisationArchived')
    if (await holdsExactly(step, { userId, role, organisationId })) return
    await grantRole(step, { userId, role, organisationId, grantedBy: actor.id })
    const after = { role, organisation: organisation.name, person: person.name }
    await recordChange(step, actor, {
      ...{ action: 'giveRole', subjectKind: 'person', subjectId: userId },
      after,
    })
  })

const holdsExactly = (step: Step, { userId, role, organisationId }: RoleAt) =>
  step
    .selectFrom('roleGrant')
    .select('id')
    .where('userId', '=', userId)
    .where('role', '=', role)
    .where('organisationId', '=', organisationId)
    .executeTakeFirst()

/** Takes a role away and writes that down. Throws `lastOperator` where nobody could run the hub any more. */
export const takeRole = (db: Db, actor: Identity, { userId, role, organisationId }: RoleAt): Promise<void> =>
  db.transaction().execute(async step => {
    const isHubOperator = role === 'operator' && organisationId === rootOrganisation.id
    if (isHubOperator) await refuseLastOperator(step, userId)
    const gone = await step
      .deleteFrom('roleGrant')
      .where('userId', '=', userId)
      .where('role', '=', role)
      .where('organisationId', '=', organisationId)
      .executeTakeFirst()
    if (gone.numDeletedRows === 0n) return
    const { name: organisation } = await step
      .selectFrom('organisation')
      .select('name')
      .where('id', '=', organisationId)
      .executeTakeFirstOrThrow()
    const { name: person } = await step
      .selectFrom('user')
      .select('name')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow()
    await recordChange(step, actor, {
      ...{ action: 'takeRole', subjectKind: 'person', subjectId: userId },
      before: { role, organisation, person },
    })
  })

/** Two operators who take each other's role at once wait for one another here; the second finds himself the last. */
async function refuseLastOperator(step: Step, userId: string): Promise<void> {
  const root = step.selectFrom('organisation').select('id').where('id', '=', rootOrganisation.id)
  await root.forNoKeyUpdate().execute()
  const other = await step
    .selectFrom('roleGrant')
    .innerJoin('account', 'account.userId', 'roleGrant.userId')
    .select('roleGrant.id')
    .where('role', '=', 'operator')
    .where('organisationId', '=', rootOrganisation.id)
    .where('roleGrant.userId', '<>', userId)
    .where('account.password', 'is not', null)
    .executeTakeFirst()
  if (!other) throw new XiangtuError('lastOperator')
}
