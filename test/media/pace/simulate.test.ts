import { expect } from 'chai'
import fc from 'fast-check'
import { clairvoyantWorth } from '../../../src/media/pace/clairvoyant.ts'
import { durationOf, evenFilm } from '../../../src/media/pace/film.ts'
import { mostAheadSeconds } from '../../../src/media/pace/most-ahead.ts'
import { type SimulatedPlayer, simulatePlay } from '../../../src/media/pace/simulate.ts'

const levels = [
  { averageKbps: 50, peakKbps: 60 },
  { averageKbps: 200, peakKbps: 250 },
  { averageKbps: 800, peakKbps: 900 },
]
const film = evenFilm(levels, 120)
const line = (...kbps: number[]) => ({ kbps, roundTripSeconds: 0 })
const player = (part: Partial<SimulatedPlayer> = {}): SimulatedPlayer => ({
  choose: () => 0,
  mostAheadSeconds: () => 600,
  setupKbits: 0,
  abandons: false,
  ...part,
})
const always = (level: number) => player({ choose: () => level })
const anyLine = fc
  .array(fc.nat(1500), { minLength: 1, maxLength: 60 })
  .filter(kbps => kbps.reduce((sum, each) => sum + each, 0) > 20 * kbps.length)

describe('a play over a line, simulated', () => {
  it('refuses to begin before anything came, and waits for the line where it is dead at first', () => {
    const play = simulatePlay(film, line(0, 0, 0, 1000, 1000), player())
    expect(play.startSeconds).to.be.closeTo(3.05, 1e-6)
    expect(simulatePlay(film, line(100), always(1), { untilSeconds: 0 }).playedSeconds).to.equal(0)
  })

  it('plays without a stop what the line carries, and stands still for the rest', () => {
    const easy = simulatePlay(film, line(400), always(1))
    expect(easy.stalledSeconds).to.be.closeTo(0, 1e-6)
    expect(easy.playedSeconds).to.be.closeTo(120, 1e-6)
    expect(easy.kbits).to.be.closeTo(200 * 120, 1e-3)
    // 120 s of 800 kbit/s take 240 s over 400, of which two go by before the picture begins.
    const hard = simulatePlay(film, line(400), always(2))
    expect(hard.startSeconds + hard.stalledSeconds).to.be.closeTo(240 - 120 + 4, 4)
    expect(hard.stalls.length).to.be.greaterThan(5)
  })

  it('counts one outage as one stop', () => {
    const kbps = [
      ...new Array<number>(20).fill(100),
      ...new Array<number>(40).fill(0),
      ...new Array<number>(90).fill(900),
    ]
    const play = simulatePlay(film, line(...kbps), player())
    expect(play.stalls).to.have.length(1)
    expect(play.stalls[0]?.seconds).to.equal(play.stalledSeconds)
    expect(play.stalledSeconds).to.be.within(15, 25)
  })

  it('lets the line rest when the bank is full', () => {
    const play = simulatePlay(film, line(10_000), player({ mostAheadSeconds: () => 30 }))
    expect(play.endSeconds).to.be.closeTo(120 + play.startSeconds, 1e-6)
    expect(play.stalledSeconds).to.equal(0)
  })

  it('throws a segment away that would come long after the picture stopped, and says what that cost', () => {
    const kbps = [...new Array<number>(6).fill(900), ...new Array<number>(200).fill(60)]
    const bold = player({ choose: ({ aheadSeconds }) => (aheadSeconds >= 8 ? 2 : 0) })
    const stubborn = simulatePlay(film, line(...kbps), bold)
    const wise = simulatePlay(film, line(...kbps), { ...bold, abandons: true })
    expect(stubborn.wastedKbits).to.equal(0)
    expect(wise.wastedKbits).to.be.greaterThan(0)
    expect(wise.stalledSeconds).to.be.lessThan(stubborn.stalledSeconds)
  })

  it('waits in a room until it may begin', () => {
    const room = player({ mayStart: ({ aheadSeconds }) => aheadSeconds >= 60 })
    const play = simulatePlay(film, line(100), room)
    expect(play.startSeconds).to.be.closeTo(30, 4)
    expect(play.stalledSeconds).to.equal(0)
  })

  it('adds up, whatever the line does', () => {
    fc.assert(
      fc.property(anyLine, fc.integer({ min: 0, max: 2 }), (kbps, level) => {
        const play = simulatePlay(film, line(...kbps), always(level))
        expect(play.playedSeconds).to.be.closeTo(durationOf(film), 1e-6)
        expect(play.startSeconds + play.playedSeconds + play.stalledSeconds).to.be.closeTo(
          play.endSeconds,
          1e-6,
        )
        expect(play.stalls.reduce((sum, { seconds }) => sum + seconds, 0)).to.be.closeTo(
          play.stalledSeconds,
          1e-6,
        )
      }),
      { numRuns: 40 },
    )
  })
})

describe('a clairvoyant', () => {
  const worths = [1, 2, 4]

  it('refuses what cannot be done', () => {
    expect(clairvoyantWorth(film, line(10), worths, { waitSeconds: 1 })).to.equal(undefined)
  })

  it('shows the best of a line that carries it, and no more than the line carries', () => {
    expect(clairvoyantWorth(film, line(5000), worths, { waitSeconds: 2 })).to.equal(480)
    expect(clairvoyantWorth(film, line(210), worths, { waitSeconds: 4 })).to.be.within(230, 260)
  })

  it('is never worse than any player who waited as long', () => {
    const levelOf = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 40, maxLength: 40 })
    fc.assert(
      fc.property(anyLine, levelOf, (kbps, wanted) => {
        let index = 0
        const play = simulatePlay(film, line(...kbps), player({ choose: () => wanted[index++] ?? 0 }))
        const worth = play.levels.reduce(
          (sum, level, at) => sum + (worths[level] ?? 0) * (film.segmentSeconds[at] ?? 0),
          0,
        )
        const waitSeconds = play.startSeconds + play.stalledSeconds
        // A table of bits is as exact as its cells.
        const best = clairvoyantWorth(film, line(...kbps), worths, { waitSeconds: waitSeconds + 1 })
        expect(best).to.be.at.least(worth * 0.98)
      }),
      { numRuns: 30 },
    )
  })

  it('has to fetch as much for later as whoever it is compared with', () => {
    const some = { waitSeconds: 2, shownSeconds: 60 }
    const mean = (seconds: number, worth: number | undefined) => (worth ?? 0) / seconds
    const spent = clairvoyantWorth(film, line(210), worths, some)
    const banked = clairvoyantWorth(film, line(210), worths, { ...some, fetchedSeconds: 100 })
    expect(mean(100, banked)).to.be.lessThan(mean(60, spent))
  })
})

describe('how much film is fetched ahead', () => {
  it('is ten minutes of a cheap level, two of a dear one, and never more than memory has', () => {
    expect(mostAheadSeconds(100)).to.equal(600)
    expect(mostAheadSeconds(1200)).to.equal(200)
    expect(mostAheadSeconds(5000)).to.equal(120)
  })
})
