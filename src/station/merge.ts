import { type StationField, type StationForm, stationFields } from './rules.ts'

/** What becomes of two who change one station at once. */
export type Merge = {
  /** What is saved: the stored station with what the sender changed. */
  readonly now: StationForm
  readonly changed: readonly StationField[]
  /** Changed by somebody else meanwhile, not touched by the sender, and kept. */
  readonly theirs: readonly StationField[]
  /** Changed by both, each in another way: a person must decide. */
  readonly conflicts: readonly StationField[]
}

/** Compares field by field: `base` is what the form said when it was shown. */
export function merge(base: StationForm, mine: StationForm, stored: StationForm): Merge {
  const isMine = (field: StationField) => mine[field] !== base[field] && mine[field] !== stored[field]
  const isTheirs = (field: StationField) => stored[field] !== base[field]
  const changed = stationFields.filter(field => isMine(field) && !isTheirs(field))
  return {
    now: { ...stored, ...only(mine, changed) },
    changed,
    theirs: stationFields.filter(field => isTheirs(field) && mine[field] === base[field]),
    conflicts: stationFields.filter(field => isMine(field) && isTheirs(field)),
  }
}

/** These fields of it and nothing else. */
export const only = (form: StationForm, fields: readonly StationField[]): Partial<StationForm> =>
  Object.fromEntries(fields.map(field => [field, form[field]]))
