import { expect } from 'chai'
import fc from 'fast-check'
import { type Counted, countEntry, type EntryScores } from '../../src/competition/count.ts'
import { writeHundredths } from '../../src/competition/exact.ts'
import { rankEntries } from '../../src/competition/rank.ts'
import { countingRuleSchema, type ScoreSheet } from '../../src/competition/rules.ts'
import { entryOf, points, rule, sheet, sheetArbitrary } from '../support/competition.ts'

const entry = (entryCode: string, given: readonly Record<string, number>[]): EntryScores => ({
  ...entryOf([], entryCode),
  sheets: given.map((each, at): ScoreSheet => sheet(`R-0${at + 1}`, each)),
})
const thrice = (local: number, clear: number, made: number) => [1, 2, 3].map(() => points(local, clear, made))
const places = (entries: readonly EntryScores[], chair: readonly (readonly string[])[] = []) =>
  rankEntries(
    entries.map(each => countEntry(rule, each)),
    rule.tieOrder,
    chair,
  ).map(
    ({ entryCode, rank, decidedBy, result }) =>
      `${rank} ${entryCode} ${writeHundredths(result ?? 0)} ${decidedBy}`,
  )

/**
 * Ten small competitions, each at the border of a rule, computed by hand. Criteria: local 50 %, clear 30 %, made 20 %,
 * of ten points each, so a point of local is worth 5, of clear 3, of made 2. Where only totals are given, every
 * reviewer gave that total.
 */
describe('a competition computed by hand', () => {
  it('1: three sheets, no tie', () => {
    // A: 5x9 + 3x8 + 2x7 = 83, thrice. B: 5x8 + 3x9 + 2x9 = 85, thrice.
    expect(places([entry('A-001', thrice(9, 8, 7)), entry('A-002', thrice(8, 9, 9))])).to.deep.equal([
      '1 A-002 85.00 result',
      '2 A-001 83.00 result',
    ])
  })
  it('2: a mean that ends in a third, rounded down', () => {
    // (80 + 81 + 83) / 3 = 244 / 3 = 81.333...
    expect(places([entryOf([80, 81, 83])])).to.deep.equal(['1 A-001 81.33 result'])
  })
  it('3: a mean that ends in half a hundredth, rounded up', () => {
    // Eight without 80 and 90: (82 + 82.5 + 83 + 83 + 84 + 85) / 6 = 499.5 / 6 = 83.25, nothing to round.
    // Four: (80.5 + 81 + 81 + 81) / 4 = 323.5 / 4 = 80.875.
    expect(places([entryOf([80, 82, 82.5, 83, 83, 84, 85, 90])])).to.deep.equal(['1 A-001 83.25 result'])
    expect(places([entryOf([80.5, 81, 81, 81])])).to.deep.equal(['1 A-001 80.88 result'])
  })
  it('4: four sheets keep their extremes, five lose one each', () => {
    // (70 + 80 + 80 + 85) / 4 = 78.75. (70 + 80 + 80 + 85 + 85) without 70 and one 85: 245 / 3 = 81.666...
    expect(
      places([entryOf([70, 80, 80, 85], 'A-001'), entryOf([70, 80, 80, 85, 85], 'A-002')]),
    ).to.deep.equal(['1 A-002 81.67 result', '2 A-001 78.75 result'])
  })
  it('5: two sheets are no result, and the entry has no place', () => {
    expect(places([entryOf([95, 95], 'A-001'), entryOf([60, 60, 60], 'A-002')])).to.deep.equal([
      '1 A-002 60.00 result',
    ])
  })
  it('6: a gap of 15 stands, one of 15.5 waits for an arbiter', () => {
    // 90 - 75 = 15; 90 - 74.5 = 15.5. (75 + 80 + 90) / 3 = 81.666...
    expect(places([entryOf([75, 80, 90], 'A-001'), entryOf([74.5, 80, 90], 'A-002')])).to.deep.equal([
      '1 A-001 81.67 result',
    ])
  })
  it('7: the first criterion of the order decides between equal results', () => {
    // A: 5x8 + 3x8 + 2x8 = 80. B: 5x9 + 3x7 + 2x7 = 80. B has 9 for local.
    expect(places([entry('A-001', thrice(8, 8, 8)), entry('A-002', thrice(9, 7, 7))])).to.deep.equal([
      '1 A-002 80.00 criterion',
      '2 A-001 80.00 criterion',
    ])
  })
  it('8: the second decides where the first does not', () => {
    // 5x8 + 3x8 + 2x8 = 80 and 5x8 + 3x7 + 2x9.5 = 80: both 8 for local, 8 before 7 for clear.
    expect(places([entry('A-001', thrice(8, 7, 9.5)), entry('A-002', thrice(8, 8, 8))])).to.deep.equal([
      '1 A-002 80.00 criterion',
      '2 A-001 80.00 criterion',
    ])
  })
  it('9: what nothing parts shares a place, and the next one is left out', () => {
    // 83, then twice the same 80, then 77: 5x8 + 3x7 + 2x8 = 77.
    expect(
      places([
        entry('A-001', thrice(8, 8, 8)),
        entry('A-002', thrice(9, 8, 7)),
        entry('A-003', thrice(8, 8, 8)),
        entry('A-004', thrice(8, 7, 8)),
      ]),
    ).to.deep.equal([
      '1 A-002 83.00 result',
      '2 A-001 80.00 shared',
      '2 A-003 80.00 shared',
      '4 A-004 77.00 result',
    ])
  })
  it('10: the chair’s newest word parts them, and parts nothing that a criterion has parted', () => {
    const entries = [
      entry('A-001', thrice(8, 8, 8)),
      entry('A-002', thrice(9, 7, 7)),
      entry('A-003', thrice(8, 8, 8)),
    ]
    const words = [
      ['A-001', 'A-003'],
      ['A-003', 'A-001', 'A-002'],
    ]
    expect(places(entries, words)).to.deep.equal([
      '1 A-002 80.00 criterion',
      '2 A-003 80.00 chair',
      '3 A-001 80.00 chair',
    ])
  })
})

