import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { AuditEvent, AuditSearch } from './audit-log-rules.ts'

type Db = Kysely<Database>

/**
 * Changes, the newest first, `limit` of them from before the cursor. Each way to search has an index.
 */
export const searchAuditEvents = (
  db: Db,
  { person, action, subject, since, until, before }: AuditSearch,
  limit: number,
): Promise<readonly AuditEvent[]> =>
  db
    .selectFrom('auditEvent')
    .select(['id', 'at', 'actorId', 'actorName', 'action', 'subjectKind', 'subjectId', 'before', 'after'])
    .$if(person !== undefined, query => query.where('actorId', 'in', namedLike(db, person ?? '')))
    .$if(action !== undefined, query => query.where('action', '=', action ?? ''))
    .$if(subject !== undefined, query => query.where('subjectId', '=', subject ?? ''))
    .$if(since !== undefined, query => query.where('at', '>=', since ?? new Date()))
    .$if(until !== undefined, query => query.where('at', '<', until ?? new Date()))
    .$if(before !== undefined, query => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

/** Accounts are never deleted: whoever changed something is found by the name that he has. */
const namedLike = (db: Db, text: string) =>
  db
    .selectFrom('user')
    .select('id')
    .where(
      sql<boolean>`position(lower(${text}) in lower(name)) > 0 or position(lower(${text}) in username) > 0`,
    )

/** Every kind of change that was ever written down, for the list to choose from. Jumps from one to the next by index. */
export async function listAuditActions(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ action: string }>`
    with recursive known as (
      (select action from "auditEvent" order by action limit 1)
      union all
      select (select event.action from "auditEvent" event where event.action > known.action order by event.action limit 1)
      from known where known.action is not null
    ) select action from known where action is not null`.execute(db)
  return rows.map(({ action }) => action)
}
