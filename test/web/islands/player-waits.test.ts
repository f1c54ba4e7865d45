import { expect } from 'chai'
import { aheadSecondsOf } from '../../../src/web/islands/player/loaded-seconds.ts'
import { isWorthResuming } from '../../../src/web/islands/player/place.ts'
import { reconnectDelayMs } from '../../../src/web/islands/player/reconnect.ts'

const ranges = (...pairs: readonly (readonly [number, number])[]): TimeRanges => ({
  length: pairs.length,
  start: index => pairs[index]?.[0] ?? Number.NaN,
  end: index => pairs[index]?.[1] ?? Number.NaN,
})

describe('what a player waits for', () => {
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

  it('refuses to count film behind a gap, and film that was seen', () => {
    expect(aheadSecondsOf({ currentTime: 10, buffered: ranges() })).to.equal(0)
    expect(aheadSecondsOf({ currentTime: 10, buffered: ranges([0, 9]) })).to.equal(0)
    expect(aheadSecondsOf({ currentTime: 10, buffered: ranges([0, 14], [20, 40]) })).to.equal(4)
    expect(aheadSecondsOf({ currentTime: 10, buffered: ranges([30, 40]) })).to.equal(0)
  })

  it('counts over a gap that is played over', () => {
    expect(aheadSecondsOf({ currentTime: 10, buffered: ranges([0, 14], [14.1, 40]) })).to.equal(30)
    expect(aheadSecondsOf({ currentTime: 0, buffered: ranges([0.08, 4]) })).to.equal(4)
  })
})