describe('ranks', () => {
  const entriesArbitrary = fc
    .array(fc.array(sheetArbitrary, { minLength: 3, maxLength: 6 }), { minLength: 1, maxLength: 12 })
    .map(all => all.map((sheets, at): EntryScores => ({ ...entryOf([], `A-${100 + at}`), sheets })))
  const plain = countingRuleSchema.parse({ ...rule, arbitrationGap: null })
  const rankOf = (counted: readonly Counted[], code: string) =>
    rankEntries(counted, plain.tieOrder).find(({ entryCode }) => entryCode === code)?.rank ?? 0

  it('are one more than the entries before, whatever order they come in', () => {
    fc.assert(
      fc.property(entriesArbitrary, entries => {
        const counted = entries.map(each => countEntry(plain, each))
        const ranked = rankEntries(counted, plain.tieOrder)
        expect(rankEntries(counted.toReversed(), plain.tieOrder)).to.deep.equal(ranked)
        for (const each of ranked)
          expect(each.rank).to.equal(1 + ranked.filter(({ rank }) => rank < each.rank).length)
        const results = ranked.map(({ result }) => result ?? 0)
        expect(results).to.deep.equal(results.toSorted((a, b) => b - a))
      }),
    )
  })

  it('never get worse by a better score', () => {
    fc.assert(
      fc.property(entriesArbitrary, fc.nat(11), fc.nat(5), (entries, place, reviewer) => {
        const raised = entries[place % entries.length]
        const given = raised?.sheets[reviewer % raised.sheets.length]
        if (!raised || !given || (given.halfPoints.clear ?? 0) >= 20) return
        const better = {
          ...given,
          halfPoints: { ...given.halfPoints, clear: (given.halfPoints.clear ?? 0) + 1 },
        }
        const after = { ...raised, sheets: raised.sheets.map(each => (each === given ? better : each)) }
        const count = (all: readonly EntryScores[]) => all.map(each => countEntry(plain, each))
        const swapped = entries.map(each => (each === raised ? after : each))
        expect(rankOf(count(swapped), raised.entryCode)).to.be.at.most(
          rankOf(count(entries), raised.entryCode),
        )
      }),
    )
  })
})
