import { expect } from 'chai'
import { makeOneLadder } from '../../../src/web/islands/player/one-ladder.ts'

const level = (name: string, bitrate: number, codecSet = 'avc1,mp4a') => ({ name, bitrate, codecSet })

describe('the ladder of a player that decodes AV1', () => {
  it('leaves one codec as hls.js sorted it', () => {
    const levels = [level('tall', 90), level('wide', 80)]
    makeOneLadder(levels)
    expect(levels).to.deep.equal([level('tall', 90), level('wide', 80)])
    makeOneLadder([])
  })

  it('goes from the cheapest to the dearest, and lets the choice pass from one codec to the other', () => {
    // As hls.js sorts them: by height, then H.264 before AV1.
    const levels = [
      level('a360', 152, 'av01,mp4a'),
      level('v480', 582),
      level('a480', 312, 'av01,mp4a'),
      level('v720', 1232),
    ]
    makeOneLadder(levels)
    expect(levels.map(({ name }) => name)).to.deep.equal(['a360', 'a480', 'v480', 'v720'])
    expect(new Set(levels.map(({ codecSet }) => codecSet)).size).to.equal(1)
  })
})
