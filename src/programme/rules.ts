import { z } from 'zod'
import { holds, type Person } from '../account/rules.ts'

/** For whom a programme is: one station, or every station of a place that has none of its own. */
export type ProgrammeKind = 'station' | 'place'
export const kindSchema = z.enum(['station', 'place'])
export const idSchema = z.string().regex(/^[0-9a-f]{32}$/)

/** A station or a place that can have programmes. `path`: of the place, or of the one in which the station stands. */
export type Target = {
  readonly kind: ProgrammeKind
  readonly id: string
  readonly name: string
  readonly path: string
}

/** A whole day of five-minute lessons; a room does not sit for more. */
export const mostItems = 60

/** A day in China: `2027-03-05`. */
export const daySchema = z.iso.date().refine(day => day >= '2000-01-01' && day < '2100-01-01')
/** Noon in China of a day: the moment by which a day is written out. */
export const noonOf = (day: string): Date => new Date(`${day}T12:00:00+08:00`)

/** Who plans what stations play. */
export const planners = [
  'operator',
  'chiefEditor',
  'editor',
  'townTechnician',
  'stationAdministrator',
] as const
/** Who plans for all stations of a place at once: not those who look after one of them. */
const placePlanners = ['operator', 'chiefEditor', 'editor', 'townTechnician'] as const

/** Whether a person may plan for a station or a place. `administers`: the station's list of administrators names him. */
export const mayPlan = (
  person: Person,
  { kind, path }: Pick<Target, 'kind' | 'path'>,
  administers = false,
): boolean =>
  kind === 'place'
    ? holds(person, placePlanners, path)
    : holds(person, placePlanners, path) || holds(person, ['stationAdministrator'], path) || administers

/** The places in and below which a person plans for whole places. */
export const plannedPaths = (person: Person): readonly string[] =>
  person.grants
    .filter(({ role }) => placePlanners.some(each => each === role))
    .map(({ organisationPath }) => organisationPath)

/** The places in and below which a person plans for single stations. */
export const stationPaths = (person: Person): readonly string[] =>
  person.grants
    .filter(({ role }) => planners.some(each => each === role))
    .map(({ organisationPath }) => organisationPath)

/** A lesson of a programme as it stands today. */
export type ProgrammeItem = {
  readonly id: string
  readonly coursewareId: string
  readonly title: string
  /** null for a lesson that has no film. */
  readonly durationSeconds: number | null
  readonly dialNumber: number | null
  /** It was taken down, or is not for these stations any more: it is told and skipped. */
  readonly isPlayable: boolean
}

export type Programme = {
  readonly id: string
  readonly day: string
  readonly kind: ProgrammeKind
  /** Of the station or the place that it was made for. */
  readonly madeFor: string
  readonly items: readonly ProgrammeItem[]
}

/** How long the playable lessons of a programme run, in seconds. */
export const runningSeconds = (items: readonly ProgrammeItem[]): number =>
  items.reduce((sum, item) => sum + (item.isPlayable ? (item.durationSeconds ?? 0) : 0), 0)

export const addSchema = z.object({ coursewareId: idSchema })
export const removeSchema = z.object({ itemId: idSchema })
export const moveSchema = z.object({ itemId: idSchema, direction: z.enum(['up', 'down']) })
export const copySchema = z.object({ day: daySchema })

/** The order after one lesson was moved by one place; the same where it stands at the edge already. */
export function moved<Item extends { readonly id: string }>(
  items: readonly Item[],
  id: string,
  direction: 'up' | 'down',
): readonly Item[] {
  const from = items.findIndex(item => item.id === id)
  const to = direction === 'up' ? from - 1 : from + 1
  const [one, other] = [items[from], items[to]]
  if (!one || !other) return items
  return items.map((item, at) => (at === from ? other : at === to ? one : item))
}
