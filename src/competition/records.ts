import type { Kysely, Selectable } from 'kysely'
import type { CompetitionStageTable, CompetitionTable } from '../database/schema/competitions.ts'
import type { Database } from '../database/schema.ts'
import { countingRuleSchema } from './rules.ts'
import { type Quotas, quotasSchema, rubricWordsSchema } from './stage-rules.ts'

/** A competition, with where it belongs. */
export type Competition = Selectable<CompetitionTable> & {
  readonly organisationName: string
  readonly organisationPath: string
}
export type EntryCategory = {
  readonly id: string
  readonly letter: string
  readonly name: string
  readonly quotas: Quotas
}
/** A stage with its rule and words read. Its seed is secret until scoring has closed. */
export type Stage = ReturnType<typeof toStage>

const toStage = (row: Selectable<CompetitionStageTable>) => ({
  ...row,
  rule: countingRuleSchema.parse(row.rule),
  words: rubricWordsSchema.parse(row.words),
})

export const findCompetition = (db: Kysely<Database>, id: string): Promise<Competition | undefined> =>
  db
    .selectFrom('competition')
    .innerJoin('organisation', 'organisation.id', 'competition.organisationId')
    .selectAll('competition')
    .select(['organisation.name as organisationName', 'organisation.path as organisationPath'])
    .where('competition.id', '=', id)
    .executeTakeFirst()

export async function listCategories(
  db: Kysely<Database>,
  competitionId: string,
): Promise<readonly EntryCategory[]> {
  const rows = await db
    .selectFrom('entryCategory')
    .select(['id', 'letter', 'name', 'quotas'])
    .where('competitionId', '=', competitionId)
    .orderBy('letter')
    .execute()
  return rows.map(row => ({ ...row, quotas: quotasSchema.parse(row.quotas) }))
}

/** The stages of a competition, the first one first. */
export async function listStages(db: Kysely<Database>, competitionId: string): Promise<readonly Stage[]> {
  const rows = await db
    .selectFrom('competitionStage')
    .selectAll()
    .where('competitionId', '=', competitionId)
    .orderBy('place')
    .execute()
  return rows.map(toStage)
}

export async function findStage(db: Kysely<Database>, id: string): Promise<Stage | undefined> {
  const row = await db.selectFrom('competitionStage').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toStage(row)
}
