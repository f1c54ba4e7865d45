import { expect } from 'chai'
import { pictureGraph } from '../../src/media/picture-graph.ts'
import type { PlannedPicture } from '../../src/media/plan.ts'
import { pictureCheckGraph } from '../../src/media/qc-args.ts'

const rung = { name: '240p', width: 426, height: 240, frameStep: 1, preset: 'medium', crf: 26, why: '' }
const picture: PlannedPicture = {
  streamIndex: 3,
  frameRate: { numerator: 25, denominator: 1 },
  deinterlace: true,
  toneMap: false,
  crop: { left: 100, top: 0, width: 440, height: 360 },
  holdSeconds: 0,
  rungs: [{ ...rung, maxKbps: 120, bufferKbps: 240 }],
}
const cutOf = (index: number) => ({
  chunk: { index, startSeconds: 40 * index, seconds: 40, startFrame: 1000 * index, frames: 1000 },
  isLast: index === 2,
  fromBeginning: index === 0,
})

const piece = { startFrame: 0, frames: 1000 }

describe('the check of a film’s picture within its encode', () => {
  it('sees the frames of the source before anything is done to them', () => {
    const graph = pictureGraph(picture, picture.rungs, { piece, isChecked: true })
    const [split, encoded, checked] = graph
    expect(graph).to.have.length(3)
    expect(split).to.equal('[0:3]split=2[film][checked]')
    expect(encoded).to.match(/^\[film\]bwdif=mode=send_frame,crop=440:360:100:0,.*\[v0\]$/)
    expect(checked).to.equal(pictureCheckGraph('[checked]'))
    expect(pictureGraph(picture, picture.rungs, { piece }).join(';')).not.to.match(/checked|split|detect/)
  })

  it('is no output of the command, and tells every line by itself', () => {
    const graph = pictureCheckGraph('[checked]')
    expect(graph).to.match(/^\[checked\]select=.*,nullsink$/)
    const printing = graph.match(/metadata=mode=print/g) ?? []
    expect(graph.match(/:file=-:direct=1/g)).to.have.length(printing.length)
  })

  it('asks for no frame after its chunk, and takes borders from those of the chunk alone', () => {
    expect(pictureCheckGraph('[c]', cutOf(0)))
      .to.match(/^\[c\]trim=end=40,/)
      .and.not.to.include('gte(t,')
    expect(pictureCheckGraph('[c]', cutOf(1)))
      .to.match(/^\[c\]trim=end=80,/)
      .and.to.include("freeze_end:file=-:direct=1,select='gte(t,40)',cropdetect=")
    expect(pictureCheckGraph('[c]', cutOf(2)))
      .to.match(/^\[c\]select=/)
      .and.to.include("select='gte(t,80)',cropdetect=")
  })
})
