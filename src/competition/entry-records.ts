import { type Kysely, type Selectable, sql } from 'kysely'
import { type PublishedMedia, publishedMediaSchema } from '../courseware/rules.ts'
import type { EntryTable } from '../database/schema/competitions.ts'
import type { Database } from '../database/schema.ts'
import type { EntryState } from './entry-rules.ts'
import { entryPeopleSchema } from './stage-rules.ts'

type Db = Kysely<Database>

/** Who made it, as credited. */
export type EntryPeople = ReturnType<typeof entryPeopleSchema.parse>

/** An entry with the names of what it belongs to. */
export type Entry = Omit<Selectable<EntryTable>, 'media' | 'people'> & {
  readonly media: PublishedMedia | undefined
  readonly people: EntryPeople
  readonly categoryName: string
  readonly competitionTitle: string
  readonly organisationName: string
  readonly enteredByName: string
  readonly posterChoice: string
}

const selectEntries = (db: Db) =>
  db
    .selectFrom('entry')
    .innerJoin('entryCategory', 'entryCategory.id', 'entry.categoryId')
    .innerJoin('competition', 'competition.id', 'entry.competitionId')
    .innerJoin('organisation', 'organisation.id', 'entry.organisationId')
    .innerJoin('user', 'user.id', 'entry.enteredBy')
    .innerJoin('courseware', 'courseware.id', 'entry.coursewareId')

export async function findEntry(db: Db, id: string): Promise<Entry | undefined> {
  const row = await selectEntries(db)
    .selectAll('entry')
    .select(['entryCategory.name as categoryName', 'competition.title as competitionTitle'])
    .select(['organisation.name as organisationName', 'user.name as enteredByName'])
    .select('courseware.posterChoice')
    .where('entry.id', '=', id)
    .executeTakeFirst()
  return (
    row && {
      ...row,
      media: publishedMediaSchema.safeParse(row.media).data,
      people: entryPeopleSchema.safeParse(row.people).data ?? [],
    }
  )
}

/** An entry as a list shows it. */
export type ListedEntry = {
  readonly id: string
  readonly competitionId: string
  readonly code: string | null
  readonly title: string
  readonly state: EntryState
  readonly stateReason: string
  readonly durationSeconds: number
  readonly enteredAt: Date
  readonly categoryName: string
  readonly competitionTitle: string
  readonly organisationName: string
}

const listed = (db: Db) =>
  selectEntries(db)
    .select(['entry.id', 'entry.competitionId', 'entry.code', 'entry.title', 'entry.state'])
    .select(['entry.stateReason', 'entry.durationSeconds', 'entry.enteredAt'])
    .select(['entryCategory.name as categoryName', 'competition.title as competitionTitle'])
    .select('organisation.name as organisationName')

/** Entries on a page. */
export const entriesPerPage = 50

/** A page of a list, and how many entries the whole list has. */
export type EntryPage = { readonly entries: readonly ListedEntry[]; readonly total: number }

const pageOf = async (query: ReturnType<typeof listed>, page: number): Promise<EntryPage> => {
  const entries = await query
    .select(sql<number>`(count(*) over ())::int`.as('total'))
    .limit(entriesPerPage)
    .offset((page - 1) * entriesPerPage)
    .execute()
  return { entries, total: entries[0]?.total ?? 0 }
}

/** What a person has entered, the newest first. */
export const listOwnEntries = (db: Db, userId: string, page: number): Promise<EntryPage> =>
  pageOf(
    listed(db).where('entry.enteredBy', '=', userId).orderBy('entry.enteredAt', 'desc').orderBy('entry.id'),
    page,
  )

type Wanted = {
  readonly state?: EntryState | undefined
  readonly categoryId?: string | undefined
  readonly page: number
}

/** The entries of a competition, those that came first first. */
export const listEntries = (
  db: Db,
  competitionId: string,
  { state, categoryId, page }: Wanted,
): Promise<EntryPage> =>
  pageOf(
    listed(db)
      .where('entry.competitionId', '=', competitionId)
      .$if(state !== undefined, query => query.where('entry.state', '=', state ?? 'entered'))
      .$if(categoryId !== undefined, query => query.where('entry.categoryId', '=', categoryId ?? ''))
      .orderBy('entry.enteredAt')
      .orderBy('entry.id'),
    page,
  )

/** How many entries there are, by state. */
export async function countEntries(db: Db, competitionId: string): Promise<ReadonlyMap<EntryState, number>> {
  const rows = await db
    .selectFrom('entry')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('competitionId', '=', competitionId)
    .groupBy('state')
    .execute()
  return new Map(rows.map(({ state, count }) => [state, count]))
}

/** The states of the stages that an entry takes part in. */
export const listStageStates = (db: Db, entryId: string) =>
  db
    .selectFrom('stageEntry')
    .innerJoin('competitionStage', 'competitionStage.id', 'stageEntry.stageId')
    .select(['competitionStage.id as stageId', 'competitionStage.state'])
    .where('entryId', '=', entryId)
    .orderBy('place')
    .execute()
