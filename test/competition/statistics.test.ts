import { expect } from 'chai'
import type { Act } from '../../src/competition/journal.ts'
import { statisticsOf } from '../../src/competition/statistics.ts'
import { rubric, sheetOf } from '../support/competition.ts'

const code = (at: number) => `A-${String(at + 1).padStart(3, '0')}`
const number = (at: number) => `R-${String(at + 1).padStart(2, '0')}`
/** A sheet for each total: rows are entries, columns reviewers. */
const actsOf = (totals: readonly (readonly number[])[]): readonly Act[] =>
  totals.flatMap((row, entry) =>
    row.map((total, reviewer): Act => {
      const { halfPoints } = sheetOf(total, number(reviewer))
      const sheet = { reviewer: number(reviewer), isArbiter: false, halfPoints, flags: [] }
      return { kind: 'submitted', body: { entryCode: code(entry), ...sheet, watchedPercent: 90 } }
    }),
  )

describe('how reviewers scored', () => {
  it('says mean, spread and deviation from the others', () => {
    const [first, second] = statisticsOf(
      rubric,
      actsOf([
        [70, 80],
        [80, 90],
      ]),
    )
    expect(first).to.include({ reviewer: 'R-01', sheetCount: 2, mean: 75, spread: 5, deviation: -10 })
    expect(second).to.include({ mean: 85, deviation: 10, isOutlier: false })
  })

  it('flags who is far off the others, as their median has it and not their mean', () => {
    const totals = Array.from({ length: 6 }, (_, at) => [80 + at, 81 + at, 79 + at, 80 + at, 60 + at])
    const flagged = statisticsOf(rubric, actsOf(totals)).filter(({ isOutlier }) => isOutlier)
    expect(flagged.map(({ reviewer }) => reviewer)).to.deep.equal(['R-05'])
  })

  it('flags nobody of few reviewers, by few sheets, or where they nearly agree', () => {
    const few = Array.from({ length: 6 }, () => [80, 81, 50])
    const short = Array.from({ length: 4 }, () => [80, 81, 79, 80, 50])
    const near = Array.from({ length: 6 }, () => [80, 80, 80, 80, 82])
    for (const totals of [few, short, near])
      expect(statisticsOf(rubric, actsOf(totals)).some(({ isOutlier }) => isOutlier)).to.equal(false)
  })

  it('leaves out sheets that were taken back', () => {
    const acts: readonly Act[] = [
      ...actsOf([[70, 80]]),
      { kind: 'unlocked', body: { entryCode: 'A-001', reviewer: 'R-01', reason: 'a slip' } },
    ]
    expect(statisticsOf(rubric, acts)).to.deep.equal([
      { reviewer: 'R-02', sheetCount: 1, mean: 80, spread: 0, deviation: null, isOutlier: false },
    ])
  })
})
