import { expect } from 'chai'
import { limitOf, limitShare } from '../../../bench/playback/limits.ts'

const rung = (kbps: number, count: number, seconds = 4) =>
  Array.from({ length: count }, (_, index) => ({
    bytes: kbps * seconds * 125,
    startSeconds: index * seconds,
  }))
const overLine = (trace: readonly number[], kbps: number, untilSecond = 180) =>
  limitOf(rung(kbps, 100), { trace, rttSeconds: 0.2 }, untilSecond)

describe('the bench: what no player can be better than', () => {
  it('refuses a line that carries nothing', () => {
    expect(() => overLine([0, 0], 100)).to.throw('a trace that carries nothing')
  })

  it('is four round trips and one segment where the line carries the rung', () => {
    const { startSeconds, stoodSeconds } = overLine([200], 100)
    expect(startSeconds).to.be.closeTo(0.8 + 2, 1e-9)
    expect(stoodSeconds).to.equal(0)
  })

  it('stands still for what a line that is too slow lacks in the end', () => {
    const { startSeconds, stoodSeconds } = overLine([50], 100, 180)
    // 45 segments of 8 s each, shown after 176 s of film.
    expect(startSeconds + stoodSeconds).to.be.closeTo(0.8 + 45 * 8 - 176, 1e-6)
    expect(limitShare({ startSeconds, stoodSeconds }, 180)).to.be.closeTo(0.5, 0.02)
  })

  it('begins when the first moment has its picture and its sound', () => {
    const pieces = [
      { bytes: 12_500, startSeconds: 0 },
      { bytes: 12_500, startSeconds: 0 },
      { bytes: 12_500, startSeconds: 1 },
    ]
    const { startSeconds, stoodSeconds } = limitOf(pieces, { trace: [100], rttSeconds: 0 }, 60)
    expect(startSeconds).to.be.closeTo(2, 1e-9)
    expect(stoodSeconds).to.equal(0)
  })

  it('outlasts an outage with what came before it', () => {
    const outage = (before: number) => [
      ...Array(before).fill(200),
      ...Array(30).fill(0),
      ...Array(600).fill(200),
    ]
    expect(overLine(outage(60), 100).stoodSeconds).to.equal(0)
    expect(overLine(outage(10), 100).stoodSeconds).to.be.closeTo(21.6, 1.5)
  })
})
