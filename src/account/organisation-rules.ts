import { z } from 'zod'
import { holds, managers, type Person, rootOrganisation } from './rules.ts'

/** From the largest place to the smallest, then departments, which are members of any of them. */
export const organisationKinds = ['city', 'county', 'town', 'village', 'department'] as const
export type OrganisationKind = (typeof organisationKinds)[number]

/** Whether a unit belongs to the county's own work, or makes lessons under contract. */
export const sourcings = ['inHouse', 'contracted'] as const
export type Sourcing = (typeof sourcings)[number]

/** A place of the tree, or a department that is a member of one. `path`: the ids from the root down to itself. */
export type Organisation = {
  readonly id: string
  /** null: the root. */
  readonly parentId: string | null
  readonly kind: OrganisationKind
  readonly name: string
  readonly path: string
  readonly sourcing: Sourcing
  readonly archivedAt: Date | null
}

export const organisationNameLength = { most: 60 } as const
/** What a form says of an organisation. */
export const organisationSchema = z.object({
  name: z.string().normalize('NFC').trim().min(1).max(organisationNameLength.most),
  kind: z.enum(organisationKinds),
  /** Absent: as it is. */
  sourcing: z.enum(sourcings).optional(),
})
export type OrganisationForm = z.infer<typeof organisationSchema>

export const organisationIdSchema = z.string().regex(/^[0-9a-f]{32}$/)

/** Whether one kind may stand below another: smaller places below larger ones, departments below everything. */
export const mayContain = (parent: OrganisationKind, child: OrganisationKind): boolean =>
  child === 'department' || organisationKinds.indexOf(child) > organisationKinds.indexOf(parent)

/** The ids from the root down. */
export const idsOf = (path: string): readonly string[] => path.split('/').filter(Boolean)

/** The path of what this lies in; the root lies in nothing. */
export const parentPathOf = (path: string): string | undefined => {
  const ids = idsOf(path).slice(0, -1)
  return ids.length > 0 ? `/${ids.join('/')}/` : undefined
}

/** Whether a person may name this place, put others below it, and see who works there. */
export const mayManagePlace = (person: Person | undefined, { path }: Pick<Organisation, 'path'>): boolean =>
  holds(person, managers, path)

/** Whether a person may move, archive or restore it: who manages what it lies in. Nobody may with the root. */
export function mayMovePlace(person: Person | undefined, { path }: Pick<Organisation, 'path'>): boolean {
  const parent = parentPathOf(path)
  return parent !== undefined && holds(person, managers, parent)
}

/** The topmost places whose people somebody manages, none below another. */
export function managedPaths({ grants }: Person): readonly string[] {
  const paths = grants
    .filter(({ role }) => managers.some(each => each === role))
    .map(({ organisationPath }) => organisationPath)
  return [...new Set(paths)].filter(path => !paths.some(other => other !== path && path.startsWith(other)))
}

/** Whether this is the organisation that all others belong to. */
export const isRoot = ({ id }: Pick<Organisation, 'id'>): boolean => id === rootOrganisation.id
