import { expect } from 'chai'
import {
  areAlike,
  encodePoster,
  posterFile,
  posterWidthsOf,
  showsSomething,
} from '../../src/media/posters.ts'

const flat = (grey: number) => Array.from({ length: 64 }, () => grey)
const striped = (dark: number, light: number) => Array.from({ length: 64 }, (_, i) => (i % 2 ? light : dark))

describe('candidates for a poster', () => {
  it('are refused where there is next to nothing to see', () => {
    expect(showsSomething(flat(0))).to.equal(false)
    expect(showsSomething(flat(120))).to.equal(false)
    expect(showsSomething(striped(0, 24))).to.equal(false)
    expect(showsSomething(striped(40, 90))).to.equal(true)
    // Slides: black words on white.
    expect(showsSomething(striped(225, 255))).to.equal(true)
  })

  it('are refused where they look like one another', () => {
    expect(areAlike(striped(40, 90), striped(42, 93))).to.equal(true)
    expect(areAlike(striped(40, 90), striped(90, 40))).to.equal(false)
  })

  it('are never enlarged', () => {
    expect(posterWidthsOf(1920)).to.deep.equal([320, 640, 1280])
    expect(posterWidthsOf(854)).to.deep.equal([320, 640, 854])
    expect(posterWidthsOf(200)).to.deep.equal([200])
  })

  it('give up quality only where the narrowest, which a page shows first, would weigh more than 8 KB', async () => {
    const tried: number[] = []
    const ofBytesAQuality = (bytes: number) => async (quality: number) => {
      tried.push(quality)
      return new Uint8Array(bytes * quality)
    }
    expect(await encodePoster(1280, ofBytesAQuality(1000))).to.have.length(72_000)
    expect(await encodePoster(320, ofBytesAQuality(100))).to.have.length(7200)
    expect(await encodePoster(320, ofBytesAQuality(140))).to.have.length(7700)
    expect(await encodePoster(320, ofBytesAQuality(1000)), 'as little as is taken').to.have.length(25_000)
    expect(tried).to.deep.equal([72, 72, 72, 55, 72, 55, 40, 25])
  })

  it('have names that keys and addresses take', () => {
    expect(posterFile('b', 640, 'webp')).to.equal('poster-b-640.webp')
    expect(posterFile(undefined, 320, 'jpg')).to.equal('poster-320.jpg')
  })
})
