import { expect } from 'chai'
import fc from 'fast-check'
import {
  addNumber,
  addStored,
  changeStored,
  countBits,
  countStored,
  emptyBits,
  hasNumber,
  numbersDown,
  segmentSize,
} from '../../src/search/number-set.ts'

const places = fc
  .uniqueArray(fc.integer({ min: 0, max: segmentSize - 1 }), { maxLength: 1500 })
  .map(all => [...all].sort((a, b) => a - b))

const storedOf = (some: readonly number[]) =>
  changeStored(
    undefined,
    some.map(place => [place, true]),
  )
const placesIn = (stored: Uint8Array) => {
  const bits = emptyBits(segmentSize - 1)
  addStored(bits, 0, stored)
  return [...numbersDown(bits)].reverse()
}

describe('sets of lesson numbers', () => {
  it('give back what was stored, few or many, in a kilobyte at most', () => {
    fc.assert(
      fc.property(places, some => {
        const stored = storedOf(some)
        expect(placesIn(stored)).to.deep.equal(some)
        expect(stored.length).to.be.at.most(1024)
      }),
      { numRuns: 30 },
    )
  })

  it('take places out as well as in, and keep the others', () => {
    fc.assert(
      fc.property(places, places, (some, gone) => {
        const stored = changeStored(
          storedOf(some),
          gone.map(place => [place, false]),
        )
        expect(placesIn(stored)).to.deep.equal(some.filter(place => !gone.includes(place)))
      }),
      { numRuns: 30 },
    )
  })

  it('count and list what a stored row adds, in whichever segment', () => {
    fc.assert(
      fc.property(places, places, fc.integer({ min: 0, max: 3 }), (some, others, segment) => {
        const bits = emptyBits(4 * segmentSize - 1)
        addStored(bits, segment, storedOf(some))
        const first = segment * segmentSize
        expect([...numbersDown(bits)]).to.deep.equal(some.map(place => first + place).reverse())
        expect(countBits(bits)).to.equal(some.length)
        const common = others.filter(place => hasNumber(bits, first + place)).length
        expect(countStored(segment, storedOf(others), bits)).to.equal(common)
      }),
      { numRuns: 30 },
    )
  })

  it('leave out what is beyond their highest number', () => {
    const bits = emptyBits(40)
    addNumber(bits, 40)
    addNumber(bits, 8000)
    addStored(bits, 0, storedOf([3, 8000]))
    expect([...numbersDown(bits)]).to.deep.equal([40, 3])
  })
})
