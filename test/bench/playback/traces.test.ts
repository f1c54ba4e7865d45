import { expect } from 'chai'
import { rotated, samplesOf } from '../../../bench/playback/history.ts'
import { inTurns } from '../../../bench/playback/runs.ts'
import { parseTrace } from '../../../bench/playback/traces.ts'

describe('the bench: recorded lines', () => {
  for (const text of ['', '# nothing but words\n', '100\nfast\n', '100\n-1\n', '0\n0\n'])
    it(`refuse ${JSON.stringify(text)}`, () => {
      expect(() => parseTrace('x', text)).to.throw('x is no trace')
    })

  it('are one number a second, with words about their source', () => {
    const { kbps } = parseTrace('x', '# from a train\n100\n0\n250\n')
    expect(kbps).to.deep.equal([100, 0, 250])
    expect(rotated(kbps, 4)).to.deep.equal([0, 250, 100])
  })

  it('become what a player would have noted of them', () => {
    const samples = samplesOf([...Array(8).fill(100), 0, 0, ...Array(15).fill(50)], 60_000)
    expect(samples).to.deep.equal([
      { at: 50_000, kbits: 800, busySeconds: 10, deadSeconds: 2 },
      { at: 60_000, kbits: 500, busySeconds: 10, deadSeconds: 0 },
    ])
  })

  it('are measured so many at once, with the answers in their order', async () => {
    let now = 0
    let most = 0
    const answers = await inTurns([5, 1, 3, 2], 2, async job => {
      now += 1
      most = Math.max(most, now)
      await new Promise(resolve => setTimeout(resolve, job))
      now -= 1
      return job * 10
    })
    expect(answers).to.deep.equal([50, 10, 30, 20])
    expect(most).to.equal(2)
  })
})
