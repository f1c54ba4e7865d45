import type { Kysely } from 'kysely'
import { recordChange } from '../account/audit-event-records.ts'
import type { Person } from '../account/rules.ts'
import { newId } from '../account/tokens.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { findProposal, type Proposal } from './proposal-records.ts'
import { mayDecide, stepOf } from './rules.ts'

type Said = {
  readonly verdict: 'approved' | 'returned'
  /** The round that was looked at. */
  readonly round: number
  readonly reason: string
}

/**
 * Approves or returns a proposal as the one whose turn it is; the second approval puts it into the plan, in the same
 * transaction. Throws `notFound`, `notAllowed`, and `proposalMoved` where it is not any more what was looked at.
 */
export async function decideProposal(
  db: Kysely<Database>,
  id: string,
  person: Person,
  { verdict, round, reason }: Said,
): Promise<void> {
  await db.transaction().execute(async step => {
    // Two who decide at once do so one after the other, and the second finds it moved.
    await step.selectFrom('topicProposal').select('id').where('id', '=', id).forUpdate().execute()
    const proposal = await findProposal(step, id)
    if (!proposal) throw new XiangtuError('notFound')
    const turn = stepOf(proposal.state)
    if (turn === undefined || proposal.round !== round) throw new XiangtuError('proposalMoved')
    if (!mayDecide(person, proposal)) throw new XiangtuError('notAllowed')
    const state =
      verdict === 'returned' ? 'returned' : turn === 'editor' ? ('endorsed' as const) : ('approved' as const)
    await step
      .insertInto('proposalVerdict')
      .values({
        ...{ id: newId(), proposalId: id, round, step: turn, verdict, reason },
        ...{ personId: person.id, personName: person.name },
      })
      .execute()
    await step
      .updateTable('topicProposal')
      .set({ state, changedAt: new Date() })
      .where('id', '=', id)
      .execute()
    if (state === 'approved') await addItem(step, proposal)
    await recordChange(step, person, {
      ...{ action: verdict === 'approved' ? 'approveProposal' : 'returnProposal' },
      ...{ subjectKind: 'topicProposal', subjectId: id },
      before: { state: proposal.state },
      after: { state, ...(reason && { reason }) },
    })
  })
}

async function addItem(step: Kysely<Database>, proposal: Proposal): Promise<void> {
  const { id: proposalId, organisationId, title, summary, topicId, month, proposerId } = proposal
  await step
    .insertInto('planItem')
    .values({ id: newId(), proposalId, organisationId, title, summary, topicId, month, ownerId: proposerId })
    .execute()
}
