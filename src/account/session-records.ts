import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import { recordChange } from './audit-event-records.ts'
import type { Identity } from './rules.ts'

type Db = Kysely<Database> | Transaction<Database>
type Owner = Pick<Identity, 'id' | 'name'>

/** A browser in which somebody is signed in. */
export type OpenSession = {
  readonly id: string
  readonly userAgent: string | null
  readonly createdAt: Date
  /** To the day: better-auth notes the use of a session once a day. */
  readonly updatedAt: Date
}

const openSessions = (db: Db) => db.selectFrom('session').where('expiresAt', '>', new Date())

/** Whether a session has neither been ended nor run out. */
export const isOpenSession = async (db: Db, id: string): Promise<boolean> =>
  (await openSessions(db).select('id').where('id', '=', id).executeTakeFirst()) !== undefined

/** Where a person is signed in, the latest use first. */
export const listSessions = (db: Db, userId: string): Promise<readonly OpenSession[]> =>
  openSessions(db)
    .select(['id', 'userAgent', 'createdAt', 'updatedAt'])
    .where('userId', '=', userId)
    .orderBy('updatedAt', 'desc')
    .orderBy('id')
    .execute()

/** Ends one session of this person; another person's stays. One that is gone already is no error. */
export const endSession = (db: Kysely<Database>, owner: Owner, id: string): Promise<void> =>
  db.transaction().execute(async step => {
    const ended = await step
      .deleteFrom('session')
      .where('id', '=', id)
      .where('userId', '=', owner.id)
      .executeTakeFirst()
    if (ended.numDeletedRows > 0n)
      await recordChange(step, owner, { action: 'endSession', subjectKind: 'person', subjectId: owner.id })
  })

/** Ends every session of a person but the one that is named; tells how many. */
export async function deleteSessions(step: Db, userId: string, except?: string): Promise<number> {
  const all = step.deleteFrom('session').where('userId', '=', userId)
  const ended = await (except === undefined ? all : all.where('id', '<>', except)).executeTakeFirst()
  return Number(ended.numDeletedRows)
}

/** Ends every other session of this person. */
export const endOtherSessions = (db: Kysely<Database>, owner: Owner, id: string): Promise<void> =>
  db.transaction().execute(async step => {
    const count = await deleteSessions(step, owner.id, id)
    const subject = { subjectKind: 'person', subjectId: owner.id }
    if (count > 0)
      await recordChange(step, owner, { action: 'endOtherSessions', ...subject, before: { count } })
  })
