import { expect } from 'chai'
import { array, assert, double, integer, property } from 'fast-check'
import { measureRates } from '../../src/media/segments.ts'

describe('measureRates', () => {
  const segmentsOf = (pairs: readonly (readonly [seconds: number, bytes: number])[]) =>
    pairs.map(([durationSeconds, bytes], index) => ({
      start: 0,
      bytes,
      startSeconds: 4 * index,
      durationSeconds,
    }))

  it('measures by hand-computed numbers', () => {
    // 100, 300 and 200 kbit/s; alone each lasts 4 s, two together 8 s, more than one and a half targets of 4 s.
    const rates = measureRates(
      segmentsOf([
        [4, 50_000],
        [4, 150_000],
        [4, 100_000],
      ]),
      4,
    )
    expect(rates).to.deep.equal({ averageKbps: 200, peakKbps: 300 })
  })

  it('looks at runs of short segments too', () => {
    // 1 s at 80 is too short to count alone; with its neighbours at 400: (10 + 50 + 50) kB in 3 s.
    const rates = measureRates(
      segmentsOf([
        [1, 10_000],
        [1, 50_000],
        [1, 50_000],
        [4, 40_000],
      ]),
      4,
    )
    expect(rates.peakKbps).to.equal(400)
  })

  it('passes over a short end that is dear alone, and counts it with its neighbour', () => {
    const rates = measureRates(
      segmentsOf([
        [4, 50_000],
        [0.5, 25_000],
      ]),
      4,
    )
    expect(rates.peakKbps).to.be.closeTo((75_000 * 8) / 4500, 1e-9)
  })

  it('gives a film shorter than half a segment its average', () => {
    expect(measureRates(segmentsOf([[1, 25_000]]), 4)).to.deep.equal({ averageKbps: 200, peakKbps: 200 })
    expect(measureRates([], 4)).to.deep.equal({ averageKbps: 0, peakKbps: 0 })
  })

  it('never tells a peak under the average, nor under a whole segment', () => {
    const pair = array(integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 40 })
    assert(
      property(pair, double({ min: 0.1, max: 6, noNaN: true }), (sizes, seconds) => {
        const segments = segmentsOf(sizes.map(bytes => [seconds, bytes]))
        const { averageKbps, peakKbps } = measureRates(segments, 4)
        expect(peakKbps).to.be.at.least(averageKbps)
        if (seconds >= 2) expect(peakKbps).to.be.at.least((Math.max(...sizes) * 8) / 1000 / seconds - 1e-9)
      }),
    )
  })
})
