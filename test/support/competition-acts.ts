import fc from 'fast-check'
import type { Act } from '../../src/competition/journal.ts'
import { countingRuleSchema } from '../../src/competition/rules.ts'
import { points, rule } from './competition.ts'

const codeOf = (at: number) => `A-${String(at + 1).padStart(3, '0')}`
const nameOf = (at: number) => `R-${String(at + 1).padStart(2, '0')}`
const opened = (part: Partial<typeof rule> = {}): Act => ({
  kind: 'opened',
  body: {
    stage: 'preliminary',
    rule: countingRuleSchema.parse({ ...rule, ...part }),
    seedHash: 'a'.repeat(64),
  },
})
const submitted = (
  entry: number,
  reviewer: number,
  halfPoints: Record<string, number>,
  isArbiter = false,
): Act => ({
  kind: 'submitted',
  body: {
    ...{ entryCode: codeOf(entry), reviewer: nameOf(reviewer), isArbiter, halfPoints, flags: [] },
    watchedPercent: 92.5,
  },
})

/** Three entries of three sheets each: one clear winner, two of the same result that the second criterion parts. */
export const smallCompetition: readonly Act[] = [
  opened(),
  ...[0, 1, 2].map((at): Act => ({ kind: 'entered', body: { entryCode: codeOf(at), category: '种植' } })),
  ...[0, 1, 2].map(reviewer => submitted(0, reviewer, points(9, 9, 8))),
  ...[0, 1, 2].map(reviewer => submitted(1, reviewer, points(8, 8, 8))),
  // 50 % of 8, 30 % of 7, 20 % of 9.5: the same 80.
  ...[0, 1, 2].map(reviewer => submitted(2, reviewer, points(8, 7, 9.5))),
  { kind: 'closed', body: { seed: 'spring' } },
]

/** Any stage: entries, sheets given, taken back and given anew, arbiters, gates, votes, words of the chair. */
export const actsArbitrary: fc.Arbitrary<readonly Act[]> = fc
  .record({ entries: fc.integer({ min: 1, max: 8 }), reviewers: fc.integer({ min: 1, max: 8 }) })
  .chain(({ entries, reviewers }) => {
    const entry = fc.integer({ min: 0, max: entries - 1 })
    const reviewer = fc.integer({ min: 0, max: reviewers - 1 })
    // Few values, so that ties are common.
    const half = fc.constantFrom(10, 12, 13, 20)
    const sheetGiven = fc
      .record({ entry, reviewer, local: half, clear: half, made: half, isArbiter: fc.boolean() })
      .map(({ entry, reviewer, isArbiter, ...given }) =>
        submitted(entry, reviewer, given, isArbiter && given.made === 20),
      )
    const other: fc.Arbitrary<Act> = fc.oneof(
      fc.record({ entry, reviewer }).map(
        (each): Act => ({
          kind: 'unlocked',
          body: { entryCode: codeOf(each.entry), reviewer: nameOf(each.reviewer), reason: 'a slip' },
        }),
      ),
      entry.map((at): Act => ({ kind: 'withdrawn', body: { entryCode: codeOf(at), reason: 'own wish' } })),
      entry.map(
        (at): Act => ({ kind: 'stopped', body: { entryCode: codeOf(at), gate: 'lawful', reason: 'no' } }),
      ),
      entry.map((at): Act => ({ kind: 'restored', body: { entryCode: codeOf(at), reason: 'yes' } })),
      fc
        .shuffledSubarray([...Array(entries).keys()])
        .filter(all => all.length > 1)
        .map(
          (all): Act => ({ kind: 'ordered', body: { entryCodes: all.map(codeOf), reason: 'seen again' } }),
        ),
      fc.array(fc.nat(50), { minLength: entries, maxLength: entries }).map(
        (votes): Act => ({
          kind: 'votesClosed',
          body: { votes: Object.fromEntries(votes.map((count, at) => [codeOf(at), count])) },
        }),
      ),
    )
    const acts = fc.array(
      fc.oneof(
        { arbitrary: sheetGiven, weight: 12 },
        { arbitrary: entries > 1 ? other : sheetGiven, weight: 1 },
      ),
      {
        maxLength: 60,
      },
    )
    return fc
      .record({
        acts,
        gap: fc.constantFrom(null, 15, 2.5),
        percent: fc.constantFrom(0, 40),
        categories: fc.array(fc.constantFrom('种植', 'health'), { minLength: entries, maxLength: entries }),
      })
      .map(({ acts, gap, percent, categories }) => [
        opened({ arbitrationGap: gap, publicVotePercent: percent }),
        ...categories.map(
          (category, at): Act => ({ kind: 'entered', body: { entryCode: codeOf(at), category } }),
        ),
        ...acts,
      ])
  })
