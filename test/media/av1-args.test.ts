import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { av1CodingArgs } from '../../src/media/av1-args.ts'
import { readTrackInit } from '../../src/media/mp4-boxes.ts'
import type { PlannedRung } from '../../src/media/plan.ts'
import { keyframeExpression, pictureStart, type SegmentGrid } from '../../src/media/segments.ts'
import { runTool } from '../support/ffmpeg.ts'

const rung: PlannedRung = {
  name: 'av1-180p',
  codec: 'av1',
  width: 320,
  height: 180,
  frameStep: 1,
  preset: '8',
  crf: 35,
  maxKbps: 120,
  bufferKbps: 120,
  why: '',
}

describe('the argv of an AV1 rung', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-av1-'))
  })
  after(() => rm(folder, { recursive: true }))

  /** Seconds of moving grain, as a chunk that begins at this second of a film. */
  async function encode(name: string, grid: SegmentGrid, seconds: number, more: Partial<PlannedRung> = {}) {
    const { numerator, denominator } = grid.frameRate
    const source = `mandelbrot=s=320x180:r=${numerator}/${denominator},noise=alls=14:allf=t,trim=duration=${seconds}`
    const coding = av1CodingArgs({ ...rung, preset: '12', ...more }, '400', keyframeExpression(grid))
    const path = join(folder, name)
    const ending = ['-pix_fmt', 'yuv420p', '-movflags', '+cmaf+frag_keyframe', '-f', 'mp4', path]
    const made = await runTool('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...coding, ...ending])
    expect(made.code, made.stderr).to.equal(0)
    const fields = ['-show_entries', 'packet=pts_time,size,flags', '-of', 'csv=p=0']
    const { stdout } = await runTool('ffprobe', ['-v', 'error', ...fields, path])
    const packets = stdout
      .trim()
      .split('\n')
      .map(line => line.split(','))
    return {
      path,
      frames: packets.length,
      keyframes: packets.filter(([, , flags]) => flags?.startsWith('K')).map(([at]) => Number(at)),
      kbps: (packets.reduce((sum, [, bytes]) => sum + Number(bytes), 0) * 8) / 1000 / seconds,
    }
  }

  it('is this', () => {
    expect(av1CodingArgs(rung, '200', 'expr:gte(t,0)')).to.deep.equal([
      ...['-c:v', 'libsvtav1', '-preset', '8', '-crf', '35', '-maxrate', '120k'],
      ...['-g', '200', '-force_key_frames', 'expr:gte(t,0)'],
      ...['-svtav1-params', 'lp=1:enable-force-key-frames=1:mbr-overshoot-pct=25'],
    ])
  })

  it('puts keyframes on the very frames of the grid, also at 29.97 frames a second', async () => {
    const grid = { segmentSeconds: 4, frameRate: { numerator: 30_000, denominator: 1001 } }
    const { keyframes, frames } = await encode('fractional.mp4', grid, 9)
    expect(keyframes).to.have.length(6)
    keyframes.forEach((at, slot) => {
      expect(at).to.be.closeTo(pictureStart(slot, grid), 0.0001)
    })
    expect(frames).to.equal(270)
  }).timeout(20_000)

  it('gives chunks one initialisation, eight bits, no edit list, and a picture that decodes in silence', async () => {
    const grid = { segmentSeconds: 2, frameRate: { numerator: 25, denominator: 1 } }
    const chunks = [await encode('long.mp4', grid, 4), await encode('short.mp4', grid, 2.2)]
    const inits = await Promise.all(
      chunks.map(async ({ path }) => {
        const bytes = await readFile(path)
        return bytes.subarray(0, bytes.indexOf('moof') - 4)
      }),
    )
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = inits
    expect(first.equals(second)).to.equal(true)
    const init = readTrackInit(first)
    expect(init).to.include({ width: 320, height: 180, hasEditList: false })
    expect(init.codec).to.match(/^av01\.0\.\d\dM\.08$/)
    for (const { path } of chunks) {
      const { stderr, code } = await runTool('ffmpeg', ['-v', 'warning', '-i', path, '-f', 'null', '-'])
      expect({ stderr, code }).to.deep.equal({ stderr: '', code: 0 })
    }
  }).timeout(20_000)

  it('comes near the cap where the picture would take four times as much', async () => {
    const grid = { segmentSeconds: 4, frameRate: { numerator: 25, denominator: 1 } }
    const { kbps } = await encode('capped.mp4', grid, 8, { preset: '8' })
    const free = await encode('free.mp4', grid, 8, { maxKbps: 20_000 })
    expect(free.kbps).to.be.above(360)
    expect(kbps).to.be.below(150)
  }).timeout(30_000)
})
