import { expect } from 'chai'
import fc from 'fast-check'
import {
  framesWithin,
  parseStoryboard,
  placeOnSheet,
  planStoryboard,
  sheetCount,
  sheetOf,
  stripArgs,
  stripSteps,
  writeStoryboard,
} from '../../src/media/storyboard.ts'

const rate = { numerator: 25, denominator: 1 }
const film = (durationSeconds: number, width = 256, height = 144, frameRate = rate) => ({
  durationSeconds,
  segmentSeconds: 4,
  picture: {
    frameRate,
    rungs: [
      { width: width * 4, height: height * 4 },
      { width, height },
    ],
  },
})
const boardOf = (...of: Parameters<typeof film>) => {
  const board = planStoryboard(film(...of))
  if (!board) throw new Error('no storyboard')
  return board
}

describe('the storyboard of a film', () => {
  it('is not made of sound alone', () => {
    expect(planStoryboard({ durationSeconds: 60, segmentSeconds: 4 })).to.equal(undefined)
  })

  it('has at most 300 pictures, never less than 2 s apart, and one even of a blink', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.04, max: 8 * 3600, noNaN: true }), seconds => {
        const { everySeconds, frames } = boardOf(seconds)
        expect(frames).to.be.within(1, 300)
        expect(everySeconds).to.be.at.least(2)
        expect((frames - 1) * everySeconds).to.be.below(Math.max(seconds, 0.5))
        if (seconds > 600) expect(everySeconds % 4).to.equal(0)
      }),
    )
    expect(boardOf(24)).to.include({ everySeconds: 2, frames: 12 })
    expect(boardOf(5400)).to.include({ everySeconds: 20, frames: 270 })
  })

  it('gives every picture to exactly one of the chunks, wherever the film is cut, at any rate', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 40 })
    const rates = fc.constantFrom(
      rate,
      { numerator: 30000, denominator: 1001 },
      { numerator: 1, denominator: 1 },
    )
    fc.assert(
      fc.property(cuts, rates, (chunks, frameRate) => {
        const frames = chunks.reduce((sum, each) => sum + each, 0)
        const board = boardOf((frames * frameRate.denominator) / frameRate.numerator, 256, 144, frameRate)
        const numbers: number[] = []
        let startFrame = 0
        for (const frames of chunks) {
          const { first, count } = framesWithin(board, { startFrame, frames })
          for (let place = 0; place < count; place++) numbers.push(first + place)
          startFrame += frames
        }
        expect(numbers).to.deep.equal(Array.from({ length: board.frames }, (_, i) => i))
      }),
    )
  })

  it('keeps the shape of the film, its longer side 160 pixels', () => {
    expect(boardOf(60)).to.include({ tileWidth: 160, tileHeight: 90 })
    expect(boardOf(60, 144, 256)).to.include({ tileWidth: 90, tileHeight: 160 })
    expect(boardOf(60, 192, 144)).to.include({ tileWidth: 160, tileHeight: 120 })
    expect(boardOf(60, 1200, 4)).to.include({ tileWidth: 160, tileHeight: 2 })
  })

  it('asks ffmpeg for the first frame at or after each place, in one strip', () => {
    const board = boardOf(900)
    expect(board.everySeconds).to.equal(4)
    expect(stripSteps(board, { startFrame: 800, frames: 800 })).to.equal(
      "select='gt(floor((n+800+0.01)*1/100),floor((n-1+800+0.01)*1/100))',scale=160:90:flags=area,setsar=1,format=rgb24,tile=1x8",
    )
    expect(stripSteps(board, { startFrame: 801, frames: 99 })).to.equal(undefined)
    expect(stripArgs('story').join(' ')).to.equal(
      '-map [story] -c:v png -compression_level 1 -frames:v 1 -f image2 -update 1 storyboard.png',
    )
  })

  it('lays out sheets of five by five, the last one no larger than it must be', () => {
    const board = boardOf(62)
    expect(board.frames).to.equal(31)
    expect(sheetCount(board)).to.equal(2)
    expect(sheetOf(board, 0)).to.deep.equal({
      ...{ file: 'sprite-00.jpg', first: 0, count: 25, width: 800, height: 450 },
    })
    expect(sheetOf(board, 1)).to.deep.equal({
      ...{ file: 'sprite-01.jpg', first: 25, count: 6, width: 800, height: 180 },
    })
    expect(sheetOf(boardOf(5), 0)).to.include({ count: 3, width: 480, height: 90 })
    expect(placeOnSheet(board, 24)).to.deep.equal({ left: 640, top: 360 })
    expect(placeOnSheet(board, 30)).to.deep.equal({ left: 0, top: 90 })
  })
})

describe('the thumbnail track', () => {
  it('refuses to read addresses and times that it did not write', () => {
    const cue = (line: string, times = '00:00:00.000 --> 00:00:02.000') => `WEBVTT\n\n${times}\n${line}\n`
    for (const line of [
      'https://evil.example/sprite-00.jpg#xywh=0,0,160,90',
      '../sprite-00.jpg#xywh=0,0,160,90',
      'sprite-00.jpg',
      'sprite-00.jpg#xywh=-1,0,160,90',
      'sprite-00.jpg#xywh=0,0,160,90)url(x',
      'sprite-00.svg#xywh=0,0,160,90',
    ])
      expect(parseStoryboard(cue(line)), line).to.deep.equal([])
    expect(parseStoryboard(cue('sprite-00.jpg#xywh=0,0,160,90', 'now'))).to.deep.equal([])
    expect(parseStoryboard('')).to.deep.equal([])
  })

  it('covers the film from beginning to end without a hole, and is read back as it was written', () => {
    const board = boardOf(61.48)
    const text = writeStoryboard(board)
    expect(
      text.startsWith(
        'WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nsprite-00.jpg#xywh=0,0,160,90\n\n00:00:02.000 --> 00:00:04.000\nsprite-00.jpg#xywh=160,0,160,90\n',
      ),
    ).to.equal(true)
    const cues = parseStoryboard(text)
    expect(cues).to.have.length(board.frames)
    expect(cues.at(-1)).to.deep.equal({
      ...{ startSeconds: 60, endSeconds: 61.48, file: 'sprite-01.jpg' },
      ...{ left: 0, top: 90, width: 160, height: 90 },
    })
    for (const [index, cue] of cues.entries())
      expect(cue.startSeconds).to.equal(index === 0 ? 0 : cues[index - 1]?.endSeconds)
    expect(cues[7]).to.include({ file: 'sprite-00.jpg', left: 320, top: 90 })
  })
})
