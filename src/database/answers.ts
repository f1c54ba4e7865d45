import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

/** Resolves when PostgreSQL answers a query; rejects where it does not. */
export const databaseAnswers = (db: Kysely<Database>): Promise<unknown> => sql`select 1`.execute(db)
