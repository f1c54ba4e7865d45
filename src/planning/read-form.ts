import type { Kysely } from 'kysely'
import { findOrganisation } from '../account/organisation-records.ts'
import type { Person } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { findTopic } from '../topic/records.ts'
import type { FormState } from './form-pages.tsx'
import { mayProposeFor, type ProposalForm } from './rules.ts'

/** What was typed, to be shown again with what is wrong. */
export function typedOf(body: unknown): FormState['typed'] {
  const text = (name: string): string => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    return typeof value === 'string' ? value : ''
  }
  return {
    title: text('title'),
    summary: text('summary'),
    topicId: text('topicId'),
    organisationId: text('organisationId'),
    month: text('month'),
  }
}

/** Names of the choices that are not this person's, or not any more, to make. */
export async function wrongChoices(
  db: Kysely<Database>,
  person: Person,
  form: ProposalForm,
): Promise<ReadonlySet<string>> {
  const place = await findOrganisation(db, form.organisationId)
  const topic = form.topicId === null ? undefined : await findTopic(db, form.topicId)
  return new Set([
    ...(place && !place.archivedAt && mayProposeFor(person, place.path) ? [] : ['organisationId']),
    ...(form.topicId === null || (topic && !topic.isArchived) ? [] : ['topicId']),
  ])
}
