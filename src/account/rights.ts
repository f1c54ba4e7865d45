import { accountRights } from './rights/account.ts'
import { catalogueRights } from './rights/catalogue.ts'
import { competitionAudienceRights } from './rights/competition-audience.ts'
import { competitionEntryRights } from './rights/competition-entry.ts'
import { competitionResultRights } from './rights/competition-result.ts'
import { competitionReviewRights } from './rights/competition-review.ts'
import { competitionSetupRights } from './rights/competition-setup.ts'
import { coursewareRights, uploadRights } from './rights/courseware.ts'
import { editorialRights } from './rights/editorial.ts'
import { metadataRights } from './rights/metadata.ts'
import { monitoringRights } from './rights/monitoring.ts'
import { operationRights } from './rights/operation.ts'
import { peopleRights } from './rights/people.ts'
import { planningRights } from './rights/planning.ts'
import type { Right, Who } from './rights/right.ts'
import { stationRights } from './rights/station.ts'
import { stationmodeRights } from './rights/stationmode.ts'
import { webhookRights } from './rights/webhook.ts'
import { holds, isOperator, type Person, rootOrganisation } from './rules.ts'

export type { Right } from './rights/right.ts'

/**
 * Who may call which route: a row for every route of the hub, and no route without one. app.ts answers nothing else.
 * Rows stand in rights/, a file an area; test/account/rights.test.ts compares them with the routes that there are.
 */
export const hubRights: readonly Right[] = [
  ...accountRights,
  ...peopleRights,
  ...catalogueRights,
  ...coursewareRights,
  ...uploadRights,
  ...metadataRights,
  ...editorialRights,
  ...operationRights,
  ...planningRights,
  ...stationRights,
  ...webhookRights,
  ...stationmodeRights,
  ...monitoringRights,
  ...competitionEntryRights,
  ...competitionReviewRights,
  ...competitionSetupRights,
  ...competitionResultRights,
  ...competitionAudienceRights,
]

/** Whether a person, a visitor, or whoever sits at a station's computer, may call a route that is for these. */
export function mayCall(person: Person | undefined, who: Who, isStation = false): boolean {
  if (who === 'anyone') return true
  if (who === 'station') return isStation
  if (!person) return false
  if (who === 'signedIn' || isOperator(person)) return true
  if (who === 'operator') return false
  return 'ofHub' in who ? holds(person, who.ofHub, rootOrganisation.path) : holds(person, who)
}

/** Rows in the order in which they are tried: what is written out comes before a place for anything. */
export const inOrder = (rights: readonly Right[]): readonly Right[] =>
  rights
    .map(right => ({ right, order: orderOf(right) }))
    .sort((one, other) => (one.order < other.order ? -1 : one.order > other.order ? 1 : 0))
    .map(({ right }) => right)

/** A digit for each part of the address: 0 written out, 1 a parameter, 2 a rest; then `ALL` after named methods. */
const orderOf = ({ method, path }: Right): string =>
  path
    .split('/')
    .map(part => (part.includes('*') || part.endsWith('{') ? 2 : part.startsWith(':') ? 1 : 0))
    .join('') + (method === 'ALL' ? '1' : '0')
