import { expect } from 'chai'
import fc from 'fast-check'
import {
  cutSegments,
  type Fragment,
  keyframeExpression,
  pictureStart,
  type SegmentGrid,
} from '../../src/media/segments.ts'

const grid = (numerator: number, denominator = 1, segmentSeconds = 4): SegmentGrid => ({
  segmentSeconds,
  frameRate: { numerator, denominator },
})
const starts = (of: SegmentGrid, count: number) =>
  Array.from({ length: count }, (_, slot) => Math.round(pictureStart(slot, of) * 1e6) / 1e6)
const lengths = (segments: readonly { durationSeconds: number }[]) =>
  segments.map(segment => Math.round(segment.durationSeconds * 1e6) / 1e6)

/** Fragments one behind the other at these times, ten bytes each. */
const fragments = (times: readonly number[], endSeconds: number): Fragment[] =>
  times.map((startSeconds, index) => ({
    part: 0,
    offset: 100 + index * 10,
    bytes: 10,
    startSeconds,
    durationSeconds: (times[index + 1] ?? endSeconds) - startSeconds,
    startsWithKeyframe: true,
  }))

describe('the grid of segments', () => {
  it('has every second of the first four, then every fourth', () => {
    expect(starts(grid(25), 8)).to.deep.equal([0, 1, 2, 3, 4, 8, 12, 16])
  })

  it('lies on frames of the slowest rung, which are frames of all', () => {
    expect(starts(grid(25, 2), 6)).to.deep.equal([0, 1.04, 2, 3.04, 4, 8])
    expect(starts(grid(30_000, 2002), 6)).to.deep.equal([0, 1.001, 2.002, 3.003, 4.004, 8.008])
    expect(starts(grid(1), 6)).to.deep.equal([0, 1, 2, 3, 4, 8])
  })

  it('is told to ffmpeg as an expression over the keyframes so far', () => {
    expect(keyframeExpression(grid(25, 2))).to.equal(
      'expr:gte(t+0.0005,ceil(if(lt(n_forced,4),n_forced,(n_forced-3)*4)*25/2-0.001)*2/25)',
    )
  })

  it('puts rungs of half the frames on the same times, whatever the rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60_000 }),
        fc.constantFrom(1000, 1001),
        fc.nat(4000),
        (numerator, denominator, slot) => {
          fc.pre(numerator / denominator >= 2)
          const slow = { numerator, denominator: denominator * 2 }
          const start = pictureStart(slot, { segmentSeconds: 4, frameRate: slow })
          const frames = (start * numerator) / denominator
          expect(Math.abs(frames - 2 * Math.round(frames / 2))).to.be.below(1e-4)
        },
      ),
    )
  })

  it('lets a keyframe that x264 adds between the second and the grid’s frame stay in the segment before', () => {
    const cut = cutSegments(fragments([0, 1, 1.04, 2], 3), grid(25, 2), 'picture')
    expect(cut.map(segment => segment.startSeconds)).to.deep.equal([0, 1.04, 2])
  })

  it('joins fragments inside a segment, byte for byte', () => {
    const cut = cutSegments(fragments([0, 1, 2, 3, 4, 5.5, 8], 9), grid(25), 'picture')
    expect(cut.map(({ startSeconds, start, bytes }) => [startSeconds, start, bytes])).to.deep.equal([
      [0, 100, 10],
      [1, 110, 10],
      [2, 120, 10],
      [3, 130, 10],
      [4, 140, 20],
      [8, 160, 10],
    ])
  })

  it('joins sound fragments of 47 frames on the grid for hours, without drift and without a stray end', () => {
    const frame = 1024 / 48_000
    const times = Array.from({ length: 3600 }, (_, index) => index * 47 * frame)
    const cut = cutSegments(fragments(times, 3600 * 47 * frame + 0.1), grid(25), 'sound')
    expect(cut.slice(0, 5).map(each => Math.round(each.durationSeconds * 100) / 100)).to.deep.equal([
      1, 1, 1, 1, 4.01,
    ])
    for (const [slot, { startSeconds }] of cut.entries()) {
      expect(Math.abs(startSeconds - pictureStart(slot, grid(25)))).to.be.below(0.6)
    }
    expect(cut.at(-1)?.durationSeconds).to.be.at.least(1)
  })

  it('makes nothing of nothing, and one segment of a film shorter than one', () => {
    expect(cutSegments([], grid(25), 'picture')).to.deep.equal([])
    expect(cutSegments(fragments([0], 0.6), grid(25), 'picture')).to.deep.equal([
      { part: 0, start: 100, bytes: 10, startSeconds: 0, durationSeconds: 0.6 },
    ])
    expect(lengths(cutSegments(fragments([0], 0.6), grid(25), 'sound'))).to.deep.equal([0.6])
  })

  it('joins what a change of scene cut inside the grid, also in its first second', () => {
    const cut = cutSegments(fragments([0, 0.2, 1, 2, 3, 3.6, 4, 8, 8.4, 12], 13), grid(25), 'picture')
    expect(lengths(cut)).to.deep.equal([1, 1, 1, 1, 4, 4, 1])
    expect(cut.map(({ start, bytes }) => [start, bytes])).to.deep.equal([
      [100, 20],
      [120, 10],
      [130, 10],
      [140, 20],
      [160, 10],
      [170, 20],
      [190, 10],
    ])
  })

  it('keeps to the grid where frames do not fall on it', () => {
    // 29.97 frames a second: keyframes at 1.001, 2.002, 3.003, 4.004, 8.008.
    const frame = 1001 / 30_000
    const times = [0, 30, 60, 90, 120, 240].map(frames => frames * frame)
    const cut = cutSegments(fragments(times, 270 * frame), grid(30_000, 1001), 'picture')
    expect(lengths(cut)).to.deep.equal([1.001, 1.001, 1.001, 1.001, 4.004, 1.001])
  })

  it('adds a stray 23 ms of sound to the segment before it', () => {
    const cut = cutSegments(fragments([0, 1, 2, 3, 4.010667, 8], 8.023), grid(25), 'sound')
    expect(lengths(cut)).to.deep.equal([1, 1, 1, 1.010667, 4.012333])
    expect(cut.map(({ bytes }) => bytes)).to.deep.equal([10, 10, 10, 10, 20])
  })

  it('keeps what is left as a segment of its own where the two together would last a second more', () => {
    // Packets of 43 ms: fragments of 1.024 s, which run away from the seconds of the grid.
    const cut = cutSegments(fragments([0, 1.024, 2.048], 3.043), grid(25), 'sound')
    expect(lengths(cut)).to.deep.equal([1.024, 1.024, 0.995])
    const late = [0, 1.024, 2.048, 3.072, 4.096, 5.12, 6.144, 7.168, 8.192]
    expect(lengths(cutSegments(fragments(late, 8.9), grid(25), 'sound')).slice(4)).to.deep.equal([
      4.096, 0.708,
    ])
    expect(lengths(cutSegments(fragments(late, 8.5), grid(25), 'sound')).slice(4)).to.deep.equal([4.404])
  })

  it('keeps a last second of sound as a segment of its own', () => {
    const cut = cutSegments(fragments([0, 1, 2, 3, 4, 8], 9), grid(25), 'sound')
    expect(lengths(cut)).to.deep.equal([1, 1, 1, 1, 4, 1])
  })

  it('makes no segment of sound more than half too long, whatever its length and the profile’s', () => {
    const second = (47 * 1024) / 48_000
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 120, noNaN: true }),
        fc.integer({ min: 2, max: 10 }),
        (endSeconds, segmentSeconds) => {
          const times = Array.from({ length: Math.ceil(endSeconds / second) }, (_, index) => index * second)
          for (const { durationSeconds } of cutSegments(
            fragments(times, endSeconds),
            grid(25, 1, segmentSeconds),
            'sound',
          )) {
            expect(durationSeconds).to.be.at.most(1.5 * segmentSeconds)
          }
        },
      ),
      // 5.01 s is where a remainder of nearly a second made 3.005 s of a segment of two.
      { examples: [[5.01, 2]] },
    )
  })

  it('loses no byte and no time, whatever the fragments', () => {
    const steps = fc.array(fc.double({ min: 0.02, max: 5, noNaN: true }), { minLength: 1, maxLength: 60 })
    const wholeSeconds = fc.integer({ min: 1, max: 10 })
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom('picture' as const, 'sound' as const),
        wholeSeconds,
        (steps, kind, segmentSeconds) => {
          const times = steps.map((_, index) => steps.slice(0, index).reduce((sum, each) => sum + each, 0))
          const endSeconds = steps.reduce((sum, each) => sum + each, 0)
          const all = fragments(times, endSeconds)
          const cut = cutSegments(all, grid(25, 1, segmentSeconds), kind)
          expect([cut[0]?.start, cut[0]?.startSeconds]).to.deep.equal([100, 0])
          const seconds = cut.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
          expect(seconds).to.be.closeTo(endSeconds, 1e-6)
          expect(cut.reduce((sum, each) => sum + each.bytes, 0)).to.equal(all.length * 10)
          for (const [index, segment] of cut.entries()) {
            const next = cut[index + 1]
            if (!next) continue
            expect(next.start).to.equal(segment.start + segment.bytes)
            expect(next.startSeconds).to.be.closeTo(segment.startSeconds + segment.durationSeconds, 1e-9)
          }
        },
      ),
    )
  })
})
