import { expect } from 'chai'
import fc from 'fast-check'
import type { LineSample } from '../../../src/media/line.ts'
import { forecastPlay, preparation, waitBefore } from '../../../src/media/pace/forecast.ts'

const rungs = [
  { name: 'stills', averageKbps: 42, peakKbps: 49 },
  { name: '240p', averageKbps: 138, peakKbps: 152 },
  { name: '480p', averageKbps: 530, peakKbps: 582 },
]
const samples = (kbps: number, count: number, deadSeconds = 0): LineSample[] =>
  Array.from({ length: count }, (_, index) => ({
    at: index * 10_000,
    kbits: kbps * 10,
    busySeconds: 10,
    deadSeconds,
  }))
const rates = fc.array(fc.nat(1500), { minLength: 1, maxLength: 120 })
const kbps = fc.integer({ min: 20, max: 1200 })
const seconds = fc.integer({ min: 10, max: 900 })

/** Whether a film begun after a wait shows a hundredth of a second that has not come. */
function runsDry(line: readonly number[], film: number, duration: number, wait: number): boolean {
  let come = 0
  for (let tick = 0; come < film * duration; tick++) {
    come += (line[Math.floor(tick / 100) % line.length] ?? 0) / 100
    if ((tick + 1) / 100 - wait > Math.min(duration, come / film) + 0.0101) return true
  }
  return false
}

describe('the wait before a film that then never stops', () => {
  it('refuses to promise anything of a line that carries nothing, or less and less', () => {
    expect(waitBefore([0, 0], 0, 100, 60)).to.equal(Number.POSITIVE_INFINITY)
    expect(waitBefore([1], 0, 1000, 5400)).to.equal(Number.POSITIVE_INFINITY)
    expect(preparation([], 100, 60, 0.9)).to.equal(Number.POSITIVE_INFINITY)
  })

  it('is what the outage takes, where the line is fast enough otherwise', () => {
    // Twelve seconds of 200 bank as much of a film of 100 again, then ten carry nothing.
    expect(
      waitBefore([...new Array<number>(12).fill(200), ...new Array<number>(10).fill(0)], 0, 100, 60),
    ).to.equal(0)
    expect(waitBefore([0, 0, 0, 300], 0, 100, 3)).to.equal(3)
  })

  it('is what the line is too slow by', () => {
    // 100 s of 200 kbit/s over 100 kbit/s take 200 s, of which 100 are waited.
    expect(waitBefore([100], 0, 200, 100)).to.be.closeTo(100, 1)
  })

  it('is long enough, and not longer, when the film is then played over the line', () => {
    fc.assert(
      fc.property(rates, kbps, seconds, (line, film, duration) => {
        const wait = waitBefore(line, 0, film, duration)
        fc.pre(Number.isFinite(wait))
        expect(runsDry(line, film, duration, wait + 1e-3)).to.equal(false)
        if (wait > 0.1) expect(runsDry(line, film, duration, wait - 0.1)).to.equal(true)
      }),
    )
  })

  it('never becomes shorter for a dearer or a longer film', () => {
    fc.assert(
      fc.property(rates, kbps, seconds, fc.nat(500), (line, film, duration, more) => {
        const wait = preparation(line, film, duration, 0.9)
        expect(preparation(line, film + more, duration, 0.9)).to.be.at.least(wait - 1e-6)
        expect(preparation(line, film, duration + more, 0.9)).to.be.at.least(wait - 1e-6)
      }),
    )
  })
})

describe('the forecast before pressing play', () => {
  it('refuses to say anything of less than a minute', () => {
    expect(forecastPlay(samples(400, 5), rungs, 600)).to.equal(undefined)
    expect(forecastPlay([], rungs, 600)).to.equal(undefined)
  })

  it('refuses to promise anything of a dead line', () => {
    expect(forecastPlay(samples(0, 30, 10), rungs, 600)).to.deep.equal({ stops: rungs, later: [] })
  })

  it('names the best rung that plays at once, and how long better ones take to prepare', () => {
    const forecast = forecastPlay(samples(400, 60), rungs, 600)
    expect(forecast?.now).to.deep.include({ name: '240p' })
    expect(forecast?.later.map(({ rung }) => rung.name)).to.deep.equal(['480p'])
    expect(forecast?.stops.map(({ name }) => name)).to.deep.equal(['480p'])
    // 318,000 kbit at seven tenths of 400 kbit/s take 1,136 s, 536 longer than the film.
    expect(forecast?.later[0]?.prepareSeconds).to.be.within(530, 550)
  })

  it('promises all of a good line', () => {
    expect(forecastPlay(samples(4000, 30), rungs, 5400)).to.deep.equal({
      now: rungs[2],
      stops: [],
      later: [],
    })
  })

  it('does not name a rung that takes longer to prepare than anybody waits', () => {
    expect(forecastPlay(samples(150, 60), rungs, 5400)?.later).to.deep.equal([])
  })

  it('does not name a rung of which more must lie ahead than a browser holds', () => {
    // 22 minutes of waiting would be borne; the 17 minutes of film that come in them have no room.
    expect(forecastPlay(samples(400, 60), rungs, 1500)?.later).to.deep.equal([])
  })

  it('says nothing of a rung between what it promises and what it denies', () => {
    const forecast = forecastPlay(samples(600, 60), rungs, 600)
    expect(forecast?.now).to.deep.include({ name: '240p' })
    expect(forecast?.stops).to.deep.equal([])
  })

  it('promises less of a wild line than of a steady one', () => {
    const wild = Array.from({ length: 6 }, () => [...samples(0, 8, 10), ...samples(600, 12)]).flat()
    expect(forecastPlay(samples(360, 120), rungs, 600)?.now).to.deep.include({ name: '240p' })
    expect(forecastPlay(wild, rungs, 600)?.now).to.equal(undefined)
  })

  it('looks at the last hour alone', () => {
    const history = [...samples(0, 100, 10), ...samples(4000, 360)]
    expect(forecastPlay(history, rungs, 600)?.now).to.deep.include({ name: '480p' })
  })
})
