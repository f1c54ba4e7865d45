import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Chunk } from '../../src/media/chunks.ts'
import { type ChunkTask, chunkArgs } from '../../src/media/encode-args.ts'
import type { Plan, PlannedPicture } from '../../src/media/plan.ts'
import { isSeekable } from '../../src/media/seekable.ts'
import { runTool } from '../support/ffmpeg.ts'
import { seekableClips } from '../support/long-clips.ts'

const rung = { frameStep: 1, preset: 'medium', crf: 26, maxKbps: 280, bufferKbps: 560, why: '' }
const seconds = 12

describe('a film read from the middle', function () {
  this.timeout(60_000)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-seek-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('refuses containers whose clock may jump, and films that would be decoded twice over', () => {
    const often = { keyframeGapSeconds: 2 }
    expect(isSeekable('mov,mp4,m4a,3gp,3g2,mj2', often)).to.equal(true)
    expect(isSeekable('matroska,webm', { keyframeGapSeconds: 40 })).to.equal(true)
    expect(isSeekable('matroska,webm', { keyframeGapSeconds: 41 })).to.equal(false)
    expect(isSeekable('matroska,webm', {})).to.equal(false)
    for (const container of ['mpegts', 'mpeg', 'ogg', 'dv'])
      expect(isSeekable(container, often), container).to.equal(false)
  })

  for (const [what, clip] of Object.entries(seekableClips)) {
    it(`has the very frames of one go: ${what}`, async () => {
      const path = join(folder, clip.file)
      await clip.make(path, folder)
      const [numerator, denominator] = clip.frameRate
      const picture: PlannedPicture = {
        streamIndex: 0,
        frameRate: { numerator, denominator },
        deinterlace: clip.deinterlace ?? false,
        toneMap: false,
        holdSeconds: 0,
        seekable: true,
        rungs: [{ name: '90p', width: 160, height: 90, ...rung }],
      }
      const { stdout } = await runTool('ffprobe', [
        ...['-v', 'error', '-select_streams', 'v', '-show_entries', 'stream=index', '-of', 'csv=p=0', path],
      ])
      const plan: Plan = {
        ...{ profileName: 'village-2m', durationSeconds: seconds, segmentSeconds: 4, dropped: [] },
        picture: { ...picture, streamIndex: Number.parseInt(stdout, 10) },
      }
      const whole = await framesOf(plan, wholeChunk, 1, path)
      const rate = numerator / denominator
      expect(whole.length).to.be.at.least(Math.floor((seconds - 1.5) * rate))
      const bounds = [0, Math.ceil(4 * rate - 0.001), Math.ceil(8 * rate - 0.001)]
      for (const [index, startFrame] of bounds.entries()) {
        const frames = (bounds[index + 1] ?? Math.round(seconds * rate)) - startFrame
        const chunk = { index, startFrame, frames, startSeconds: startFrame / rate, seconds: frames / rate }
        const cut = await framesOf(plan, chunk, bounds.length, path)
        expect(cut.join('\n'), `chunk ${index}`).to.equal(
          whole.slice(startFrame, index === 2 ? undefined : startFrame + frames).join('\n'),
        )
      }
    })
  }
})

const wholeChunk: Chunk = { index: 0, startSeconds: 0, seconds, startFrame: 0, frames: 0 }

/** The hashes of the frames that the encoder of a chunk is given, each with its place. */
async function framesOf(plan: Plan, chunk: Chunk, chunks: number, path: string): Promise<string[]> {
  const { picture } = plan
  if (!picture) throw new Error('no picture')
  const task: ChunkTask = {
    picture,
    rungs: picture.rungs,
    chunk,
    chunks,
    threads: 'one',
    fromBeginning: false,
  }
  const argv = chunkArgs(plan, task, path)
  const read = argv.slice(0, argv.indexOf('-map')).filter(word => word !== 'pipe:3' && word !== '-progress')
  const run = await runTool('ffmpeg', [
    ...read,
    '-map',
    '[v0]',
    '-t',
    argv[argv.indexOf('-t') + 1] ?? '',
    '-f',
    'framemd5',
    '-',
  ])
  expect(run.code, run.stderr).to.equal(0)
  const lines = run.stdout.split('\n').filter(line => line !== '' && !line.startsWith('#'))
  // stream, dts, pts, duration, size, hash
  return lines.map((line, index) => {
    const [, , pts = '', , , hash = ''] = line.split(',').map(word => word.trim())
    expect(Number(pts), 'no frame is missing and none is double').to.equal(index)
    return hash
  })
}
