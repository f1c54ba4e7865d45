import { expect } from 'chai'
import { makeOneLadder } from '../../../src/web/islands/player/one-ladder.ts'

const level = (name: string, bitrate: number, codecSet = 'avc1,mp4a') => ({ name, bitrate, codecSet })

describe('the ladder of a player', () => {
  it('leaves a ladder alone that goes from the cheapest to the dearest, and one of no level', () => {
    const levels = [level('stills', 45), level('240p', 159), level('360p', 322)]
    makeOneLadder(levels)
    expect(levels).to.deep.equal([level('stills', 45), level('240p', 159), level('360p', 322)])
    makeOneLadder([])
  })

  it('puts a tall level below a wide one that costs more', () => {
    // As hls.js sorts them: by height.
    const levels = [level('wide', 90), level('tall', 80)]
    makeOneLadder(levels)
    expect(levels.map(({ name }) => name)).to.deep.equal(['tall', 'wide'])
  })

  it('of one that decodes AV1 goes from the cheapest to the dearest, and lets the choice pass from one codec to the other', () => {
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
