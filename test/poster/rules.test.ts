import { expect } from 'chai'
import { candidateOf, pictureKindOf, posterOf } from '../../src/poster/rules.ts'
import { sampleMedia } from '../support/lesson-rows.ts'

const [coursewareId, releaseId] = ['a'.repeat(32), 'b'.repeat(32)]
const lesson = { coursewareId, releaseId, media: sampleMedia, posterChoice: 'a' }
const named = { ...sampleMedia, posterNames: ['a', 'b'] as ('a' | 'b')[] }
const pathsOf = (of: Parameters<typeof posterOf>[0]) =>
  posterOf(of)
    .sizes('webp')
    .map(({ path }) => path)

describe('which picture stands for a lesson', () => {
  it('is the only one of a release from before there was a choice, narrowest first', () => {
    expect(posterOf(lesson).sizes('webp')).to.deep.equal(
      [320, 640, 1280].map(width => ({
        width,
        path: `/media/${coursewareId}/${releaseId}/poster-${width}.webp`,
      })),
    )
    expect(pathsOf({ ...lesson, posterChoice: 'c' })).to.deep.equal(pathsOf(lesson))
  })

  it('is the candidate that was chosen, or the first where that is not there', () => {
    expect(pathsOf({ ...lesson, media: named, posterChoice: 'b' })[0]).to.include('/poster-b-320.webp')
    for (const posterChoice of ['c', 'f'.repeat(32), ''])
      expect(candidateOf({ media: named, posterChoice })).to.equal('a')
  })

  it('is the own picture where one was chosen', () => {
    const ownPicture = { id: 'c'.repeat(32), widths: [500, 320], aspect: 1.5 }
    const own = { ...lesson, media: named, posterChoice: ownPicture.id, ownPicture }
    expect(posterOf(own).aspect).to.equal(1.5)
    expect(pathsOf(own)).to.deep.equal(
      [320, 500].map(width => `/media/${coursewareId}/poster/${ownPicture.id}/poster-${width}.webp`),
    )
  })

  it('knows JPEG, PNG and WebP by their first bytes, and nothing else', () => {
    const kind = (text: string) => pictureKindOf(Buffer.from(text, 'latin1'))
    expect(kind('\xff\xd8\xff\xe0')).to.equal('jpeg')
    expect(kind('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')).to.equal('png')
    expect(kind('RIFF\x10\0\0\0WEBPVP8 ')).to.equal('webp')
    for (const text of ['', 'GIF89a', '<svg', 'RIFF\x10\0\0\0AVI LIST', '\x89PNG', ' \xff\xd8\xff', 'BM'])
      expect(kind(text), text).to.equal(undefined)
  })
})
