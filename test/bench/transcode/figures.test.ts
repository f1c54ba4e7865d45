import { expect } from 'chai'
import { figuresOfRounds, median, slidesFigure } from '../../../bench/transcode/figures.ts'
import type { Measured, Round } from '../../../bench/transcode/rounds.ts'

const round = (lineSeconds: number, more: Partial<Round> = {}): Round => ({
  lineSeconds,
  firstSeconds: 5,
  extrasPercent: 4,
  workersPercent: 3,
  lineBytes: 400,
  ...more,
})
const measured = (kind: Measured['kind'], rounds: readonly Round[]): Measured => ({
  clip: { name: 'a film', path: 'a.mp4', seconds: 60 },
  kind,
  picture: { width: 1280, height: 720, frameRate: 25 },
  rounds,
  mediaFolder: '',
  peertubeFiles: [],
})
const all = new Set(['speed', 'bytes', 'first', 'extras'])

describe('the bench: figures of the line', () => {
  it('refuse to call nothing a median', () => {
    expect(() => median([])).to.throw('nothing was measured')
  })

  it('take the middle of the rounds, so that one disturbed round does not count', () => {
    const rounds = [
      round(10, { bareSeconds: 10 }),
      round(90, { bareSeconds: 10 }),
      round(11, { bareSeconds: 10 }),
    ]
    const [first] = figuresOfRounds([measured('camera', rounds)], all)
    expect(first).to.deep.equal({
      name: 'whole line over one bare ffmpeg, a film',
      value: 1.1,
      bar: 1.05,
      goal: 0.9,
      unit: '',
      better: 'lower',
    })
    expect(median([1, 2, 3, 10])).to.equal(2.5)
  })

  it('divide within a round, not between rounds', () => {
    const rounds = [1, 2, 3].map(slower =>
      round(10 * slower, { bareSeconds: 10 * slower, peertubeSeconds: 20 * slower, peertubeBytes: 1000 }),
    )
    const values = figuresOfRounds([measured('camera', rounds)], new Set(['speed', 'bytes']))
    expect(values.map(({ value }) => value)).to.deep.equal([1, 2, 0.4])
  })

  it('leave out what was not asked for and what was not measured', () => {
    const rounds = [round(10, { bareSeconds: 10 })]
    const names = figuresOfRounds([measured('slides', rounds)], new Set(['speed', 'first']))
    expect(names.map(({ name }) => name)).to.deep.equal([
      'whole line over one bare ffmpeg, a film',
      'first playable over all at once, a film',
    ])
  })

  it('hold slides and camera against limits of their own, and what is both against none', () => {
    const bars = (['camera', 'slides', 'mixed'] as const).map(kind => {
      const rounds = [round(10, { peertubeBytes: 1000 })]
      return figuresOfRounds([measured(kind, rounds)], new Set(['bytes'])).map(({ bar, goal }) => [bar, goal])
    })
    expect(bars).to.deep.equal([[[0.45, 0.38]], [[0.25, 0.2]], [[null, null]]])
  })

  it('judge slides by the rung that makes most of 60 kbit/s', () => {
    const points = [
      { rung: 'v360', kbps: 20, vmaf: 60 },
      { rung: 'v480', kbps: 59.6, vmaf: 76.54 },
      { rung: 'v720', kbps: 60.1, vmaf: 90 },
    ]
    const curve = { clip: 'slides', ours: points, av1: [], peertube: [] }
    expect(slidesFigure(curve).value).to.equal(76.5)
    expect(() => slidesFigure({ ...curve, ours: points.slice(2) })).to.throw('no rung of at most 60')
  })
})
