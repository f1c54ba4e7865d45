import { expect } from 'chai'
import fc from 'fast-check'
import { chooseLevel, expectedKbps, isWorthAbandoning } from '../../../src/media/pace/choose-level.ts'
import type { Pace, PaceState } from '../../../src/media/pace/pace.ts'
import { paceTuning } from '../../../src/media/pace/tuning.ts'

/** Stills, and a rural ladder above them. */
const levels = [
  { averageKbps: 42, peakKbps: 49 },
  { averageKbps: 138, peakKbps: 152 },
  { averageKbps: 285, peakKbps: 312 },
  { averageKbps: 530, peakKbps: 582 },
  { averageKbps: 1120, peakKbps: 1232 },
]
const steady = (kbps: number, seconds = 120): number[] => new Array<number>(seconds).fill(kbps)
const state = (part: Partial<PaceState>): PaceState => ({
  levels,
  level: 0,
  aheadSeconds: 30,
  remainingSeconds: 900,
  segmentSeconds: 4,
  speed: 1,
  recentKbps: steady(400),
  ...part,
})
const paces: readonly Pace[] = ['person', 'group']

const anyState = fc.record({
  levels: fc.constant(levels),
  level: fc.integer({ min: -1, max: 4 }),
  aheadSeconds: fc.double({ min: 0, max: 700, noNaN: true }),
  remainingSeconds: fc.double({ min: 0, max: 5400, noNaN: true }),
  segmentSeconds: fc.double({ min: 0.5, max: 10, noNaN: true }),
  speed: fc.constantFrom(0.75, 1, 1.25, 1.5, 2),
  recentKbps: fc.array(fc.nat(3000), { maxLength: 200 }),
})

for (const pace of paces)
  describe(`the level rule for a ${pace}`, () => {
    const choose = (part: Partial<PaceState>) => chooseLevel(state(part), paceTuning[pace])

    it('refuses every level but the lowest while nothing is known, and while nothing lies ahead', () => {
      expect(choose({ recentKbps: [] })).to.equal(0)
      expect(choose({ recentKbps: [], aheadSeconds: 600 })).to.equal(0)
      expect(choose({ recentKbps: steady(20_000), aheadSeconds: 0 })).to.equal(0)
      expect(chooseLevel(state({ levels: [] }), paceTuning[pace])).to.equal(0)
    })

    it('refuses a segment that may come too late', () => {
      fc.assert(
        fc.property(anyState, any => {
          const level = chooseLevel(any, paceTuning[pace])
          const kbps = expectedKbps(any.recentKbps, paceTuning[pace])
          const peakKbps = any.levels[level]?.peakKbps ?? 0
          if (level > 0)
            expect((peakKbps * any.segmentSeconds) / kbps).to.be.at.most(any.aheadSeconds / any.speed)
        }),
      )
    })

    it('never goes lower because more lies ahead, or because the line carried more', () => {
      const more = fc.double({ min: 0, max: 300, noNaN: true })
      fc.assert(
        fc.property(anyState, more, (poor, seconds) => {
          const level = chooseLevel(poor, paceTuning[pace])
          const ahead = { ...poor, aheadSeconds: poor.aheadSeconds + seconds }
          expect(chooseLevel(ahead, paceTuning[pace])).to.be.at.least(level)
          const faster = { ...poor, recentKbps: poor.recentKbps.map(kbps => kbps * 1.5) }
          expect(chooseLevel(faster, paceTuning[pace])).to.be.at.least(level)
        }),
      )
    })

    it('never takes a dearer level because it is watched faster', () => {
      fc.assert(
        fc.property(anyState, any => {
          const slow = chooseLevel({ ...any, speed: 1 }, paceTuning[pace])
          expect(chooseLevel({ ...any, speed: 2 }, paceTuning[pace])).to.be.at.most(slow)
        }),
      )
    })

    it('shows what a good line carries once some seconds lie ahead', () => {
      expect(choose({ recentKbps: steady(8000), aheadSeconds: 20 })).to.equal(4)
    })

    it('falls to the lowest level in an outage that eats the reserve', () => {
      const recentKbps = [...steady(600, 60), ...steady(0, 60)]
      expect(choose({ recentKbps, aheadSeconds: 8, level: 3 })).to.equal(0)
    })

    it('spends what is left over before the lesson ends', () => {
      const middle = choose({ aheadSeconds: 40, remainingSeconds: 1200 })
      const end = choose({ aheadSeconds: 40, remainingSeconds: 20 })
      expect(end).to.be.greaterThan(middle)
    })

    it('does not go to and fro at the same state', () => {
      fc.assert(
        fc.property(anyState, any => {
          const level = chooseLevel(any, paceTuning[pace])
          expect(chooseLevel({ ...any, level }, paceTuning[pace])).to.equal(level)
        }),
      )
    })
  })

describe('a room', () => {
  it('never gets a dearer picture than a person at the same state', () => {
    fc.assert(
      fc.property(anyState, any => {
        expect(chooseLevel(any, paceTuning.group)).to.be.at.most(chooseLevel(any, paceTuning.person))
      }),
    )
  })
})

describe('a segment that comes too slowly', () => {
  const segment = {
    loadedKbits: 300,
    expectedKbits: 2200,
    floorKbits: 170,
    loadingSeconds: 4,
    leftSeconds: 6,
  }

  it('refuses to be thrown away in an outage, in its first second, or when the bank outlasts it', () => {
    expect(isWorthAbandoning({ ...segment, loadedKbits: 0 })).to.equal(false)
    expect(isWorthAbandoning({ ...segment, loadingSeconds: 0.5, loadedKbits: 37 })).to.equal(false)
    expect(isWorthAbandoning({ ...segment, leftSeconds: 60 })).to.equal(false)
  })

  it('refuses to be thrown away when hardly more is missing than the lowest level would cost', () => {
    expect(isWorthAbandoning({ ...segment, expectedKbits: 500, leftSeconds: 0 })).to.equal(false)
  })

  it('is thrown away when the picture would stop long before it came', () => {
    expect(isWorthAbandoning(segment)).to.equal(true)
  })
})
