import { expect } from 'chai'
import fc from 'fast-check'
import { openLineMeter, ratesOf, sampleBetween } from '../../../src/media/pace/line-meter.ts'

describe('the meter of a line', () => {
  it('refuses to count time in which nothing was asked for', () => {
    const meter = openLineMeter()
    meter.look(30, 0, false)
    meter.look(0, 0, true)
    expect(meter.totals()).to.deep.equal({ kbits: 0, busySeconds: 0, deadSeconds: 0 })
    expect(meter.recentKbps()).to.deep.equal([])
  })

  it('counts the seconds of an outage as what they are', () => {
    const meter = openLineMeter()
    meter.look(1, 400, true)
    for (let i = 0; i < 6; i++) meter.look(0.5, 0, true)
    meter.look(1, 200, true)
    expect(meter.totals()).to.deep.equal({ kbits: 600, busySeconds: 5, deadSeconds: 3 })
    expect(meter.recentKbps()).to.deep.equal([400, 0, 0, 0, 200])
  })

  it('counts what came although the request had ended by the time it looked', () => {
    const meter = openLineMeter()
    meter.look(0.5, 100, false)
    expect(meter.totals().kbits).to.equal(100)
  })

  it('spreads what a page in the background saw at once over the time it took', () => {
    const meter = openLineMeter()
    meter.look(60, 6000, true)
    expect(meter.recentKbps()).to.have.length(60)
    for (const kbps of meter.recentKbps()) expect(kbps).to.be.closeTo(100, 1e-6)
  })

  it('knows a fast line before it has worked for a second, and takes no burst for its rate', () => {
    const meter = openLineMeter()
    meter.look(0.04, 200, true)
    expect(meter.recentKbps()).to.deep.equal([800])
    meter.look(0.16, 1600, true)
    meter.look(0.3, 3200, true)
    expect(meter.recentKbps()).to.deep.equal([10_000])
    meter.look(0.5, 100, true)
    expect(meter.recentKbps()).to.deep.equal([5100])
    meter.look(0.1, 900, true)
    expect(meter.recentKbps()).to.deep.equal([5100])
  })

  it('loses no bit and no second, in whatever pieces it looks', () => {
    const looks = fc.array(fc.tuple(fc.double({ min: 0.01, max: 20, noNaN: true }), fc.nat(5000)), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(looks, pieces => {
        const meter = openLineMeter()
        const before = meter.totals()
        for (const [seconds, kbits] of pieces) meter.look(seconds, kbits, true)
        const { kbits, busySeconds, deadSeconds } = sampleBetween(before, meter.totals())
        expect(kbits).to.equal(pieces.reduce((sum, [, each]) => sum + each, 0))
        expect(busySeconds).to.be.closeTo(
          pieces.reduce((sum, [each]) => sum + each, 0),
          1e-6,
        )
        expect(deadSeconds).to.be.at.most(busySeconds + 1e-6)
      }),
    )
  })

  it('begins with what is known from earlier days, the newest seconds first to stay', () => {
    const sample = { at: 0, kbits: 800, busySeconds: 10, deadSeconds: 2 }
    expect(ratesOf([sample])).to.deep.equal([0, 0, 100, 100, 100, 100, 100, 100, 100, 100])
    expect(ratesOf([{ ...sample, deadSeconds: 10, kbits: 0 }])).to.deep.equal(new Array(10).fill(0))
    expect(ratesOf([sample, { ...sample, kbits: 80 }], 3)).to.deep.equal([10, 10, 10])
    expect(openLineMeter([sample]).recentKbps()).to.have.length(10)
    expect(openLineMeter([sample]).totals().busySeconds).to.equal(0)
  })
})
