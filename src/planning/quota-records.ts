import { type Kysely, sql } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { yearBounds } from './rules.ts'

/** How far an organisation has come with what it is to publish in a year. */
export type QuotaProgress = {
  readonly organisationId: string
  readonly organisationName: string
  readonly organisationPath: string
  /** How many it is to publish. */
  readonly lessons: number
  /** How many of that place, and of all below it, were first published in the year and are public. */
  readonly published: number
}

/** The quotas of a year, in the order of the tree. */
export async function listQuotas(db: Kysely<Database>, year: number): Promise<readonly QuotaProgress[]> {
  const { from, to } = yearBounds(year)
  const firstDay = sql<Date>`coalesce(courseware."firstPublishedAt", courseware."publishedAt")`
  const rows = await db
    // Counted once for each organisation, then added up along the tree: a large county has thirty quotas over one year.
    .with('made', query =>
      query
        .selectFrom('courseware')
        .innerJoin('organisation as own', 'own.id', 'courseware.organisationId')
        .select(({ fn }) => ['own.path', fn.countAll<number>().as('lessons')])
        .where('courseware.publishedAt', 'is not', null)
        .where(firstDay, '>=', from)
        .where(firstDay, '<', to)
        .groupBy('own.path'),
    )
    .selectFrom('productionQuota')
    .innerJoin('organisation', 'organisation.id', 'productionQuota.organisationId')
    .select(eb => [
      'productionQuota.organisationId',
      'organisation.name as organisationName',
      'organisation.path as organisationPath',
      'productionQuota.lessons',
      eb
        .selectFrom('made')
        .select(({ fn }) => fn.sum<string | null>('made.lessons').as('sum'))
        .where(sql<boolean>`starts_with(made.path, organisation.path)`)
        .as('published'),
    ])
    .where('year', '=', year)
    .orderBy('organisation.path')
    .execute()
  return rows.map(row => ({ ...row, published: Number(row.published ?? 0) }))
}

type Quota = { readonly organisationId: string; readonly year: number; readonly lessons: number }

/** Sets how many lessons an organisation is to publish in a year; 0 takes the quota away. */
export async function setQuota(
  db: Kysely<Database>,
  { organisationId, year, lessons }: Quota,
  actor: Identity,
): Promise<void> {
  await db.transaction().execute(async step => {
    const before = await step
      .selectFrom('productionQuota')
      .select('lessons')
      .where('organisationId', '=', organisationId)
      .where('year', '=', year)
      .forUpdate()
      .executeTakeFirst()
    if (lessons === 0)
      await step
        .deleteFrom('productionQuota')
        .where('organisationId', '=', organisationId)
        .where('year', '=', year)
        .execute()
    else
      await step
        .insertInto('productionQuota')
        .values({ organisationId, year, lessons })
        .onConflict(conflict => conflict.columns(['organisationId', 'year']).doUpdateSet({ lessons }))
        .execute()
    await recordChange(step, actor, {
      ...{ action: 'setQuota', subjectKind: 'organisation', subjectId: organisationId },
      before: { year, lessons: before?.lessons ?? 0 },
      after: { year, lessons },
    })
  })
}
