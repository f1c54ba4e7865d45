import fc from 'fast-check'
import type { EntryScores } from '../../src/competition/count.ts'
import {
  countingRuleSchema,
  countingRuleVersion,
  rubricSchema,
  type ScoreSheet,
} from '../../src/competition/rules.ts'

/** Three criteria of ten points: 50, 30 and 20 of the total. */
export const rubric = rubricSchema.parse({
  criteria: [
    { id: 'local', weight: 50, mostPoints: 10 },
    { id: 'clear', weight: 30, mostPoints: 10 },
    { id: 'made', weight: 20, mostPoints: 10 },
  ],
  gates: ['lawful'],
})

export const rule = countingRuleSchema.parse({
  version: countingRuleVersion,
  rubric,
  tieOrder: ['local', 'clear'],
})

/** Half points of a sheet by points. */
export const points = (local: number, clear: number, made: number): Record<string, number> => ({
  ...{ local: 2 * local, clear: 2 * clear, made: 2 * made },
})

export const sheet = (reviewer: string, halfPoints: Readonly<Record<string, number>>): ScoreSheet => ({
  ...{ reviewer, isArbiter: false, halfPoints, flags: [] },
})

/**
 * A sheet of just this total, from 0 to 100: `local` counts 2.5 a half point, `clear` 1.5 and `made` 1, so every
 * multiple of a half from 2 up to 98 can be had; found by trying.
 */
export function sheetOf(total: number, reviewer: string): ScoreSheet {
  for (let local = 20; local >= 0; local--)
    for (let clear = 20; clear >= 0; clear--) {
      const made = total - 2.5 * local - 1.5 * clear
      if (Number.isInteger(made) && made >= 0 && made <= 20) return sheet(reviewer, { local, clear, made })
    }
  throw new RangeError(`no sheet has ${total}`)
}

/** An entry with a sheet for each total. */
export const entryOf = (totals: readonly number[], entryCode = 'A-001'): EntryScores => ({
  entryCode,
  category: 'farming',
  sheets: totals.map((total, at) => sheetOf(total, `R-${String(at + 1).padStart(2, '0')}`)),
  isStopped: false,
  isWithdrawn: false,
})

const halfPoints = fc.integer({ min: 0, max: 20 })
export const sheetArbitrary: fc.Arbitrary<ScoreSheet> = fc
  .record({
    local: halfPoints,
    clear: halfPoints,
    made: halfPoints,
    reviewer: fc.integer({ min: 1, max: 99 }),
  })
  .map(({ reviewer, ...given }) => sheet(`R-${String(reviewer).padStart(2, '0')}`, given))
