import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import sharp from 'sharp'
import { packageSchema, storedSchema } from '../../src/media/release.ts'
import { mainStage } from '../../src/media/stages.ts'
import { parseStoryboard } from '../../src/media/storyboard.ts'
import type { LineJob } from '../../src/queue.ts'
import { mediaKey, resultKey } from '../../storage/keys.ts'
import { audioOnlyClip } from '../support/clips.ts'
import { ffmpeg } from '../support/ffmpeg.ts'
import { openTestLine, type TestLine } from '../support/line.ts'

const lavfi = (source: string) => ['-f', 'lavfi', '-i', source]
/** A film whose left half has a grey of its own at each time, by an expression in T, and whose right half is darker. */
const greyFilm = (grey: string, seconds: number) =>
  lavfi(
    `color=s=32x18:r=12:d=${seconds},format=gray,geq=lum='if(lt(X,16),${grey},(${grey})*0.6)',scale=320:180:flags=neighbor`,
  )

describe('the pictures of a release', function () {
  this.timeout(120_000)
  let line: TestLine
  before(async () => {
    line = await openTestLine()
  })
  after(() => line.close())

  async function make(name: string, input: readonly string[]) {
    const path = join(line.folder, `${name}.mp4`)
    await ffmpeg(...input, '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', path)
    return read(await line.make(path))
  }
  /** The release with all H.264 rungs; a film of one rung has it from its first stage. */
  async function read(job: LineJob) {
    const stage = mainStage(await line.plan(job))
    const resultOf = (step: string) => line.readJson(resultKey(job.versionId, `${stage}-${step}`))
    const { pictures } = packageSchema.parse(await resultOf('package'))
    const { releaseId } = storedSchema.parse(await resultOf('store'))
    const pathOf = (file: string) => join(line.folder, 'objects', mediaKey(job.coursewareId, releaseId, file))
    for (const file of pictures.files) expect((await stat(pathOf(file))).size, file).to.be.above(0)
    const greyOf = async (
      file: string,
      part?: { left: number; top: number; width: number; height: number },
    ) => {
      const whole = part ? part : { left: 0, top: 0, width: 320, height: 180 }
      const left = { ...whole, width: Math.floor(whole.width / 2) - 4, height: whole.height - 4 }
      const { channels } = await sharp(await sharp(pathOf(file)).extract(left).toBuffer()).stats()
      return channels[0]?.mean ?? -1
    }
    return { pictures, pathOf, greyOf }
  }

  it('are three scenes and a storyboard that tells the film’s times, also over the joins of chunks', async () => {
    const { pictures, pathOf, greyOf } = await make('ramp', greyFilm('40+3*floor(T)', 70))
    expect(pictures.names).to.deep.equal(['a', 'b', 'c'])
    expect(pictures.widths).to.deep.equal([320])
    expect(pictures.files).to.include.members(['poster-c-320.webp', 'poster-c-320.jpg', 'sprite-01.jpg'])
    for (const [name, second] of [
      ['a', 7],
      ['b', 28],
      ['c', 49],
    ] as const)
      expect(await greyOf(`poster-${name}-320.jpg`), name).to.be.closeTo(40 + 3 * second, 8)
    expect(pictures.storyboard).to.equal('storyboard.vtt')
    const thumbnails = parseStoryboard(await readFile(pathOf('storyboard.vtt'), 'utf8'))
    expect(thumbnails).to.have.length(35)
    for (const place of [0, 1, 16, 17, 18, 24, 25, 34]) {
      const thumbnail = thumbnails[place]
      if (!thumbnail) throw new Error(`no thumbnail ${place}`)
      expect(thumbnail.startSeconds).to.equal(2 * place)
      const { left, top, width, height } = thumbnail
      const grey = await greyOf(thumbnail.file, { left, top, width, height })
      expect(grey, `at ${2 * place} s`).to.be.closeTo(40 + 6 * place, 4)
    }
  })

  it('are taken where there is something to see, and are not twice the same', async () => {
    const late = await make('late', greyFilm('if(lt(T,5),2,90)', 8))
    expect(late.pictures.names).to.deep.equal(['a'])
    expect(await late.greyOf('poster-a-320.jpg')).to.be.closeTo(90, 8)
    const two = await make('two', greyFilm('if(lt(T,3),60,if(lt(T,6),2,180))', 8))
    expect(two.pictures.names).to.deep.equal(['a', 'b'])
    expect(await two.greyOf('poster-b-320.jpg')).to.be.closeTo(180, 8)
  })

  it('are never none: a film dark from end to end has its own frame', async () => {
    const { pictures } = await make('dark', lavfi('color=black:s=320x180:r=12:d=3'))
    expect(pictures.names).to.deep.equal(['a'])
    expect(pictures.files).to.include('poster-a-320.webp')
  })

  it('of sound alone are its wave form, without a storyboard', async () => {
    const job = await line.make(await audioOnlyClip(line.folder))
    const { pictures } = await read(job)
    expect(pictures.names).to.deep.equal(['a'])
    expect(pictures.storyboard).to.equal(undefined)
    expect(pictures.files.filter(file => !file.startsWith('poster-a-'))).to.deep.equal([])
  })
})
