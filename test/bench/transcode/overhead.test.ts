import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { overheadNear } from '../../../bench/transcode/overhead.ts'
import { codecOf, ladderBytes, readStoredTracks, sumOfSizes } from '../../../bench/transcode/stored-tracks.ts'

const sound = { payload: 240_000, bytes: 252_000 }

describe('the bench: container overhead', () => {
  it('refuses a lesson without a rung', () => {
    expect(() => overheadNear(65, 60, [], sound)).to.throw('no rung was stored')
  })

  it('counts what is not picture or sound, of the rung nearest the rate', () => {
    const rungs = [
      { payload: 900_000, bytes: 920_000 },
      { payload: 247_500, bytes: 262_200 },
    ]
    const { kbps, percent } = overheadNear(65, 60, rungs, sound)
    expect(kbps).to.equal(65)
    expect(percent).to.be.closeTo((100 * (12_000 + 14_700)) / 487_500, 1e-9)
  })

  it('adds up packet sizes as ffprobe lists them', () => {
    expect(sumOfSizes(['12', '3004,', '', '9'])).to.equal(3025)
  })

  it('tells tracks by their sample entry', () => {
    expect(codecOf(Buffer.from('....stsd....avc1....'))).to.equal('h264')
    expect(codecOf(Buffer.from('....stsd....av01....'))).to.equal('av1')
    expect(codecOf(Buffer.from('....stsd....mp4a....'))).to.equal('sound')
  })
})

describe('the bench: stored bytes', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-stored-'))
    const put = async (path: string, text: string) => {
      await mkdir(join(folder, path, '..'), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    await put('r1/v240/init.mp4', 'avc1')
    await put('r1/v240/s00000.m4s', 'x'.repeat(100))
    await put('r1/v240/index.m3u8', 'x'.repeat(10))
    await put('r1/audio/init.mp4', 'mp4a')
    await put('r1/audio/s00000.m4s', 'x'.repeat(50))
    await put('r1/master.m3u8', 'x'.repeat(7))
    await put('r1/poster-640.webp', 'x'.repeat(9000))
    await put('r2/v720/init.mp4', 'avc1')
    await put('r2/v720/s00001.m4s', 'b')
    await put('r2/v720/s00000.m4s', 'a')
    await put('r3/v360-av1/init.mp4', 'av01')
    await put('r3/v360-av1/s00000.m4s', 'x'.repeat(5000))
    await put('r3/v360-av1/index.m3u8', 'x'.repeat(5000))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('finds every track in whichever release it lies, in the order of play', async () => {
    const tracks = await readStoredTracks(folder)
    expect(tracks.map(({ name, codec }) => [name, codec])).to.deep.equal([
      ['audio', 'sound'],
      ['v240', 'h264'],
      ['v720', 'h264'],
      ['v360-av1', 'av1'],
    ])
    const files = tracks[2]?.files.map(path => path.slice(folder.length))
    expect(files).to.deep.equal(['/r2/v720/init.mp4', '/r2/v720/s00000.m4s', '/r2/v720/s00001.m4s'])
  })

  it('counts segments and playlists of the H.264 ladder, not pictures and not AV1', async () => {
    expect(await ladderBytes(folder)).to.equal(4 + 100 + 10 + 4 + 50 + 7 + 4 + 2)
  })
})
