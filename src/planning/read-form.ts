import type { Kysely } from 'kysely'
import { findOrganisation } from '../account/organisation-records.ts'
import { findPlaceButton } from '../account/place-choice.tsx'
import type { Person } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { findTopic } from '../topic/records.ts'
import type { FormState } from './form-pages.tsx'
import { mayProposeFor, type ProposalForm } from './rules.ts'

/** A field of a form as it was typed; empty where there is none. */
export function textOf(body: unknown, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
  return typeof value === 'string' ? value : ''
}

/** What was typed, to be shown again with what is wrong. */
export const typedOf = (body: unknown): FormState['typed'] => ({
  title: textOf(body, 'title'),
  summary: textOf(body, 'summary'),
  topicId: textOf(body, 'topicId'),
  organisationId: textOf(body, 'organisationId'),
  month: textOf(body, 'month'),
})

/** What of a place's name is looked for, so that its list is short enough. */
export const placeSearchIn = (body: unknown): string => textOf(body, 'place').slice(0, 60)
/** Whether only the list of places is to be another one: nothing is sent yet. */
export const isPlaceSearch = (body: unknown): boolean => textOf(body, findPlaceButton) !== ''

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
