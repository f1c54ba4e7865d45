import { expect } from 'chai'
import { mayFetchPictures, pictureAt, secondAt } from '../../../src/web/islands/player/storyboard-track.ts'

const span = (startSeconds: number, endSeconds: number) => ({
  ...{ startSeconds, endSeconds, file: 'sprite-00.jpg', url: 'sprite-00.jpg' },
  ...{ left: 80 * startSeconds, top: 0, width: 160, height: 90 },
})

describe('the pictures of the seek bar', () => {
  it('refuses to load them over a thin line and for a viewer who saves data', () => {
    expect(mayFetchPictures({ linkKbps: 299, savesData: false })).to.equal(false)
    expect(mayFetchPictures({ linkKbps: 5000, savesData: true })).to.equal(false)
    expect(mayFetchPictures({ linkKbps: undefined, savesData: true })).to.equal(false)
    expect(mayFetchPictures({ linkKbps: Number.NaN, savesData: false })).to.equal(false)
    expect(mayFetchPictures({ linkKbps: 300, savesData: false })).to.equal(true)
    expect(mayFetchPictures({ linkKbps: undefined, savesData: false })).to.equal(true)
  })

  it('are those of the second pointed at, the last one up to the end', () => {
    const pictures = [span(0, 2), span(2, 4), span(4, 4.6)]
    expect([0, 1.99, 2, 4.6, 9].map(seconds => pictureAt(pictures, seconds)?.startSeconds)).to.deep.equal([
      0, 0, 2, 4, 4,
    ])
    expect(pictureAt([], 3)).to.equal(undefined)
  })

  it('follow the middle of the thumb, and never leave the film', () => {
    const bar = { left: 100, width: 524 }
    expect([0, 112, 362, 612, 900].map(x => secondAt(x, bar, 60))).to.deep.equal([0, 0, 30, 60, 60])
    expect(secondAt(5, { left: 0, width: 10 }, 60)).to.be.within(0, 60)
  })
})
