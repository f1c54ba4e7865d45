import { expect } from 'chai'
import { array, assert, constantFrom, double, integer, property } from 'fast-check'
import { cutSegments, type Fragment, measureRates } from '../../src/media/segments.ts'

/** Fragments one behind the other, given by their lengths. */
function fragmentsOf(durations: readonly number[], bytes = 1000): Fragment[] {
  let startSeconds = 0
  return durations.map((durationSeconds, index) => {
    const fragment = {
      offset: 800 + index * bytes,
      bytes,
      startSeconds,
      durationSeconds,
      startsWithKeyframe: true,
    }
    startSeconds += durationSeconds
    return fragment
  })
}
const lengths = (segments: readonly { durationSeconds: number }[]) =>
  segments.map(segment => Number(segment.durationSeconds.toFixed(6)))

describe('cutSegments', () => {
  it('makes nothing of nothing', () => {
    expect(cutSegments([], 4, 'picture')).to.deep.equal([])
  })

  it('makes one segment of a film shorter than one', () => {
    expect(cutSegments(fragmentsOf([2.5]), 4, 'picture')).to.deep.equal([
      { start: 800, bytes: 1000, startSeconds: 0, durationSeconds: 2.5 },
    ])
  })

  it('joins what a change of scene cut inside the grid', () => {
    const segments = cutSegments(fragmentsOf([1.2, 0.8, 2, 4, 0.4, 3.6, 1]), 4, 'picture')
    expect(lengths(segments)).to.deep.equal([4, 4, 4, 1])
    expect(segments.map(({ start, bytes }) => [start, bytes])).to.deep.equal([
      [800, 3000],
      [3800, 1000],
      [4800, 2000],
      [6800, 1000],
    ])
  })

  it('keeps to the grid where frames do not fall on it', () => {
    // 29.97 frames a second: keyframes at 4.004, 8.008, ...
    const frame = 1001 / 30_000
    expect(
      lengths(cutSegments(fragmentsOf([120 * frame, 120 * frame, 30 * frame]), 4, 'picture')),
    ).to.deep.equal([4.004, 4.004, 1.001])
  })

  it('adds a stray 23 ms of sound to the segment before it', () => {
    const segments = cutSegments(fragmentsOf([4.010667, 3.98, 0.023]), 4, 'sound')
    expect(lengths(segments)).to.deep.equal([4.010667, 4.003])
    expect(segments.map(({ bytes }) => bytes)).to.deep.equal([1000, 2000])
  })

  it('keeps a last second of sound, and a short talk, as segments of their own', () => {
    expect(lengths(cutSegments(fragmentsOf([4.010667, 1.5]), 4, 'sound'))).to.deep.equal([4.010667, 1.5])
    expect(lengths(cutSegments(fragmentsOf([0.6]), 4, 'sound'))).to.deep.equal([0.6])
  })

  it('loses no byte and no time, whatever the fragments', () => {
    const durations = array(double({ min: 0.02, max: 5, noNaN: true }), { minLength: 1, maxLength: 60 })
    assert(
      property(
        durations,
        constantFrom('picture', 'sound'),
        integer({ min: 1, max: 10 }),
        (each, kind, seconds) => {
          const fragments = fragmentsOf(each)
          const segments = cutSegments(fragments, seconds, kind)
          const last = fragments.at(-1)
          let at = 800
          for (const segment of segments) {
            expect(segment.start).to.equal(at)
            at += segment.bytes
          }
          expect(at).to.equal((last?.offset ?? 0) + (last?.bytes ?? 0))
          const total = segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
          expect(total).to.be.closeTo((last?.startSeconds ?? 0) + (last?.durationSeconds ?? 0), 1e-6)
        },
      ),
    )
  })
})

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
