import { type Kysely, sql } from 'kysely'

/** What a certificate says stays as it was issued, however its competition or its place is called later. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table award
    add column "competitionTitle" text not null default '',
    add column "issuerName" text not null default ''`.execute(db)
  await sql`update award set "competitionTitle" = competition.title, "issuerName" = organisation.name
    from competition join organisation on organisation.id = competition."organisationId"
    where competition.id = award."competitionId"`.execute(db)
}
