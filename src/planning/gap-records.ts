import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { seasons } from '../metadata/rules.ts'
import type { Gaps } from './gaps.ts'
import { listQuotas } from './quota-records.ts'
import { countUnmet } from './request-records.ts'

type Db = Kysely<Database>

/** What is wanted of a year and what there is, by topic, by month and by place. */
export async function readGaps(db: Db, year: number): Promise<Gaps> {
  const requests = await countUnmet(db)
  return {
    year,
    topics: await topicGaps(db, year, requests),
    requestsWithoutTopic: requests.get(null) ?? 0,
    months: await monthGaps(db, year),
    places: await placeGaps(db, year),
  }
}

/** Of each topic that is offered; of one of the first level what stands in itself, not in those below it. */
async function topicGaps(
  db: Db,
  year: number,
  requests: ReadonlyMap<string | null, number>,
): Promise<Gaps['topics']> {
  const [from, to] = [`${year}-01`, `${year}-12`]
  const rows = await db
    .selectFrom('topic')
    .leftJoin('topic as parent', 'parent.id', 'topic.parentId')
    .select([
      ...(['topic.id', 'topic.labelZh', 'topic.labelEn'] as const),
      ...(['parent.labelZh as parentZh', 'parent.labelEn as parentEn'] as const),
    ])
    .select([
      sql<number>`(select count(*) from "planItem" item left join courseware on courseware.id = item."coursewareId"
        where item."topicId" = topic.id and item.month between ${from} and ${to}
          and item."droppedAt" is null and courseware."publishedAt" is null)`.as('planned'),
      sql<number>`(select count(*) from "topicProposal" proposal where proposal."topicId" = topic.id
        and proposal.month between ${from} and ${to} and proposal.state in ('proposed', 'endorsed'))`.as(
        'proposed',
      ),
      sql<number>`(select count(*) from campaign where topic.id = any(campaign."topicIds")
        and campaign."archivedAt" is null and campaign."beginsOn" <= ${`${year}-12-31`}
        and campaign."endsOn" >= ${`${year}-01-01`})`.as('campaigns'),
      sql<number>`(select count(*) from ${ofTopic})`.as('lessons'),
      sql<number>`(select count(*) from ${ofTopic} and courseware."isHomeGrown")`.as('homeGrown'),
      sql<string[]>`array(select code from unnest(array['spring', 'summer', 'autumn', 'winter']) as code
        where not exists (select from ${ofTopic} and (code = any(courseware.seasons) or courseware.seasons = '{}')))`.as(
        'seasonsWithout',
      ),
    ])
    .where('topic.archivedAt', 'is', null)
    .orderBy(sql`coalesce(parent.place, topic.place)`)
    .orderBy(sql`topic."parentId" is not null`)
    .orderBy('topic.place')
    .execute()
  return rows.map(row => ({
    ...row,
    planned: Number(row.planned),
    proposed: Number(row.proposed),
    campaigns: Number(row.campaigns),
    requests: requests.get(row.id) ?? 0,
    lessons: Number(row.lessons),
    homeGrown: Number(row.homeGrown),
    seasonsWithout: seasons.filter(season => row.seasonsWithout.includes(season)),
  }))
}

/** The public lessons that have a topic; conditions may be added behind it. */
const ofTopic = sql`"lessonTopic" lt join courseware on courseware.id = lt."coursewareId"
  where lt."topicId" = topic.id and courseware."publishedAt" is not null`

async function monthGaps(db: Db, year: number): Promise<Gaps['months']> {
  const rows = await db
    .selectFrom('planItem')
    .leftJoin('courseware', 'courseware.id', 'planItem.coursewareId')
    .select(({ fn }) => [
      'month',
      fn.countAll<number>().as('planned'),
      fn.count<number>('publishedAt').as('published'),
    ])
    .where('month', '>=', `${year}-01`)
    .where('month', '<=', `${year}-12`)
    .where('droppedAt', 'is', null)
    .groupBy('month')
    .execute()
  const all = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`)
  return all.map(month => {
    const row = rows.find(each => each.month === month)
    return { month, planned: Number(row?.planned ?? 0), published: Number(row?.published ?? 0) }
  })
}

/** Places with a quota or with a plan of the year, in the order of the tree; each with all that lies below it. */
async function placeGaps(db: Db, year: number): Promise<Gaps['places']> {
  const quotas = await listQuotas(db, year)
  const isBelow = sql`starts_with(below.path, organisation.path)`
  const rows = await db
    .selectFrom('organisation')
    .select(['organisation.id', 'organisation.name', 'organisation.path'])
    .select([
      sql<number>`(select count(*) from "planItem" item join organisation below on below.id = item."organisationId"
        left join courseware on courseware.id = item."coursewareId"
        where ${isBelow} and item.month between ${`${year}-01`} and ${`${year}-12`}
          and item."droppedAt" is null and courseware."publishedAt" is null)`.as('planned'),
      sql<number>`(select count(*) from courseware join organisation below on below.id = courseware."localityId"
        where ${isBelow} and courseware."isHomeGrown" and courseware."publishedAt" is not null)`.as(
        'homeGrown',
      ),
    ])
    .where(eb =>
      eb.or([
        eb('organisation.id', 'in', [...quotas.map(({ organisationId }) => organisationId), '']),
        eb('organisation.id', 'in', query =>
          query
            .selectFrom('planItem')
            .select('planItem.organisationId')
            .where('month', '>=', `${year}-01`)
            .where('month', '<=', `${year}-12`),
        ),
      ]),
    )
    .orderBy('organisation.path')
    .limit(500)
    .execute()
  return rows.map(({ path: _path, ...row }) => {
    const quota = quotas.find(({ organisationId }) => organisationId === row.id)
    return {
      ...row,
      planned: Number(row.planned),
      homeGrown: Number(row.homeGrown),
      quota: quota?.lessons ?? null,
      published: quota?.published ?? null,
    }
  })
}
