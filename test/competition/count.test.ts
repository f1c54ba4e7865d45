import { expect } from 'chai'
import fc from 'fast-check'
import { aggregate, countEntry, totalOf } from '../../src/competition/count.ts'
import { compare, type Exact, exact, hundredths, writeHundredths } from '../../src/competition/exact.ts'
import { countingRuleSchema, faultOf, rubricSchema } from '../../src/competition/rules.ts'
import { readHalfPoints } from '../../src/competition/sheet.ts'
import { entryOf, points, rubric, rule, sheet, sheetArbitrary } from '../support/competition.ts'

describe('a rubric', () => {
  it('refuses weights that sum to 99, two criteria of one name, and a gate named like a criterion', () => {
    const criteria = [
      { id: 'local', weight: 50, mostPoints: 10 },
      { id: 'clear', weight: 49, mostPoints: 10 },
    ]
    expect(rubricSchema.safeParse({ criteria, gates: [] }).success).to.equal(false)
    const whole = [criteria[0], { id: 'clear', weight: 50, mostPoints: 10 }]
    expect(rubricSchema.safeParse({ criteria: whole, gates: ['lawful'] }).success).to.equal(true)
    expect(rubricSchema.safeParse({ criteria: [whole[1], whole[1]], gates: [] }).success).to.equal(false)
    expect(rubricSchema.safeParse({ criteria: whole, gates: ['clear'] }).success).to.equal(false)
  })
})

describe('readHalfPoints', () => {
  it('refuses 10.3 of 10, 10.5 of 10, a quarter, a sign, an exponent and nothing', () => {
    for (const text of ['10.3', '10.5', '8.25', '-1', '1e1', '', ' ', '8,5', 'NaN', '0x5', '8.'])
      expect(readHalfPoints(text, 10), text).to.equal(undefined)
  })
  it('reads whole and half points, also in the wide digits of a Chinese keyboard', () => {
    expect(['0', '8', '8.5', '10', '１０', ' 7．5 '].map(text => readHalfPoints(text, 10))).to.deep.equal([
      0, 16, 17, 20, 20, 15,
    ])
  })
})

describe('a score sheet', () => {
  it('is refused without a criterion, above its most, with one too many, or with a gate that there is not', () => {
    const whole = sheet('R-01', points(8, 8, 8))
    expect(faultOf(rubric, whole)).to.equal(undefined)
    const { local: _, ...partly } = whole.halfPoints
    expect(faultOf(rubric, { ...whole, halfPoints: partly })).to.deep.equal({ criterion: 'local' })
    expect(faultOf(rubric, { ...whole, halfPoints: { ...whole.halfPoints, clear: 21 } })).to.deep.equal({
      criterion: 'clear',
    })
    expect(faultOf(rubric, { ...whole, halfPoints: { ...whole.halfPoints, charm: 1 } })).to.deep.equal({
      criterion: 'charm',
    })
    expect(faultOf(rubric, { ...whole, flags: ['rhyme'] })).to.deep.equal({ criterion: 'rhyme' })
  })
})

describe('totals', () => {
  it('are exact: a third of a point is not rounded away', () => {
    const thirds = rubricSchema.parse({
      criteria: [
        { id: 'a', weight: 70, mostPoints: 3 },
        { id: 'b', weight: 30, mostPoints: 10 },
      ],
      gates: [],
    })
    const one = { reviewer: 'R-01', isArbiter: false, flags: [], halfPoints: { a: 2, b: 20 } }
    // 70 x 1/3 + 30.
    expect(totalOf(thirds, one)).to.deep.equal(exact(160, 3))
  })
  it('are rounded to two decimals, half up', () => {
    expect(writeHundredths(hundredths(exact(87335, 1000)))).to.equal('87.34')
    expect(writeHundredths(hundredths(exact(873349, 10000)))).to.equal('87.33')
    expect(writeHundredths(hundredths(exact(2, 3)))).to.equal('0.67')
    expect(writeHundredths(hundredths(exact(100)))).to.equal('100.00')
  })
})

