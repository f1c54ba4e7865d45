import { expect } from 'chai'
import { countedShare, figuresOfStarts, figuresOfTraces, median } from '../../../bench/playback/figures.ts'
import { readViewing, standingShare, type Viewing } from '../../../bench/playback/viewing.ts'

const viewing = (startSeconds: number, stoodSeconds: number, playedSeconds = 180): Viewing => ({
  ...{ startSeconds, hasStarted: true, stoodSeconds, playedSeconds },
  ...{ stops: [], notes: [], segments: [], downKbps: [] },
})
const outcome = (ours: Viewing, limitStood = 0, pictureShare = 0.8) => ({
  ...{ trace: 'a line', ours, pictureShare, meanWorth: 300 },
  simulation: { waitedSeconds: 3, meanWorth: 330 },
  limit: { startSeconds: 2, stoodSeconds: limitStood },
})
const valueIn = (results: readonly { name: string; value: number }[], start: string) =>
  results.find(({ name }) => name.startsWith(start))?.value

describe('the bench: figures of playback', () => {
  it('refuse to call nothing a median', () => {
    expect(() => median([])).to.throw('nothing was measured')
    expect(median([4, 1, 2, 9])).to.equal(3)
  })

  it('call a viewing in which nothing ever moved one of standing still', () => {
    const told = { startSeconds: -1, pressedSeconds: -1, stops: [], notes: [], segments: [], isOver: false }
    const seen = readViewing(told, 60, [])
    expect(seen.startSeconds).to.equal(60)
    expect(standingShare(seen)).to.equal(1)
  })

  it('count a stop that was under way when the bench stopped looking', () => {
    const told = {
      ...{ startSeconds: 5, pressedSeconds: 1, segments: [], isOver: false },
      stops: [{ at: 20, seconds: 3 }],
      notes: [{ at: 99, position: 30, ahead: 0, height: 240 }],
    }
    const { stoodSeconds, stops } = readViewing(told, 100, [])
    expect(stoodSeconds).to.be.closeTo(65, 1e-9)
    expect(stops.at(-1)).to.deep.equal({ at: 38, seconds: 62 })
  })

  it('count a line on which nothing could play by what was lost beyond that', () => {
    const possible = outcome(viewing(2, 20))
    expect(countedShare(possible)).to.be.closeTo(0.1, 1e-9)
    const impossible = outcome(viewing(2, 60), 60)
    expect(countedShare(impossible)).to.equal(0)
  })

  it('hold start and standing still against the limit, by ratio and by seconds', () => {
    const near = figuresOfTraces([outcome(viewing(2.2, 0)), outcome(viewing(2.4, 0.4))])
    expect(valueIn(near, 'start and standing still over the limit')).to.equal(1.25)
    expect(valueIn(near, 'traces farther from it')).to.equal(0)
    const far = figuresOfTraces([outcome(viewing(2, 0)), outcome(viewing(6, 0))])
    expect(valueIn(far, 'traces farther from it')).to.equal(1)
    expect(valueIn(far, 'the same, seconds beyond it')).to.equal(4)
  })

  it('say how far the simulation is from browsers', () => {
    const rows = figuresOfTraces([outcome(viewing(2, 0)), outcome(viewing(6, 0))])
    expect(valueIn(rows, 'simulation: start')).to.equal(2)
    expect(valueIn(rows, 'simulation: height')).to.equal(0.1)
  })

  it('say how often the forecast was right in a browser, and nothing of lines of which it said nothing', () => {
    const said = (saysItPlays: boolean, plays: boolean) => ({
      ...outcome(viewing(2, 0)),
      saying: { trace: 'a line', fromSecond: 0, height: 240, when: 'now' as const, saysItPlays, plays },
    })
    const lines = [said(true, true), said(false, false), said(true, false), outcome(viewing(2, 0))]
    expect(valueIn(figuresOfTraces(lines), 'forecast right in Chromium, of 3')).to.be.closeTo(66.7, 0.1)
    expect(valueIn(figuresOfTraces(lines.slice(3)), 'forecast')).to.equal(undefined)
  })

  it('name the peer’s start beside ours, with the bar of the rate', () => {
    const rows = figuresOfStarts([{ kbps: 128, isCached: true, ours: [2.1, 9, 2.2], peer: [15] }])
    expect(rows.map(({ value, bar }) => [value, bar])).to.deep.equal([
      [15, null],
      [2.2, 2.3],
    ])
  })
})
