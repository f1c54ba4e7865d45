import { expect } from 'chai'
import type { ChunkNotes, TimedStretch } from '../../src/media/qc-measurements.ts'
import { mergeNotes } from '../../src/media/qc-merge.ts'

const stretch = (atSeconds: number, untilSeconds: number): TimedStretch => ({ atSeconds, untilSeconds })
const seen = (changes: Partial<ChunkNotes>): ChunkNotes => ({ black: [], frozen: [], ...changes })
const frozenOf = (...chunks: (readonly TimedStretch[])[]) =>
  mergeNotes(
    chunks.map(frozen => seen({ frozen: [...frozen] })),
    120,
  ).frozen

describe('what was seen of a film in chunks of 40 s', () => {
  it('is one stretch where it stands over a join, and over two', () => {
    expect(frozenOf([stretch(38.5, 40)], [stretch(39, 41.5)], [])).to.deep.equal([stretch(38.5, 41.5)])
    const throughout = [[stretch(30, 40)], [stretch(36, 80)], [stretch(79.1, 95)]]
    expect(frozenOf(...throughout)).to.deep.equal([stretch(30, 95)])
  })

  it('is told once where both chunks saw it', () => {
    expect(frozenOf([stretch(35, 37)], [stretch(35.1, 37.1)], [])).to.deep.equal([stretch(35, 37.1)])
  })

  it('stays two where one standing picture takes the place of another, also at a join', () => {
    const pages = [stretch(0, 20), stretch(20, 40)]
    expect(frozenOf(pages, [], [])).to.deep.equal(pages)
    const atJoin = frozenOf([stretch(20, 40)], [stretch(39, 40.1), stretch(40.1, 60)], [])
    expect(atJoin).to.deep.equal([stretch(20, 40.1), stretch(40.1, 60)])
    const before = frozenOf([stretch(20, 39.2)], [stretch(39, 60)], [])
    expect(before).to.deep.equal([stretch(20, 39.2), stretch(39, 60)])
  })

  it('takes no blink for black, but one second and more that two chunks saw parts of', () => {
    const black = [stretch(2, 2.4), stretch(39.2, 40)]
    const chunks = [seen({ black }), seen({ black: [stretch(39.3, 40.5)] })]
    expect(mergeNotes(chunks, 80).black).to.deep.equal([stretch(39.2, 40.5)])
    expect(mergeNotes([seen({ black })], 80).black).to.deep.equal([])
  })

  it('lies within the film', () => {
    const frozen = [stretch(-0.2, 3), stretch(118, 121), stretch(120.5, 122)]
    expect(frozenOf(frozen)).to.deep.equal([stretch(0, 3), stretch(118, 120)])
  })

  it('has no border where something was once lit', () => {
    const half = { left: 0, top: 0, width: 160, height: 180 }
    const chunks = [seen({ lit: half }), seen({}), seen({ lit: { ...half, left: 120, height: 90 } })]
    expect(mergeNotes(chunks, 120).lit).to.deep.equal({ widthShare: 280 / 320, heightShare: 1 })
    expect(mergeNotes([seen({})], 40)).not.to.have.property('lit')
  })
})
