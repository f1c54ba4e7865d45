import { type Kysely, sql } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'

type Db = Kysely<Database>

/** Whom a village calls, and for which place he is there. */
export type Technician = {
  readonly organisationId: string
  readonly placeName: string
  readonly name: string
  readonly phone: string
}

const technicians = (db: Db) =>
  db
    .selectFrom('technicianContact')
    .innerJoin('organisation', 'organisation.id', 'technicianContact.organisationId')
    .select(['organisationId', 'organisation.name as placeName'])
    .select(['technicianContact.name', 'technicianContact.phone'])

/** The technician of a place, or of the nearest place above it that has one; undefined where nobody is named. */
export const technicianFor = (db: Db, placePath: string): Promise<Technician | undefined> =>
  technicians(db)
    .where(sql<boolean>`starts_with(${placePath}, organisation.path)`)
    .orderBy(sql`length(organisation.path)`, 'desc')
    .limit(1)
    .executeTakeFirst()

type Places = {
  /** These places and what lies below them. */
  readonly under: readonly string[]
  /** These alone. */
  readonly at: readonly string[]
}

/** Everybody named in some places, and where. */
export const listTechnicians = (
  db: Db,
  { under, at }: Places,
): Promise<readonly (Technician & { readonly placePath: string })[]> =>
  technicians(db)
    .select('organisation.path as placePath')
    .where(where =>
      where.or([
        ...under.map(path => where('organisation.path', 'like', `${path}%`)),
        ...at.map(path => where('organisation.path', '=', path)),
      ]),
    )
    .where('organisation.archivedAt', 'is', null)
    .orderBy(sql`length(organisation.path)`)
    .orderBy('organisation.name')
    .limit(500)
    .execute()

const subject = (subjectId: string) => ({ subjectKind: 'organisation', subjectId })

/** Names the technician of a place, instead of the one before. */
export const setTechnician = (
  db: Db,
  actor: Identity,
  { organisationId, name, phone }: Pick<Technician, 'organisationId' | 'name' | 'phone'>,
): Promise<void> =>
  db.transaction().execute(async step => {
    const before = await step
      .selectFrom('technicianContact')
      .select(['name', 'phone'])
      .where('organisationId', '=', organisationId)
      .forUpdate()
      .executeTakeFirst()
    if (before?.name === name && before.phone === phone) return
    await step
      .insertInto('technicianContact')
      .values({ organisationId, name, phone })
      .onConflict(conflict => conflict.column('organisationId').doUpdateSet({ name, phone }))
      .execute()
    const change = { action: 'setTechnician', ...subject(organisationId), before, after: { name, phone } }
    await recordChange(step, actor, change)
  })

/** Leaves a place without one of its own: the nearest above counts. None there is no error. */
export const removeTechnician = (db: Db, actor: Identity, organisationId: string): Promise<void> =>
  db.transaction().execute(async step => {
    const before = await step
      .deleteFrom('technicianContact')
      .where('organisationId', '=', organisationId)
      .returning(['name', 'phone'])
      .executeTakeFirst()
    if (before)
      await recordChange(step, actor, { action: 'removeTechnician', ...subject(organisationId), before })
  })
