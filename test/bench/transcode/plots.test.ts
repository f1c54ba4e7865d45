import { expect } from 'chai'
import { escapeText } from '../../../bench/support/svg.ts'
import { drawCurve, rateX } from '../../../bench/transcode/curve-plot.ts'
import { drawFigures, reachOf } from '../../../bench/transcode/figures-plot.ts'

const results = [
  { name: 'line < bare & "all"', value: 1.02, unit: '', bar: 1.05, goal: 0.9, better: 'lower' },
  { name: 'times faster', value: 3.6, unit: '', bar: 1.8, goal: 2.5, better: 'higher' },
  { name: 'no limit', value: 7, unit: '%', bar: null, goal: null, better: 'lower' },
] as const
const curve = {
  clip: 'slides',
  ours: [
    { rung: 'v360', kbps: 20, vmaf: 60 },
    { rung: 'v480', kbps: 50, vmaf: 75 },
  ],
  av1: [],
  peertube: [{ rung: '240', kbps: 57, vmaf: 36 }],
}

describe('the bench: plots', () => {
  it('refuse words as markup', () => {
    expect(escapeText('<a href="x">&')).to.equal('&lt;a href=&quot;x&quot;&gt;&amp;')
    expect(drawFigures(results)).to.contain('line &lt; bare &amp; &quot;all&quot;')
  })

  it('tell in words all that they show', () => {
    const figures = drawFigures(results)
    expect(figures).to.contain('role="img" aria-labelledby="title description"')
    expect(figures).to.match(/<desc id="description">[^<]*times faster: 3.6, bar 1.8, goal 2.5\.<\/desc>/)
    expect(drawCurve(curve)).to.contain(
      'Ours: v360 20 kbit/s VMAF 60.0, v480 50 kbit/s VMAF 75.0. PeerTube: 240 57 kbit/s VMAF 36.0.',
    )
  })

  it('leave out figures without a bar, and draw shorter what is better', () => {
    expect(drawFigures(results)).not.to.contain('no limit')
    expect(reachOf(results[1])).to.equal(0.5)
    expect(reachOf(results[0])).to.be.closeTo(0.971, 0.001)
  })

  it('are the same text for the same results', () => {
    expect(drawFigures(results)).to.equal(drawFigures(structuredClone(results)))
    expect(drawCurve(curve)).to.equal(drawCurve(structuredClone(curve)))
  })

  it('put ten times the rate always as far', () => {
    expect(rateX(1000) - rateX(100)).to.be.closeTo(rateX(100) - rateX(10), 1e-9)
  })
})
