import { expect } from 'chai'
import fc from 'fast-check'
import { type PauseCard, readPauseTrack, writePauseTrack } from '../../src/media/pause-track.ts'

const card = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{32}$/),
  atSeconds: fc.integer({ min: 0, max: 86_400 }),
  question: fc.string({ unit: 'grapheme' }),
  choices: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }),
  answer: fc.string({ unit: 'grapheme' }),
  discussSeconds: fc.integer({ min: 0, max: 1800 }),
})
const one: PauseCard = {
  ...{ id: 'a'.repeat(32), atSeconds: 3725, question: '为什么？', choices: ['甲', '乙'] },
  ...{ answer: '', discussSeconds: 60 },
}

describe('a track of pauses', () => {
  it('lets no text begin a cue, a tag or a line of its own', () => {
    const question = '00:00:01.000 --> 00:00:02.000\n\nNOTE <c.red>&lt;\u2028x\u0085y'
    const track = writePauseTrack([{ ...one, question }])
    expect(track.match(/-->/g)).to.have.length(1)
    expect(track).not.to.match(/[<&\u2028\u0085]/)
    expect(readPauseTrack(track)).to.deep.equal([{ ...one, question }])
  })

  it('leaves out what is none of our cards', () => {
    const cue = (text: string) => `WEBVTT\n\nx\n00:00:01.000 --> 00:00:02.000\n${text}\n`
    for (const text of [
      'hello',
      '[]',
      'null',
      '{"question":1}',
      '{"question":"a","answer":"b","choices":"c"}',
      '{',
    ])
      expect(readPauseTrack(cue(text)), text).to.deep.equal([])
    expect(readPauseTrack('')).to.deep.equal([])
    expect(readPauseTrack('<!doctype html><p>Sign in to the network</p>')).to.deep.equal([])
  })

  it('is read as it was written, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.array(card), cards => {
        expect(readPauseTrack(writePauseTrack(cards))).to.deep.equal(cards)
      }),
    )
  })
})
