import { expect } from 'chai'
import fc from 'fast-check'
import {
  awardsByQuota,
  certificateNumber,
  exceeded,
  readCertificateNumber,
} from '../../src/competition/award-rules.ts'
import type { Result } from '../../src/competition/journal.ts'

const resultOf = (rank: number | null, at: number): Result => ({
  ...{ entryCode: `A-${String(at + 1).padStart(3, '0')}`, category: '种植', state: 'counted' },
  ...{ method: 'mean', sheetCount: 3, result: '80.00', rank, decidedBy: 'result', ruleVersion: '2026-11-22' },
})
const quotas = [
  { name: '一等奖', count: 1 },
  { name: '二等奖', count: 2 },
  { name: '三等奖', count: 3 },
]
const namesOf = (ranks: readonly (number | null)[]) =>
  awardsByQuota(ranks.map(resultOf), quotas).map(({ awardName }) => awardName)

describe('awards by quota', () => {
  it('gives each award to so many ranks, and nothing to those after or without one', () => {
    expect(namesOf([1, 2, 3, 4, 5, 6, 7, null])).to.deep.equal([
      ...['一等奖', '二等奖', '二等奖', '三等奖', '三等奖', '三等奖'],
    ])
  })

  it('gives the same award to who shares a rank, and so many fewer of the next one', () => {
    expect(namesOf([1, 1, 3, 4])).to.deep.equal(['一等奖', '一等奖', '二等奖', '三等奖'])
    const given = awardsByQuota([1, 1, 3, 4].map(resultOf), quotas)
    expect(exceeded(given, quotas)).to.deep.equal([{ name: '一等奖', count: 1, given: 2 }])
    expect(namesOf([1, 2, 3, 4, 5, 6, 6])).to.have.length(7)
  })

  it('never gives a better rank a lower award, nor two awards to one entry', () => {
    const ranks = fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 12 })
    fc.assert(
      fc.property(ranks, all => {
        const given = awardsByQuota(all.map(resultOf), quotas)
        const level = (name: string) => quotas.findIndex(each => each.name === name)
        for (const one of given)
          for (const other of given)
            if (one.rank < other.rank) expect(level(one.awardName)).to.be.at.most(level(other.awardName))
        expect(new Set(given.map(({ entryCode }) => entryCode)).size).to.equal(given.length)
      }),
    )
  })
})

describe('the number of a certificate', () => {
  it('refuses what is none', () => {
    for (const text of [
      '',
      'XT2026',
      'XT2026-7K3M-Q9T',
      'XT2026-7K3M-Q9TDX',
      'AB2026-7K3M-Q9TD',
      'XT2026-7K3M-Q9TU',
    ])
      expect(readCertificateNumber(text), text).to.equal(undefined)
  })

  it('is read as people copy it from paper', () => {
    for (const text of ['xt2026-7k3m-q9td', 'XT2026 7K3M Q9TD', 'ＸＴ2026-7K3M-Q9TD', 'XT20267K3MQ9TD'])
      expect(readCertificateNumber(text), text).to.equal('XT2026-7K3M-Q9TD')
    expect(readCertificateNumber('XT2O26-OK3M-Q9IL')).to.equal('XT2026-0K3M-Q911')
  })

  it('is one that is read again, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), bytes => {
        const number = certificateNumber(2026, bytes)
        expect(readCertificateNumber(number)).to.equal(number)
      }),
    )
  })
})
