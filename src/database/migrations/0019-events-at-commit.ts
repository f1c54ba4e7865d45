import { type Kysely, sql } from 'kysely'

/**
 * Lesson events are written when their transaction commits, not in the middle of it. Their lock makes the order of
 * numbers that of commits; taken in the middle, by a transaction that then changes a second lesson, it and somebody who
 * is just changing that one waited for each other, and one of them was broken off.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // What this very migration has changed already is told first: a table with untold changes cannot be altered.
  await sql`set constraints all immediate`.execute(db)
  await sql`drop trigger "coursewareChanged" on courseware`.execute(db)
  await sql`drop trigger "transcodeJobFailed" on "transcodeJob"`.execute(db)
  await sql`create constraint trigger "coursewareChanged" after insert or update or delete on courseware
    deferrable initially deferred for each row execute function "noteCoursewareChange"()`.execute(db)
  await sql`create constraint trigger "transcodeJobFailed" after update on "transcodeJob"
    deferrable initially deferred for each row execute function "noteFailedJob"()`.execute(db)
}
