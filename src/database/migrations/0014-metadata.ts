import { type Kysely, sql } from 'kysely'
import { seedCollections, seedTopics } from './0014-seeds.ts'

const time = 'timestamptz'
const now = sql`now()`

/** What a lesson is about, whom it is for, who made it, and what it belongs to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await topics(db)
  await groups(db)
  await lessons(db)
  await people(db)
  await handouts(db)
  await seedTopics(db)
  await seedCollections(db)
}

/** Two levels: a topic with a parent has no children (the hub sees to it). An id never changes, labels may. */
async function topics(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('topic')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('parentId', 'text', column => column.references('topic.id'))
    .addColumn('labelZh', 'text', column => column.notNull())
    .addColumn('labelEn', 'text', column => column.notNull())
    .addColumn('place', 'integer', column => column.notNull())
    .addColumn('archivedAt', time)
    .addColumn('mergedInto', 'text', column => column.references('topic.id'))
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .execute()
  await joinTable(db, 'lessonTopic', 'topicId', 'topic.id')
}

async function groups(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('series')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('organisationId', 'text', column => column.notNull().references('organisation.id'))
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('summary', 'text', column => column.notNull().defaultTo(''))
    .addColumn('archivedAt', time)
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .execute()
  await db.schema
    .createTable('campaign')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('organisationId', 'text', column => column.notNull().references('organisation.id'))
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('summary', 'text', column => column.notNull().defaultTo(''))
    .addColumn('beginsOn', 'text', column => column.notNull())
    .addColumn('endsOn', 'text', column => column.notNull())
    .addColumn('visibility', 'text', column =>
      column.notNull().defaultTo('all').check(sql`visibility in ('all', 'regions', 'stations')`),
    )
    .addColumn('visibleTo', sql`text[]`, column => column.notNull().defaultTo(sql`'{}'`))
    .addColumn('archivedAt', time)
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .execute()
  await db.schema
    .createTable('campaignSeries')
    .addColumn('campaignId', 'text', column => column.notNull().references('campaign.id').onDelete('cascade'))
    .addColumn('seriesId', 'text', column => column.notNull().references('series.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('campaignSeriesOnce', ['campaignId', 'seriesId'])
    .execute()
  await db.schema
    .createTable('collection')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('labelZh', 'text', column => column.notNull())
    .addColumn('labelEn', 'text', column => column.notNull())
    .addColumn('summaryZh', 'text', column => column.notNull().defaultTo(''))
    .addColumn('summaryEn', 'text', column => column.notNull().defaultTo(''))
    .addColumn('place', 'integer', column => column.notNull())
    .addColumn('archivedAt', time)
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .execute()
  await joinTable(db, 'lessonCampaign', 'campaignId', 'campaign.id')
  await joinTable(db, 'lessonCollection', 'collectionId', 'collection.id')
}

/** Which lessons have one of these; it goes with the lesson, and keeps the other from going. */
async function joinTable(
  db: Kysely<unknown>,
  name: string,
  column: string,
  target: 'topic.id' | 'campaign.id' | 'collection.id',
): Promise<void> {
  await db.schema
    .createTable(name)
    .addColumn('coursewareId', 'text', lesson =>
      lesson.notNull().references('courseware.id').onDelete('cascade'),
    )
    .addColumn(column, 'text', other => other.notNull().references(target))
    .addPrimaryKeyConstraint(`${name}Once`, ['coursewareId', column])
    .execute()
  await db.schema.createIndex(`${name}By`).on(name).column(column).execute()
}

/** One title however it was typed: width, case, spaces and punctuation do not count. */
const sameTitle = sql`lower(regexp_replace(normalize(title, nfkc), '[[:space:][:punct:]、。《》〈〉“”‘’「」【】…—·]', '', 'g'))`

async function lessons(db: Kysely<unknown>): Promise<void> {
  await sql`alter table courseware
    add column audiences text[] not null default '{}',
    add column "isHomeGrown" boolean not null default false,
    add column "localityId" text references organisation (id),
    add column crop text not null default '',
    add column seasons text[] not null default '{}',
    add column dialect text,
    add column "seriesId" text references series (id),
    add column "seriesPlace" integer,
    add column "subtitleMode" text not null default 'none' check ("subtitleMode" in ('none', 'burnt', 'sidecar')),
    add column "titleKey" text not null generated always as (${sameTitle}) stored`.execute(db)
  await db.schema
    .createIndex('coursewareBySeries')
    .on('courseware')
    .columns(['seriesId', 'seriesPlace'])
    .execute()
  await db.schema.createIndex('coursewareByTitleKey').on('courseware').column('titleKey').execute()
}

async function people(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('presenter')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('organisationId', 'text', column => column.notNull().references('organisation.id'))
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('skills', 'text', column => column.notNull().defaultTo(''))
    .addColumn('introduction', 'text', column => column.notNull().defaultTo(''))
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addUniqueConstraint('presenterOnce', ['organisationId', 'name'])
    .execute()
  await db.schema
    .createTable('credit')
    .addColumn('coursewareId', 'text', column =>
      column.notNull().references('courseware.id').onDelete('cascade'),
    )
    .addColumn('role', 'text', column =>
      column
        .notNull()
        .check(sql`role in ('presenter', 'producer', 'planner', 'script', 'camera', 'sound', 'edit')`),
    )
    .addColumn('place', 'integer', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('presenterId', 'text', column => column.references('presenter.id'))
    .addPrimaryKeyConstraint('creditOnce', ['coursewareId', 'role', 'place'])
    .addCheckConstraint('presenterKnown', sql`(role = 'presenter') = ("presenterId" is not null)`)
    .execute()
  await db.schema.createIndex('creditByPresenter').on('credit').column('presenterId').execute()
}

async function handouts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('handout')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('coursewareId', 'text', column =>
      column.notNull().references('courseware.id').onDelete('cascade'),
    )
    .addColumn('title', 'text', column => column.notNull())
    .addColumn('bytes', 'bigint', column => column.notNull())
    .addColumn('sha256', 'text', column => column.notNull())
    .addColumn('createdAt', time, column => column.notNull().defaultTo(now))
    .addColumn('endedAt', time)
    .execute()
  await db.schema.createIndex('handoutByLesson').on('handout').column('coursewareId').execute()
}
