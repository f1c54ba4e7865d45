import type { Generated } from 'kysely'

/** The roles of account/rules, as the database checks them. */
export type RoleName =
  | 'operator'
  | 'chiefEditor'
  | 'editor'
  | 'producer'
  | 'competitionOrganiser'
  | 'reviewer'
  | 'townTechnician'
  | 'stationAdministrator'

/** A place of the tree, or a department that is a member of it. */
export type OrganisationTable = {
  id: string
  /** null: the root. */
  parentId: string | null
  kind: 'city' | 'county' | 'town' | 'village' | 'department'
  name: string
  /** The ids from the root down, `/root/county/town/`: what lies below begins with it. */
  path: string
  /** Whether it makes lessons for its own county, or under contract: then they are checked once more. */
  sourcing: Generated<'inHouse' | 'contracted'>
  createdAt: Generated<Date>
  archivedAt: Generated<Date | null>
}

/** What a person may do in an organisation and below. */
export type RoleGrantTable = {
  id: string
  userId: string
  role: RoleName
  organisationId: string
  /** null: the hub itself, at its set-up. */
  grantedBy: string | null
  grantedAt: Generated<Date>
}

/** One change by somebody; rows are only ever added. */
export type AuditEventTable = {
  id: Generated<number>
  at: Generated<Date>
  /** null: the hub itself. */
  actorId: string | null
  actorName: string
  action: string
  subjectKind: string
  subjectId: string
  before: unknown
  after: unknown
}
