import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

type Db = Kysely<Database>

/** Who is or was on a panel, and how many entries he has been given. */
export const listLoads = (db: Db, stageId: string) =>
  db
    .selectFrom('panelMember')
    .innerJoin('user', 'user.id', 'panelMember.userId')
    .leftJoin('reviewAssignment', join =>
      join
        .onRef('reviewAssignment.memberId', '=', 'panelMember.id')
        .on('reviewAssignment.state', '<>', 'released'),
    )
    .select(['panelMember.id as memberId', 'panelMember.userId', 'number', 'role', 'removedAt', 'user.name'])
    .select(sql<number>`count("reviewAssignment".id)::int`.as('given'))
    .where('panelMember.stageId', '=', stageId)
    .groupBy(['panelMember.id', 'user.name'])
    .orderBy('number')
    .execute()
export type Load = Awaited<ReturnType<typeof listLoads>>[number]

/** Entries of a stage that have fewer reviewers than they need, 50 at most. */
export async function listShort(db: Db, stageId: string) {
  const { rows } = await sql<{ id: string; code: string | null; title: string; given: number }>`
    select e.id, e.code, e.title, count(a.id)::int as given
    from "stageEntry" s
    join "competitionStage" t on t.id = s."stageId"
    join entry e on e.id = s."entryId"
    left join "reviewAssignment" a on a."stageId" = s."stageId" and a."entryId" = s."entryId"
      and a.state <> 'released' and not a."isArbiter"
    where s."stageId" = ${stageId} and not s."isStopped" and e.state = 'passed'
    group by e.id, t."reviewersPerEntry"
    having count(a.id) < t."reviewersPerEntry"
    order by e.code
    limit 50`.execute(db)
  return rows
}

/** Codes and titles of entries, for who runs the competition. */
export async function nameEntries(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('entry')
    .select(['id', 'code', 'title'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, code, title }) => [id, code === null ? title : `${code} ${title}`]))
}

/** What a code or the name of a unit means among the entries of a stage; undefined where it is neither. */
export async function findDeclared(
  db: Db,
  stageId: string,
  text: string,
): Promise<{ entryId: string } | { organisationId: string } | undefined> {
  const code = text.normalize('NFKC').toUpperCase().replace(/\s/g, '')
  const entered = db
    .selectFrom('stageEntry')
    .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
    .where('stageEntry.stageId', '=', stageId)
  const entry = await entered.select('entry.id').where('entry.code', '=', code).executeTakeFirst()
  if (entry) return { entryId: entry.id }
  const unit = await entered
    .innerJoin('organisation', 'organisation.id', 'entry.organisationId')
    .select('organisation.id')
    .where('organisation.name', '=', text.trim())
    .limit(1)
    .executeTakeFirst()
  return unit && { organisationId: unit.id }
}
