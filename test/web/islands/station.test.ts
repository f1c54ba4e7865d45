import { expect } from 'chai'
import fc from 'fast-check'
import { withoutAddresses } from '../../../src/stationmode/rules.ts'
import { withDigit } from '../../../src/web/islands/station/dial.ts'
import { nearest } from '../../../src/web/islands/station/focus.ts'
import { ageOf } from '../../../src/web/islands/station/report-queue.ts'

const box = (left: number, top: number, width = 100, height = 50) => ({
  ...{ left, top, right: left + width, bottom: top + height },
})

describe('the arrow keys of a remote control', () => {
  // Two rows of three, the second one shifted by half a card.
  const grid = [box(0, 0), box(120, 0), box(240, 0), box(60, 70), box(180, 70), box(300, 70)]
  const from = (at: number, direction: 'left' | 'right' | 'up' | 'down') => {
    const others = grid.filter((_, index) => index !== at)
    const found = others[nearest(grid[at] ?? box(0, 0), others, direction)]
    return found ? grid.indexOf(found) : -1
  }

  it('lead nowhere beyond the edge', () => {
    expect([from(0, 'left'), from(0, 'up'), from(2, 'right'), from(4, 'down')]).to.deep.equal([
      -1, -1, -1, -1,
    ])
  })
  it('walk a row to its end before they enter another', () => {
    expect([from(0, 'right'), from(1, 'right'), from(5, 'left'), from(4, 'left')]).to.deep.equal([1, 2, 4, 3])
  })
  it('go down to what lies below', () => {
    expect([from(0, 'down'), from(2, 'down'), from(3, 'up')]).to.deep.equal([3, 4, 0])
  })
  it('never lead to what lies behind', () => {
    const boxes = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 })), {
      minLength: 1,
    })
    fc.assert(
      fc.property(boxes, places => {
        const all = places.map(([left, top]) => box(left, top))
        const found = all[nearest(box(500, 500), all, 'right')]
        if (found) expect(found.left).to.be.at.least(596)
      }),
    )
  })
})

describe('dialling', () => {
  it('takes digits alone, the last seven', () => {
    expect(withDigit('', 'a')).to.equal(undefined)
    expect(withDigit('31', 'Enter')).to.equal(undefined)
    expect(withDigit('31', '7')).to.equal('317')
    expect(withDigit('1234567', '8')).to.equal('2345678')
  })
})

describe('the age of a report', () => {
  const now = Date.UTC(2027, 2, 5)
  it('is not made up by a clock that stood in 1970, or runs ahead', () => {
    expect(ageOf(60_000, now)).to.equal(0)
    expect(ageOf(now + 3_600_000, now)).to.equal(0)
    expect(ageOf(now - 60_000, now)).to.equal(60)
  })
})

describe('what a report may say', () => {
  it('has no address and nothing as long as a key', () => {
    expect(withoutAddresses('failed https://hub/x?key=1 at /media/s/abc/1.m4s')).to.equal('failed … at …')
    expect(withoutAddresses(`pass ${'a1'.repeat(20)}`)).to.equal('pass …')
    expect(withoutAddresses('MediaError: decode failed')).to.equal('MediaError: decode failed')
  })
})
