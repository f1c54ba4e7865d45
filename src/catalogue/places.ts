import type { Person } from '../account/rules.ts'

/** The organisations that a person belongs to, with all that those lie in: lessons for one of them are for him. */
export const placesOf = (person: Person | undefined): readonly string[] => [
  ...new Set(person?.grants.flatMap(({ organisationPath }) => organisationPath.split('/').filter(Boolean))),
]
