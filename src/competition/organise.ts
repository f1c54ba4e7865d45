import type { Kysely } from 'kysely'
import { holds, type Person } from '../account/rules.ts'
import type { Database } from '../database/schema.ts'
import { XiangtuError } from '../errors.ts'
import { judgesBlind } from './panel-records.ts'
import { type Competition, findCompetition, findStage, type Stage } from './records.ts'

/** Who sets up and runs competitions, at his place and below it. */
export const organisers = ['operator', 'competitionOrganiser'] as const

/** Whether a text from an address can be an id here. */
export const isId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)

/** Whether a person runs the competitions of a place: an organiser or operator there or above. */
export const mayOrganise = (person: Person | undefined, organisationPath: string): person is Person =>
  holds(person, organisers, organisationPath)

/** A competition that this person runs; throws `notFound`, and `notAllowed` where it is another's. */
export async function organisedCompetition(
  db: Kysely<Database>,
  person: Person,
  id: string,
): Promise<Competition> {
  const competition = isId(id) ? await findCompetition(db, id) : undefined
  if (!competition) throw new XiangtuError('notFound')
  if (!mayOrganise(person, competition.organisationPath)) throw new XiangtuError('notAllowed')
  return competition
}

/**
 * The same for what names makers: who judges may run the rest of a competition, but sees none before the others do.
 * Throws `judgesHere` for him.
 */
export async function organisedUnblinded(
  db: Kysely<Database>,
  person: Person,
  id: string,
): Promise<Competition> {
  const competition = await organisedCompetition(db, person, id)
  if (await judgesBlind(db, id, person.id)) throw new XiangtuError('judgesHere')
  return competition
}

/** A stage of a competition that this person runs; throws `notFound`, and `notAllowed` where it is another's. */
export async function organisedStage(
  db: Kysely<Database>,
  person: Person,
  stageId: string,
): Promise<{ readonly competition: Competition; readonly stage: Stage }> {
  const stage = isId(stageId) ? await findStage(db, stageId) : undefined
  if (!stage) throw new XiangtuError('notFound')
  return { competition: await organisedCompetition(db, person, stage.competitionId), stage }
}

/** The topmost places whose competitions somebody runs, none below another. */
export function organisedPathsOf({ grants }: Pick<Person, 'grants'>): readonly string[] {
  const paths = grants
    .filter(({ role }) => organisers.some(each => each === role))
    .map(({ organisationPath }) => organisationPath)
  return [...new Set(paths)].filter(path => !paths.some(other => other !== path && path.startsWith(other)))
}
