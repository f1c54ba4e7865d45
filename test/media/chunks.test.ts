import { expect } from 'chai'
import { assert, constantFrom, double, integer, property } from 'fast-check'
import { type Chunk, chooseChunks, countFrames } from '../../src/media/chunks.ts'
import { gridOf, type Plan, type PlannedPicture } from '../../src/media/plan.ts'
import { pictureStart } from '../../src/media/segments.ts'

const rung = {
  ...{ name: '360p', width: 640, height: 360, frameStep: 1, preset: 'medium' },
  ...{ crf: 26, maxKbps: 280, bufferKbps: 560, why: '' },
}
const picture: PlannedPicture = {
  streamIndex: 0,
  frameRate: { numerator: 25, denominator: 1 },
  deinterlace: false,
  toneMap: false,
  holdSeconds: 0,
  seekable: true,
  rungs: [rung],
}
const planOf = (durationSeconds: number, more: Partial<PlannedPicture> = {}, segmentSeconds = 4): Plan => ({
  ...{ profileName: 'village-2m', durationSeconds, segmentSeconds, dropped: [] },
  picture: { ...picture, ...more },
})
const lengths = (chunks: readonly Chunk[]) => chunks.map(({ seconds }) => seconds)

describe('the chunks of a film', () => {
  it('refuses to cut sound alone, and what cannot be read from the middle', () => {
    const { picture: _, ...sound } = planOf(3600)
    expect(chooseChunks(sound)).to.deep.equal([])
    expect(lengths(chooseChunks(planOf(3600, { seekable: false })))).to.deep.equal([3600])
  })

  it('are one for a film of a minute, and of what the grid cannot halve', () => {
    expect(chooseChunks(planOf(60))).to.deep.equal([
      { index: 0, startSeconds: 0, seconds: 60, startFrame: 0, frames: 1500 },
    ])
    expect(lengths(chooseChunks(planOf(63.88)))).to.deep.equal([63.88])
    expect(lengths(chooseChunks(planOf(64)))).to.deep.equal([32, 32])
  })

  it('are about forty seconds long and of an even number, the longer ones first', () => {
    expect(lengths(chooseChunks(planOf(130)))).to.deep.equal([32, 32, 32, 34])
    expect(lengths(chooseChunks(planOf(90)))).to.deep.equal([44, 46])
    const hour = lengths(chooseChunks(planOf(3601)))
    expect(hour).to.have.length(90)
    expect(hour.slice(0, -1)).to.deep.equal(Array.from({ length: 89 }, () => 40))
    expect(hour.at(-1)).to.equal(41)
  })

  it('give a picture that is held for long to the last one, whole', () => {
    expect(lengths(chooseChunks(planOf(3600, { holdSeconds: 3550 })))).to.deep.equal([3600])
    expect(lengths(chooseChunks(planOf(200, { holdSeconds: 100 })))).to.deep.equal([52, 148])
  })

  it('tile every film exactly, lie on the grid of its slowest rung, and last 30 to 60 s', () => {
    const frameRates = constantFrom(
      { numerator: 25, denominator: 1 },
      { numerator: 30_000, denominator: 1001 },
      { numerator: 60_000, denominator: 2002 },
      { numerator: 15, denominator: 1 },
      { numerator: 1, denominator: 1 },
      { numerator: 11_988, denominator: 1000 },
    )
    const film = [double({ min: 0.5, max: 14_400, noNaN: true }), frameRates] as const
    assert(
      property(
        ...film,
        integer({ min: 2, max: 10 }),
        integer({ min: 1, max: 3 }),
        (seconds, frameRate, segment, step) => {
          const plan = planOf(seconds, { frameRate, rungs: [rung, { ...rung, frameStep: step }] }, segment)
          const chunks = chooseChunks(plan)
          let frame = 0
          for (const [index, chunk] of chunks.entries()) {
            expect(chunk.index).to.equal(index)
            expect(chunk.startFrame, 'no gap, no overlap').to.equal(frame)
            expect(chunk.startFrame % step, 'a frame of every rung').to.equal(0)
            frame += chunk.frames
            const slot = index === 0 ? 0 : Math.round(chunk.startSeconds / segment - 0.499) + segment - 1
            expect(chunk.startSeconds).to.be.closeTo(pictureStart(slot, gridOf(plan)), 1e-6)
            if (chunks.length === 1) expect(chunk.seconds).to.be.at.most(72)
            // A frame of the slowest rung more or less.
            else expect(chunk.seconds).to.be.within(30 - 1.1 * step, 60 + 1.1 * step)
          }
          expect(frame).to.equal(countFrames({ ...picture, frameRate }, seconds))
          if (seconds <= 60) expect(chunks).to.have.length(1)
        },
      ),
      { numRuns: 500 },
    )
  })
})
