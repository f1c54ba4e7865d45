import { type Kysely, type Selectable, sql } from 'kysely'
import type { PanelMemberTable } from '../database/schema/competitions.ts'
import type { Database } from '../database/schema.ts'

type Db = Kysely<Database>
export type PanelRole = Selectable<PanelMemberTable>['role']

/** Somebody on a panel, with how much he was given and has submitted. */
export type PanelMember = Awaited<ReturnType<typeof listPanel>>[number]

/** A stage's panel in the order of its numbers, those who left last. */
export const listPanel = (db: Db, stageId: string) =>
  db
    .selectFrom('panelMember')
    .innerJoin('user', 'user.id', 'panelMember.userId')
    .leftJoin('reviewAssignment', join =>
      join
        .onRef('reviewAssignment.memberId', '=', 'panelMember.id')
        .on('reviewAssignment.state', '<>', 'released'),
    )
    .select([
      'panelMember.id',
      'panelMember.userId',
      'panelMember.number',
      'panelMember.role',
      'panelMember.removedAt',
      'panelMember.removalReason',
      'user.name',
      sql<number>`count("reviewAssignment".id)::int`.as('given'),
      sql<number>`count("reviewAssignment".id) filter (where "reviewAssignment".state = 'submitted')::int`.as(
        'submitted',
      ),
    ])
    .where('panelMember.stageId', '=', stageId)
    .groupBy(['panelMember.id', 'user.name'])
    .orderBy(sql`"panelMember"."removedAt" is not null`)
    .orderBy('panelMember.number')
    .execute()

/** People who may be put on the panel: reviewers of the place or above or below it, by a part of their name. */
export const searchReviewers = (
  db: Db,
  { stageId, organisationPath, part }: { stageId: string; organisationPath: string; part: string },
) =>
  db
    .selectFrom('user')
    .select(['user.id', 'user.name', 'user.username'])
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('roleGrant')
          .innerJoin('organisation', 'organisation.id', 'roleGrant.organisationId')
          .select('roleGrant.userId')
          .whereRef('roleGrant.userId', '=', 'user.id')
          .where('roleGrant.role', '=', 'reviewer')
          .where(
            sql<boolean>`(starts_with(${organisationPath}, organisation.path) or starts_with(organisation.path, ${organisationPath}))`,
          ),
      ),
    )
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('panelMember')
            .select('panelMember.id')
            .where('panelMember.stageId', '=', stageId)
            .where('panelMember.removedAt', 'is', null)
            .whereRef('panelMember.userId', '=', 'user.id'),
        ),
      ),
    )
    .$if(part !== '', query =>
      query.where(
        sql<boolean>`(position(lower(${part}) in lower("user".name)) > 0 or position(lower(${part}) in "user".username) > 0)`,
      ),
    )
    .orderBy('user.name')
    .orderBy('user.id')
    .limit(mostFound)
    .execute()

/** So many a search shows; more are found by a longer part of the name. */
export const mostFound = 50

/** Who sits on the panel of the stage before this one, reviews still, and has never been on this one, with his office. */
export const listFormerPanel = (db: Db, stageId: string) =>
  db
    .selectFrom('panelMember')
    .innerJoin('competitionStage as before', 'before.id', 'panelMember.stageId')
    .innerJoin('competitionStage as here', join =>
      join.on('here.id', '=', stageId).onRef('here.competitionId', '=', 'before.competitionId'),
    )
    .select(['panelMember.userId', 'panelMember.role'])
    .where(eb => eb('before.place', '=', eb('here.place', '-', 1)))
    .where('panelMember.removedAt', 'is', null)
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('panelMember as own')
            .select('own.id')
            .whereRef('own.stageId', '=', 'here.id')
            .whereRef('own.userId', '=', 'panelMember.userId'),
        ),
      ),
    )
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('roleGrant')
          .select('roleGrant.userId')
          .whereRef('roleGrant.userId', '=', 'panelMember.userId')
          .where('roleGrant.role', '=', 'reviewer'),
      ),
    )
    .orderBy('panelMember.number')
    .execute()
