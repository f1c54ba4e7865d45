import { expect } from 'chai'
import fc from 'fast-check'
import { forecastPlay } from '../../../src/media/pace/forecast.ts'
import type { PaceState } from '../../../src/media/pace/pace.ts'
import { chooseBeforeStart, gateForLevel, startGate } from '../../../src/media/pace/start-gate.ts'

const levels = [
  { averageKbps: 42, peakKbps: 49 },
  { averageKbps: 138, peakKbps: 152 },
  { averageKbps: 530, peakKbps: 582 },
]
const steady = (kbps: number, seconds: number): number[] => new Array<number>(seconds).fill(kbps)
const state = (part: Partial<PaceState>): PaceState => ({
  levels,
  level: 0,
  aheadSeconds: 0,
  remainingSeconds: 900,
  segmentSeconds: 4,
  speed: 1,
  recentKbps: steady(400, 400),
  ...part,
})

describe('when a room’s lesson may begin', () => {
  it('refuses to begin with nothing in the bank on a line that nobody knows, and is not sure when', () => {
    const gate = startGate(state({ recentKbps: [] }))
    expect(gate).to.deep.equal({ startsInSeconds: 75, sure: false })
  })

  it('refuses to promise a start within sight on a dead line', () => {
    expect(startGate(state({ recentKbps: steady(0, 400) })).startsInSeconds).to.equal(1800)
  })

  it('begins with a bank as long as the longest outage known of any line, or with the whole film', () => {
    expect(startGate(state({ recentKbps: [], aheadSeconds: 75 })).startsInSeconds).to.equal(0)
    // Firefox has a film of 24.021333 s to 24.021015 s, and nothing more comes.
    for (const remainingSeconds of [0, 0.0003])
      expect(startGate(state({ aheadSeconds: 5, remainingSeconds }))).to.deep.equal({
        startsInSeconds: 0,
        sure: true,
      })
  })

  it('begins sooner the longer a good line is known', () => {
    const known = startGate(state({ recentKbps: steady(400, 600), aheadSeconds: 40 }))
    expect(known).to.deep.equal({ startsInSeconds: 0, sure: true })
    const newer = startGate(state({ recentKbps: steady(400, 60), aheadSeconds: 40 }))
    expect(newer.startsInSeconds).to.be.greaterThan(0)
    expect(newer.sure).to.equal(false)
  })

  it('waits for what this line’s own outages took', () => {
    const failing = [...steady(500, 200), ...steady(0, 100), ...steady(500, 300)]
    const bank = (aheadSeconds: number) => startGate(state({ recentKbps: failing, aheadSeconds }))
    expect(bank(75).startsInSeconds).to.be.greaterThan(0)
    expect(bank(75).sure).to.equal(true)
    expect(bank(130).startsInSeconds).to.equal(0)
  })

  it('never waits for more than the buffer takes', () => {
    const hopeless = [...steady(30, 550), ...steady(400, 50)]
    const full = startGate(state({ recentKbps: hopeless, aheadSeconds: 590, remainingSeconds: 4000 }))
    expect(full.startsInSeconds).to.equal(0)
  })

  it('never begins later because more lies ahead', () => {
    const rates = fc.array(fc.nat(1000), { maxLength: 300 })
    const seconds = fc.double({ min: 0, max: 500, noNaN: true })
    fc.assert(
      fc.property(rates, seconds, seconds, (recentKbps, aheadSeconds, more) => {
        const wait = (ahead: number) => startGate(state({ recentKbps, aheadSeconds: ahead })).startsInSeconds
        expect(wait(aheadSeconds + more)).to.be.at.most(wait(aheadSeconds))
      }),
      { numRuns: 50 },
    )
  })
})

describe('the picture that a room waits for', () => {
  it('refuses more than half a minute’s wait for it', () => {
    expect(chooseBeforeStart(state({ recentKbps: [] }))).to.equal(0)
    expect(chooseBeforeStart(state({ recentKbps: steady(60, 30) }))).to.equal(0)
    expect(chooseBeforeStart(state({ levels: [] }))).to.equal(0)
  })

  it('is better than the lowest where the bank is filled in half a minute all the same', () => {
    expect(chooseBeforeStart(state({ recentKbps: steady(500, 30) }))).to.equal(1)
    expect(chooseBeforeStart(state({ recentKbps: steady(2000, 30) }))).to.equal(2)
  })
})

describe('when a lesson may begin that is wanted at one level', () => {
  it('refuses to begin before as long as the forecast told, and then begins', () => {
    const line = steady(400, 600)
    const samples = Array.from({ length: 60 }, (_, index) => ({
      ...{ at: index * 10_000, kbits: 4000, busySeconds: 10, deadSeconds: 0 },
    }))
    const told = forecastPlay(samples, levels, 600)?.later.find(({ rung }) => rung === levels[2])
    const prepareSeconds = told?.prepareSeconds ?? 0
    expect(prepareSeconds).to.be.greaterThan(60)
    const before = gateForLevel(state({ recentKbps: line, remainingSeconds: 600 }), 2)
    expect(before.sure).to.equal(true)
    // The buffer takes 350 s of this level, which 400 kbit/s bring in 464.
    expect(before.startsInSeconds).to.be.within(460, 470)
    const shorter = state({ recentKbps: line, remainingSeconds: 300 })
    const wait = gateForLevel(shorter, 2).startsInSeconds
    expect(wait).to.be.closeTo((prepareSeconds * 300) / 600, 2)
    // What comes in that time makes it shorter, and at last nothing is missing.
    const come = (wait * 400) / 530
    const after = { ...shorter, aheadSeconds: come, remainingSeconds: 300 - come }
    expect(gateForLevel(after, 2).startsInSeconds).to.equal(0)
  })

  it('begins when the whole film is here, and with all that the buffer takes', () => {
    expect(gateForLevel(state({ recentKbps: [], remainingSeconds: 0.0003 }), 2).startsInSeconds).to.equal(0)
    expect(gateForLevel(state({ remainingSeconds: 0 }), 2).startsInSeconds).to.equal(0)
    const hopeless = state({ recentKbps: steady(60, 600), aheadSeconds: 400, remainingSeconds: 5000 })
    expect(gateForLevel(hopeless, 2).startsInSeconds).to.equal(0)
    expect(gateForLevel({ ...hopeless, aheadSeconds: 10 }, 2).startsInSeconds).to.be.greaterThan(600)
  })
})