describe('countEntry', () => {
  it('is not final under three sheets', () => {
    expect(countEntry(rule, entryOf([80, 90]))).to.include({ state: 'notFinal', result: null })
  })
  it('takes the plain mean of three and four', () => {
    expect(countEntry(rule, entryOf([80, 85, 90]))).to.include({ method: 'mean', result: 8500 })
    expect(countEntry(rule, entryOf([80, 85, 90, 91]))).to.include({ method: 'mean', result: 8650 })
  })
  it('leaves one highest and one lowest out from five on, of several equal ones only one', () => {
    expect(countEntry(rule, entryOf([78, 80, 85, 90, 92]))).to.include({
      method: 'trimmedMean',
      result: 8500,
    })
    expect(countEntry(rule, entryOf([80, 80, 85, 90, 90]))).to.include({ result: 8500 })
    expect(countEntry(rule, entryOf([80, 80, 80, 80, 90]))).to.include({ result: 8000 })
  })
  it('asks for an arbiter where two differ by more than the gap, not where they differ by just it', () => {
    expect(countEntry(rule, entryOf([75, 80, 90]))).to.include({ state: 'counted', result: 8167 })
    expect(countEntry(rule, entryOf([74.5, 80, 90]))).to.include({ state: 'needsArbitration', result: null })
  })
  it('counts the arbiter’s sheet with the others', () => {
    const { sheets, ...rest } = entryOf([70, 80, 90])
    const withArbiter = {
      ...rest,
      sheets: [...sheets, { ...sheet('R-09', points(8, 8, 8)), isArbiter: true }],
    }
    expect(countEntry(rule, withArbiter)).to.include({ state: 'counted', method: 'mean', result: 8000 })
  })
  it('has no result for an entry that was stopped or withdrawn', () => {
    expect(countEntry(rule, { ...entryOf([80, 85, 90]), isStopped: true })).to.include({
      state: 'stopped',
      result: null,
    })
    expect(countEntry(rule, { ...entryOf([80, 85, 90]), isWithdrawn: true })).to.include({
      state: 'withdrawn',
      result: null,
    })
  })
  it('mixes the public vote in by its share alone', () => {
    const voted = { ...entryOf([80, 85, 90]), publicVote: exact(100) }
    expect(countEntry(rule, voted)).to.include({ result: 8500 })
    expect(countEntry({ ...rule, publicVotePercent: 40 }, voted)).to.include({ result: 9100 })
  })

  it('does not depend on the order of the sheets', () => {
    fc.assert(
      fc.property(
        fc.array(sheetArbitrary, { minLength: 1, maxLength: 9 }).chain(sheets =>
          fc.record({
            sheets: fc.constant(sheets),
            mixed: fc.shuffledSubarray(sheets, { minLength: sheets.length }),
          }),
        ),
        ({ sheets, mixed }) => {
          const entry = { ...entryOf([]), sheets }
          expect(countEntry(rule, { ...entry, sheets: mixed })).to.deep.equal(countEntry(rule, entry))
        },
      ),
    )
  })

  it('never falls when one score rises, as long as no arbiter is asked for', () => {
    fc.assert(
      fc.property(fc.array(sheetArbitrary, { minLength: 3, maxLength: 9 }), sheets => {
        const plain = countingRuleSchema.parse({ ...rule, arbitrationGap: null })
        for (const [at, raised] of sheets.entries()) {
          if ((raised.halfPoints.local ?? 0) >= 20) continue
          const better = {
            ...raised,
            halfPoints: { ...raised.halfPoints, local: (raised.halfPoints.local ?? 0) + 1 },
          }
          const entry = { ...entryOf([]), sheets }
          const after = countEntry(plain, { ...entry, sheets: sheets.with(at, better) }).result
          expect(after).to.be.at.least(countEntry(plain, entry).result ?? 0)
        }
      }),
    )
  })

  it('has a trimmed mean that lies between the totals that are left', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { minLength: 5, maxLength: 12 }), halves => {
        const totals: Exact[] = halves.map(half => exact(half, 2))
        const { method, score } = aggregate(totals, rule)
        const sorted = totals.toSorted(compare)
        const [low = exact(0), high = exact(0)] = [sorted[1], sorted.at(-2)]
        expect(method).to.equal('trimmedMean')
        expect(compare(low, score)).to.be.at.most(0)
        expect(compare(score, high)).to.be.at.most(0)
      }),
    )
  })
})
