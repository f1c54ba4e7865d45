import type { Role } from '../account/rules.ts'

/**
 * Why a reviewer must not judge an entry. `organisation`: both belong to one unit, or one's unit lies in the other's;
 * `credited`: he made it, entered it or owns the lesson; `coEntrant`: he entered something together with one of its
 * people within three years; `declared`: he, the entrant or the organiser said so.
 */
export const conflictReasons = ['organisation', 'credited', 'coEntrant', 'declared'] as const
export type ConflictReason = (typeof conflictReasons)[number]

/** A member of a panel, as far as conflicts go. */
export type PanelPerson = {
  readonly memberId: string
  readonly userId: string
  readonly name: string
  readonly grants: readonly { readonly role: Role; readonly organisationPath: string }[]
  /** Names, and account ids, of those with whom he entered something within three years. */
  readonly partners: ReadonlySet<string>
}

/** An entry, as far as conflicts go. */
export type EnteredWork = {
  readonly entryId: string
  readonly organisationId: string
  readonly organisationPath: string
  /** Who entered it, who owns the lesson, who sent its films. */
  readonly accountIds: readonly string[]
  /** As credited. */
  readonly names: readonly string[]
}

/** That a reviewer has nothing to do with an entry, or with all of a unit and its branches. */
export type Declaration = {
  readonly reviewerId: string
  readonly entryId: string | null
  readonly organisationPath: string | null
}

export type Conflict = {
  readonly entryId: string
  readonly memberId: string
  readonly reason: ConflictReason
}

/** A name as it is compared: without width, case, spaces and the dot between parts. */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·・.]/g, '')

/**
 * Every pair that must never meet, with the first reason that parts it. `competitionPath` is the place that holds the
 * competition: it and what lies above it run the thing and are a unit like others only where an entry is their own.
 */
export function conflictsBetween(
  members: readonly PanelPerson[],
  works: readonly EnteredWork[],
  declarations: readonly Declaration[],
  competitionPath: string,
): readonly Conflict[] {
  return members.flatMap(member => {
    const units = unitsOf(member, competitionPath)
    const said = declarations.filter(({ reviewerId }) => reviewerId === member.userId)
    const own = nameKey(member.name)
    return works.flatMap(work => {
      const reason = reasonFor({ ...member, own, units, said }, work, competitionPath)
      return reason ? [{ entryId: work.entryId, memberId: member.memberId, reason }] : []
    })
  })
}

type Known = Pick<PanelPerson, 'userId' | 'partners'> & {
  readonly own: string
  readonly units: readonly string[]
  readonly said: readonly Declaration[]
}

function reasonFor(member: Known, work: EnteredWork, competitionPath: string): ConflictReason | undefined {
  const { userId, own, units, partners, said } = member
  const names = work.names.map(nameKey)
  if (work.accountIds.includes(userId) || names.includes(own)) return 'credited'
  if (units.some(unit => isOneUnit(unit, work.organisationPath, competitionPath))) return 'organisation'
  if ([...work.accountIds, ...names].some(each => partners.has(each))) return 'coEntrant'
  const isDeclared = said.some(
    ({ entryId, organisationPath }) =>
      entryId === work.entryId ||
      (organisationPath !== null && work.organisationPath.startsWith(organisationPath)),
  )
  return isDeclared ? 'declared' : undefined
}

/**
 * Where somebody belongs. A reviewer's role at the place of the competition, or above, says only where he may judge; a
 * role below it is his unit's.
 */
const unitsOf = ({ grants }: PanelPerson, competitionPath: string): readonly string[] =>
  grants
    .filter(
      ({ role, organisationPath }) => role !== 'reviewer' || !competitionPath.startsWith(organisationPath),
    )
    .map(({ organisationPath }) => organisationPath)

function isOneUnit(one: string, other: string, competitionPath: string): boolean {
  if (one === other) return true
  // Every unit of the competition lies in the one that holds it: that parts nobody.
  const holdsAll = competitionPath.startsWith(one) || competitionPath.startsWith(other)
  return !holdsAll && (one.startsWith(other) || other.startsWith(one))
}
