import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import sharp from 'sharp'
import { XiangtuError } from '../../src/errors.ts'
import {
  framesWithin,
  type Piece,
  placeOnSheet,
  type Storyboard,
  sheetOf,
  stripArgs,
  stripFile,
  stripSteps,
} from '../../src/media/storyboard.ts'
import { makeSheets, type Strip } from '../../workers/storyboard.ts'
import { ffmpeg } from '../support/ffmpeg.ts'

const seconds = 62
const boardAt = (frameRate = { numerator: 25, denominator: 1 }): Storyboard => ({
  ...{ everySeconds: 2, tileWidth: 160, tileHeight: 90, frames: 31, durationSeconds: seconds, frameRate },
})
const board = boardAt()
/** The grey of a film that gets lighter by a step each second. */
const greyAt = (second: number) => 20 + 3.5 * second

describe('the sheets of a storyboard', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-storyboard-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  /** What an encode of one piece does, from frames whose times begin with the piece. */
  async function makeStrip(piece: Piece, of = board): Promise<Strip> {
    const own = join(folder, `from-${piece.startFrame}`)
    await mkdir(own)
    const { numerator, denominator } = of.frameRate
    const grey = `'20+3.5*floor((N+${piece.startFrame})*${denominator}/${numerator})'`
    const length = (piece.frames * denominator) / numerator
    const film = `color=s=64x36:r=${numerator}/${denominator}:d=${length},format=gbrp,geq=r=${grey}:g=${grey}:b=${grey}`
    const output = stripArgs('story').map(each => (each === stripFile ? join(own, stripFile) : each))
    const graph = `[0:v]${stripSteps(of, piece)}[story]`
    await ffmpeg('-f', 'lavfi', '-i', film, '-filter_complex', graph, ...output)
    return { path: join(own, stripFile), ...framesWithin(of, piece) }
  }
  const makePieces = (startFrames: readonly number[], of = board) => {
    const all = Math.round((seconds * of.frameRate.numerator) / of.frameRate.denominator)
    return Promise.all(
      startFrames.map((startFrame, index) =>
        makeStrip({ startFrame, frames: (startFrames[index + 1] ?? all) - startFrame }, of),
      ),
    )
  }
  const greyOf = async (sheet: number, frame: number): Promise<number> => {
    const { file } = sheetOf(board, sheet)
    const middle = { ...placeOnSheet(board, frame), width: board.tileWidth, height: board.tileHeight }
    const { channels } = await sharp(await sharp(join(folder, file)).extract(middle).toBuffer()).stats()
    return channels[0]?.mean ?? -1
  }
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: unknown) => (error instanceof XiangtuError ? `${error.code}: ${error.detail}` : String(error)),
    )

  it('refuses strips that are not what the plan says, or too few', async () => {
    const [strip] = await makePieces([800])
    if (!strip) throw new Error('no strip')
    expect(await codeOf(makeSheets(board, [strip], folder))).to.equal(
      'outputWrong: storyboard: sprite-00.jpg has 9 of 25 frames',
    )
    expect(await codeOf(makeSheets(board, [{ ...strip, count: 3 }], folder))).to.include('for 3 frames')
    expect(await codeOf(makeSheets({ ...board, tileWidth: 90 }, [strip], folder))).to.include('outputWrong')
  })

  for (const starts of [[0], [0, 800], [0, 101, 700, 1500]]) {
    it(`shows each place of the film where the track says, from chunks that begin at the frames ${starts.join(', ')}`, async () => {
      const files = await makeSheets(board, await makePieces(starts), folder)
      expect(files).to.deep.equal(['sprite-00.jpg', 'sprite-01.jpg'])
      for (const frame of [0, 1, 7, 15, 16, 24, 25, 30]) {
        const grey = await greyOf(Math.floor(frame / 25), frame)
        expect(grey, `frame ${frame}`).to.be.closeTo(greyAt(2 * frame), 2)
      }
    })
  }

  it('finds its places at a rate that has no frame exactly there', async () => {
    const odd = boardAt({ numerator: 30000, denominator: 1001 })
    await makeSheets(odd, await makePieces([0, 960], odd), folder)
    for (const frame of [0, 5, 15, 16, 24, 30])
      expect(await greyOf(Math.floor(frame / 25), frame)).to.be.closeTo(greyAt(2 * frame), 2)
  })

  it('writes JPEG that holds nothing but the picture, no larger than its frames need', async () => {
    await makeSheets(board, await makePieces([0]), folder)
    const { format, width, height, exif, icc } = await sharp(join(folder, 'sprite-01.jpg')).metadata()
    expect({ format, width, height, exif, icc }).to.deep.equal({
      ...{ format: 'jpeg', width: 800, height: 180, exif: undefined, icc: undefined },
    })
  })
})
