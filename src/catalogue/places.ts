import type { Person } from '../account/rules.ts'
import { asStation } from '../search/rules.ts'

const idsIn = (path: string): readonly string[] => path.split('/').filter(Boolean)

/**
 * By what somebody sees lessons that are not for everybody, in lists and counts: the organisations that a person belongs
 * to, with all that those lie in; of a station its own id and the places that it stands in, each also as `asStation`
 * writes it, for lessons that are for stations alone.
 */
export function placesOf(
  person: Person | undefined,
  station?: { readonly id: string; readonly placePath: string },
): readonly string[] {
  const ofPerson = person?.grants.flatMap(({ organisationPath }) => idsIn(organisationPath)) ?? []
  const ofStation = station ? [station.id, ...idsIn(station.placePath)] : []
  return [...new Set([...ofPerson, ...ofStation, ...ofStation.map(asStation)])]
}
