import { type Kysely, sql } from 'kysely'

/**
 * Which lessons belong to a campaign or a collection, put in by hand or gathered by series and topic. Those who follow
 * lessons are told of them from now on, and of awards.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create view "campaignLesson" as
    select "campaignId", "coursewareId" from "lessonCampaign"
    union select gathered."campaignId", courseware.id
      from "campaignSeries" gathered join courseware on courseware."seriesId" = gathered."seriesId"
    union ${ofTopics('campaign')}`.execute(db)
  await sql`create view "collectionLesson" as
    select "collectionId", "coursewareId" from "lessonCollection"
    union ${ofTopics('collection')}`.execute(db)
  await sql`update courseware set revision = revision + 1 where "publishedAt" is not null and id in (
    select "coursewareId" from "campaignLesson" union select "coursewareId" from "collectionLesson"
    union select entry."coursewareId" from award join entry on entry.id = award."entryId")`.execute(db)
  // A table with untold changes cannot be altered by the next migration.
  await sql`set constraints all immediate`.execute(db)
}

/** The lessons of the topics that are gathered, and of those below them. */
const ofTopics = (table: 'campaign' | 'collection') =>
  sql`select gathering.id, "lessonTopic"."coursewareId" from ${sql.table(table)} gathering
    join topic on topic.id = any(gathering."topicIds") or topic."parentId" = any(gathering."topicIds")
    join "lessonTopic" on "lessonTopic"."topicId" = topic.id`
