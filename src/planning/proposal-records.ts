import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Identity } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { ProposalVerdictTable, TopicProposalTable } from '../database/schema/planning.ts'
import type { Database } from '../database/schema.ts'
import type { ProposalForm, ProposalState } from './rules.ts'
import { titleGrams } from './similar.ts'

type Db = Kysely<Database> | Transaction<Database>
/** A proposal with the names of those whom it concerns. */
export type Proposal = Omit<Selectable<TopicProposalTable>, 'grams'> & {
  readonly proposerName: string
  readonly organisationName: string
  readonly organisationPath: string
  /** Who has approved it in this round. */
  readonly endorserId: string | undefined
}
export type Verdict = Selectable<ProposalVerdictTable>

const selectProposals = (db: Db) =>
  db
    .selectFrom('topicProposal')
    .innerJoin('user', 'user.id', 'topicProposal.proposerId')
    .innerJoin('organisation', 'organisation.id', 'topicProposal.organisationId')
    .leftJoin('proposalVerdict', join =>
      join
        .onRef('proposalVerdict.proposalId', '=', 'topicProposal.id')
        .onRef('proposalVerdict.round', '=', 'topicProposal.round')
        .on('proposalVerdict.step', '=', 'editor')
        .on('proposalVerdict.verdict', '=', 'approved'),
    )
    .select([
      'topicProposal.id',
      'topicProposal.title',
      'topicProposal.summary',
      'topicProposal.topicId',
      'topicProposal.organisationId',
      'topicProposal.proposerId',
      'topicProposal.month',
      'topicProposal.state',
      'topicProposal.round',
      'topicProposal.createdAt',
      'topicProposal.changedAt',
      'user.name as proposerName',
      'organisation.name as organisationName',
      'organisation.path as organisationPath',
      'proposalVerdict.personId as endorser',
    ])

const readProposal = ({
  endorser,
  ...row
}: Omit<Proposal, 'endorserId'> & { endorser: string | null }): Proposal => ({
  ...row,
  endorserId: endorser ?? undefined,
})

export async function findProposal(db: Db, id: string): Promise<Proposal | undefined> {
  const row = await selectProposals(db).where('topicProposal.id', '=', id).executeTakeFirst()
  return row && readProposal(row)
}

const perPage = 50

type Wanted = {
  readonly states: readonly ProposalState[]
  /** Only this person's. */
  readonly proposerId?: string | undefined
  readonly page: number
}

/** Proposals, the last changed first, 50 a page. */
export async function listProposals(
  db: Db,
  { states, proposerId, page }: Wanted,
): Promise<{ readonly proposals: readonly Proposal[]; readonly isMore: boolean }> {
  const rows = await selectProposals(db)
    .where('state', 'in', states)
    .$if(proposerId !== undefined, query => query.where('proposerId', '=', proposerId ?? ''))
    .orderBy('changedAt', 'desc')
    .orderBy('topicProposal.id')
    .offset((page - 1) * perPage)
    .limit(perPage + 1)
    .execute()
  return { proposals: rows.slice(0, perPage).map(readProposal), isMore: rows.length > perPage }
}

/** What was said of a proposal, in the order in which it was said. */
export const listVerdicts = (db: Db, proposalId: string): Promise<Verdict[]> =>
  db
    .selectFrom('proposalVerdict')
    .selectAll()
    .where('proposalId', '=', proposalId)
    .orderBy('at')
    .orderBy('id')
    .execute()

const subject = (action: string, subjectId: string) => ({ action, subjectKind: 'topicProposal', subjectId })

/** Proposes a topic; answers its id. */
export async function addProposal(
  db: Kysely<Database>,
  form: ProposalForm,
  proposer: Identity,
): Promise<string> {
  const id = newId()
  await db.transaction().execute(async step => {
    const row = { ...form, id, proposerId: proposer.id, grams: titleGrams(form.title) }
    await step.insertInto('topicProposal').values(row).execute()
    await recordChange(step, proposer, { ...subject('proposeTopic', id), after: form })
  })
  return id
}

/**
 * Writes a proposal anew and proposes it once more. False where it is not its proposer's to change any more: somebody
 * has approved it meanwhile.
 */
export async function rewriteProposal(
  db: Kysely<Database>,
  id: string,
  form: ProposalForm,
  proposer: Identity,
): Promise<boolean> {
  return db.transaction().execute(async step => {
    const before = await step
      .selectFrom('topicProposal')
      .select(['title', 'summary', 'topicId', 'organisationId', 'month', 'state'])
      .where('id', '=', id)
      .where('proposerId', '=', proposer.id)
      .where('state', 'in', ['proposed', 'returned'])
      .forUpdate()
      .executeTakeFirst()
    if (!before) return false
    await step
      .updateTable('topicProposal')
      .set({
        ...form,
        grams: titleGrams(form.title),
        state: 'proposed',
        round: sql`round + 1`,
        changedAt: new Date(),
      })
      .where('id', '=', id)
      .execute()
    await recordChange(step, proposer, { ...subject('rewriteProposal', id), before, after: form })
    return true
  })
}

/** Its proposer takes it back. False where that is too late. */
export async function withdrawProposal(
  db: Kysely<Database>,
  id: string,
  proposer: Identity,
): Promise<boolean> {
  return db.transaction().execute(async step => {
    const changed = await step
      .updateTable('topicProposal')
      .set({ state: 'withdrawn', changedAt: new Date() })
      .where('id', '=', id)
      .where('proposerId', '=', proposer.id)
      .where('state', 'in', ['proposed', 'returned'])
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) return false
    await recordChange(step, proposer, subject('withdrawProposal', id))
    return true
  })
}
