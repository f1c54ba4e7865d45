import { expect } from 'chai'
import fc from 'fast-check'
import { easyLevel, levelCap, reconnectDelayMs } from '../../../src/web/islands/player/bank.ts'
import { isWorthResuming } from '../../../src/web/islands/player/place.ts'

/** Peaks of a rural ladder. */
const levelKbps = [93, 131, 258, 496, 1700]

describe('the player’s bank of seconds', () => {
  it('refuses every level but the lowest on an unknown link with nothing in the bank', () => {
    expect(levelCap({ aheadSeconds: 0, linkKbps: Number.NaN, levelKbps })).to.equal(0)
    expect(easyLevel(Number.NaN, levelKbps)).to.equal(0)
    expect(easyLevel(100_000, [])).to.equal(0)
  })

  it('opens a level at 20, 60 and 120 seconds, and then all', () => {
    const capAt = (aheadSeconds: number) => levelCap({ aheadSeconds, linkKbps: 200, levelKbps })
    expect([0, 19, 20, 59, 60, 119].map(capAt)).to.deep.equal([0, 0, 1, 1, 2, 2])
    expect(capAt(120)).to.equal(-1)
  })

  it('does not hold back a link that carries a level three times over', () => {
    expect(levelCap({ aheadSeconds: 0, linkKbps: 800, levelKbps })).to.equal(2)
    expect(levelCap({ aheadSeconds: 0, linkKbps: 20_000, levelKbps })).to.equal(-1)
    expect(easyLevel(1500, levelKbps)).to.equal(3)
  })

  it('never closes a level when more is in the bank or the link is faster', () => {
    const open = (cap: number) => (cap === -1 ? levelKbps.length : cap)
    const seconds = fc.integer({ min: 0, max: 700 })
    const kbps = fc.integer({ min: 1, max: 20_000 })
    fc.assert(
      fc.property(seconds, seconds, kbps, kbps, (aheadSeconds, more, linkKbps, faster) => {
        const poor = open(levelCap({ aheadSeconds, linkKbps, levelKbps }))
        const rich = { aheadSeconds: aheadSeconds + more, linkKbps: linkKbps + faster, levelKbps }
        expect(open(levelCap(rich))).to.be.at.least(poor)
      }),
    )
  })

  it('waits longer after each failure to reconnect, at most 15 seconds, for ever', () => {
    expect([1, 2, 3, 4, 5, 6, 1000].map(reconnectDelayMs)).to.deep.equal([
      1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
    ])
  })

  it('resumes neither at the very beginning nor at the very end', () => {
    expect([9, 10, 590, 591].map(seconds => isWorthResuming(seconds, 600))).to.deep.equal([
      false,
      true,
      true,
      false,
    ])
    expect(isWorthResuming(10, 12)).to.equal(false)
  })
})
