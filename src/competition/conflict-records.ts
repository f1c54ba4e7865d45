import { type Kysely, sql } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import { grantSchema, type Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import {
  type Conflict,
  conflictsBetween,
  type Declaration,
  type EnteredWork,
  nameKey,
  type PanelPerson,
} from './conflict-rules.ts'
import { entryPeopleSchema } from './stage-rules.ts'

type Db = Kysely<Database>

/** Practice of competitions: whoever worked together within three years does not judge the other. */
const partnerYears = 3

/** Every pair of a stage that must never meet: all its entries against all who are on its panel now, or one of them. */
export async function findConflicts(db: Db, stageId: string, userId?: string): Promise<readonly Conflict[]> {
  const stage = await db
    .selectFrom('competitionStage')
    .innerJoin('competition', 'competition.id', 'competitionStage.competitionId')
    .innerJoin('organisation', 'organisation.id', 'competition.organisationId')
    .select(['competition.id as competitionId', 'organisation.path'])
    .where('competitionStage.id', '=', stageId)
    .executeTakeFirstOrThrow()
  const [members, works, declarations] = await Promise.all([
    listPanelPeople(db, stageId, userId),
    listWorks(db, stageId),
    listDeclarations(db, stage.competitionId),
  ])
  return conflictsBetween(members, works, declarations, stage.path)
}

/** The codes of a stage's entries that somebody on its panel must have nothing to do with. */
export async function listPartedCodes(db: Db, stageId: string, userId: string): Promise<ReadonlySet<string>> {
  const parted = (await findConflicts(db, stageId, userId)).map(({ entryId }) => entryId)
  if (parted.length === 0) return new Set()
  const rows = await db.selectFrom('entry').select('code').where('id', 'in', parted).execute()
  return new Set(rows.flatMap(({ code }) => code ?? []))
}

async function listPanelPeople(db: Db, stageId: string, userId?: string): Promise<readonly PanelPerson[]> {
  const members = await db
    .selectFrom('panelMember')
    .innerJoin('user', 'user.id', 'panelMember.userId')
    .select(['panelMember.id as memberId', 'user.id as userId', 'user.name'])
    .where('stageId', '=', stageId)
    .where('removedAt', 'is', null)
    .$if(userId !== undefined, query => query.where('userId', '=', userId ?? ''))
    .execute()
  if (members.length === 0) return []
  const ids = members.map(({ userId }) => userId)
  const [grants, shared] = await Promise.all([
    db
      .selectFrom('roleGrant')
      .innerJoin('organisation', 'organisation.id', 'roleGrant.organisationId')
      .select(['userId', 'role', 'organisationId', 'organisation.path as organisationPath'])
      .where('userId', 'in', ids)
      .execute(),
    listEnteredTogether(db, members),
  ])
  return members.map(member => ({
    ...member,
    grants: grants
      .filter(({ userId }) => userId === member.userId)
      .flatMap(grant => grantSchema.safeParse(grant).data ?? []),
    partners: partnersOf(member, shared),
  }))
}

type Together = { readonly accountId: string; readonly names: readonly string[] }

/** What these people have entered, or are credited in, within the years that count; of any competition. */
async function listEnteredTogether(
  db: Db,
  members: readonly { readonly userId: string; readonly name: string }[],
): Promise<readonly Together[]> {
  const names = members.map(({ name }) => nameKey(name))
  const rows = await db
    .selectFrom('entry')
    .select(['enteredBy', 'people'])
    .where('enteredAt', '>', sql<Date>`now() - make_interval(years => ${partnerYears})`)
    .where(one =>
      one.or([
        one(
          'enteredBy',
          'in',
          members.map(({ userId }) => userId),
        ),
        sql<boolean>`exists (select from jsonb_array_elements(people) as person
          where regexp_replace(lower(normalize(person->>'name', NFKC)), '[\\s·・.]', '', 'g') = any(${names}))`,
      ]),
    )
    .execute()
  return rows.map(({ enteredBy, people }) => ({ accountId: enteredBy, names: namesOf(people).map(nameKey) }))
}

function partnersOf(
  { userId, name }: { readonly userId: string; readonly name: string },
  entered: readonly Together[],
): ReadonlySet<string> {
  const own = nameKey(name)
  const joint = entered.filter(({ accountId, names }) => accountId === userId || names.includes(own))
  const all = new Set(joint.flatMap(({ accountId, names }) => [accountId, ...names]))
  all.delete(userId)
  all.delete(own)
  return all
}

const namesOf = (people: unknown): readonly string[] =>
  (entryPeopleSchema.safeParse(people).data ?? []).map(({ name }) => name)

async function listWorks(db: Db, stageId: string): Promise<readonly EnteredWork[]> {
  const rows = await db
    .selectFrom('stageEntry')
    .innerJoin('entry', 'entry.id', 'stageEntry.entryId')
    .innerJoin('organisation', 'organisation.id', 'entry.organisationId')
    .innerJoin('courseware', 'courseware.id', 'entry.coursewareId')
    .select(['entry.id as entryId', 'entry.organisationId', 'organisation.path as organisationPath'])
    .select(['entry.enteredBy', 'entry.people', 'courseware.ownerId'])
    // Who sent any film of the lesson: it may have another one by now than the one that is judged.
    .select(
      sql<string[]>`array(select distinct "ownerId" from upload where "coursewareId" = courseware.id)`.as(
        'senders',
      ),
    )
    .where('stageEntry.stageId', '=', stageId)
    .execute()
  return rows.map(({ enteredBy, ownerId, senders, people, ...work }) => ({
    ...work,
    accountIds: [enteredBy, ownerId, ...senders],
    names: namesOf(people),
  }))
}

const listDeclarations = (db: Db, competitionId: string): Promise<readonly Declaration[]> =>
  db
    .selectFrom('conflictDeclaration')
    .leftJoin('organisation', 'organisation.id', 'conflictDeclaration.organisationId')
    .select(['reviewerId', 'entryId', 'organisation.path as organisationPath'])
    .where('competitionId', '=', competitionId)
    .execute()

/** That a reviewer shall not judge an entry, or anything of a unit: one of both is given. */
export type NewDeclaration = {
  readonly competitionId: string
  readonly reviewerId: string
  readonly entryId?: string
  readonly organisationId?: string
  readonly reason: string
}

/** Writes a conflict down; what is assigned already is taken back by `reassign`, which the caller calls. */
export async function declareConflict(db: Db, declaration: NewDeclaration, actor: Identity): Promise<void> {
  const { entryId = null, organisationId = null, ...rest } = declaration
  await db
    .insertInto('conflictDeclaration')
    .values({ id: newId(), ...rest, entryId, organisationId, declaredBy: actor.id })
    .execute()
  await recordChange(db, actor, {
    ...{ action: 'declareConflict', subjectKind: 'competition', subjectId: declaration.competitionId },
    after: { reviewerId: rest.reviewerId, ...(entryId ? { entryId } : { organisationId }) },
  })
}
