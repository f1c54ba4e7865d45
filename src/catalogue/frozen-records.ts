import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Releases of a lesson that a competition judges or has judged: they rest for good, whatever the lesson shows now. */
export const listFrozenReleases = (db: Kysely<Database>, coursewareId: string) =>
  db.selectFrom('entry').select(['releaseId', 'media']).where('coursewareId', '=', coursewareId).execute()
