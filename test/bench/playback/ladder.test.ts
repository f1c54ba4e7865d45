import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type LadderRung, readLadder, rungsSeen } from '../../../bench/playback/ladder.ts'
import { sayingOfViewing, sayingsOf } from '../../../bench/playback/measure-forecast.ts'
import { filmOf, pictureShare, worthOf } from '../../../bench/playback/picture.ts'
import { drawTrace } from '../../../bench/playback/trace-plot.ts'
import type { Viewing } from '../../../bench/playback/viewing.ts'
import { writeMasterPlaylist, writeMediaPlaylist } from '../../../src/media/playlist.ts'

function rung(name: string, height: number, kbps: number, count: number, seconds = 4): LadderRung {
  const segments = Array.from({ length: count }, (_, index) => ({
    ...{ path: `/${name}/${index}.m4s`, startSeconds: index * seconds, seconds },
    bytes: kbps * 125 * seconds,
  }))
  const path = `${name}/index.m3u8`
  return { path, height, frameRate: 25, peakKbps: kbps, averageKbps: kbps, segments, pieces: segments }
}
const low = rung('low', 240, 100, 10)
const high = rung('high', 480, 400, 10)
const viewing = (paths: readonly string[]): Viewing => ({
  ...{ startSeconds: 2, hasStarted: true, stoodSeconds: 1, playedSeconds: 8, downKbps: [100, 300] },
  stops: [{ at: 3, seconds: 1 }],
  notes: [{ at: 0, position: 0, ahead: 0, height: 240 }],
  segments: paths.map(path => ({ at: 0, tookSeconds: 1, bytes: 1, path })),
})

describe('the bench: ladders and pictures', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-ladder-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('refuse a playlist whose segments are not there', async () => {
    const master = { variants: [{ uri: 'gone/index.m3u8', bandwidth: 1, averageBandwidth: 1, codecs: [] }] }
    await writeFile(join(folder, 'gone.m3u8'), writeMasterPlaylist(master))
    const read = await readLadder(folder, 'gone.m3u8').catch((error: NodeJS.ErrnoException) => error.code)
    expect(read).to.equal('ENOENT')
  })

  it('count the sound beside the picture, also where it is cut elsewhere, and what comes before both once', async () => {
    const track = async (name: string, lengths: readonly number[], bytes: number) => {
      await mkdir(join(folder, name))
      await writeFile(join(folder, name, 'init.mp4'), Buffer.alloc(10))
      const segments = lengths.map((durationSeconds, at) => ({ uri: `${at}.m4s`, durationSeconds }))
      for (const { uri } of segments) await writeFile(join(folder, name, uri), Buffer.alloc(bytes))
      const playlist = writeMediaPlaylist({ targetSeconds: 4, initUri: 'init.mp4', segments })
      await writeFile(join(folder, name, 'index.m3u8'), playlist)
    }
    await track('v', [4, 4], 1000)
    await track('a', [2, 6], 120)
    const variant = {
      uri: 'v/index.m3u8',
      bandwidth: 9000,
      averageBandwidth: 8000,
      codecs: ['avc1'],
      height: 240,
    }
    const master = writeMasterPlaylist({ variants: [variant], audioUri: 'a/index.m3u8' })
    await writeFile(join(folder, 'master.m3u8'), master)
    const [only] = await readLadder(folder)
    expect(only?.segments.map(({ path, bytes }) => [path, bytes])).to.deep.equal([
      ['v/0.m4s', 1000 + 120 + 40 + 20],
      ['v/1.m4s', 1000 + 80],
    ])
    expect(only?.pieces.map(({ bytes, startSeconds }) => [startSeconds, bytes])).to.deep.equal([
      [0, 1010],
      [0, 130],
      [2, 120],
      [4, 1000],
    ])
  })

  it('say for each second which rung was seen: the one that was fetched last', () => {
    const fetched = ['/low/0.m4s', '/low/1.m4s', '/other.m4s', '/high/1.m4s'].map(path => ({ path }))
    expect(rungsSeen([low, high], fetched, 7)).to.deep.equal([0, 0, 0, 0, 1, 1, 1])
  })

  it('hold a still for worth half its lines', () => {
    expect(worthOf({ height: 240, frameRate: 25 })).to.equal(240)
    expect(worthOf({ height: 240, frameRate: 0.5 })).to.equal(120)
  })

  it('cut every rung as the finest one is cut', () => {
    const long = rung('stills', 240, 40, 5, 8)
    const [first] = filmOf([long, low]).levels[0]?.segmentKbits ?? []
    expect(first).to.be.closeTo(160, 1e-9)
    expect(filmOf([long, low]).segmentSeconds).to.have.length(10)
  })

  it('give the whole mark to whoever showed the best that the line allowed, half to half of it', () => {
    const rich = Array<number>(60).fill(5000)
    expect(pictureShare(viewing(['/high/0.m4s', '/high/1.m4s']), [low, high], rich).share).to.be.closeTo(
      1,
      1e-6,
    )
    expect(pictureShare(viewing(['/low/0.m4s', '/low/1.m4s']), [low, high], rich).share).to.be.closeTo(
      0.5,
      1e-6,
    )
  })

  it('hold a promise against what the line did next', () => {
    const steady = { name: 'steady', kbps: Array<number>(600).fill(250) }
    const film = [rung('low', 240, 100, 45), rung('high', 480, 400, 45)]
    const told = sayingsOf(steady, film, 180)
    expect(told.filter(({ when }) => when === 'now').every(each => each.saysItPlays === each.plays)).to.equal(
      true,
    )
    const breaking = {
      name: 'breaking',
      kbps: [...Array<number>(300).fill(250), ...Array<number>(300).fill(20)],
    }
    const broken = sayingsOf(breaking, film, 180).filter(
      each => each.fromSecond === 300 && each.when === 'now',
    )
    expect(broken.map(({ saysItPlays, plays }) => [saysItPlays, plays])).to.deep.equal([
      [true, false],
      [false, false],
    ])
  })

  it('hold a promise against what a browser did, and say nothing where nothing was said', () => {
    const film = [rung('low', 240, 100, 45), rung('high', 480, 400, 45)]
    const line = (kbps: number) => ({ name: 'steady', kbps: Array<number>(600).fill(kbps) })
    const [smooth, broken] = [
      { startSeconds: 2, stoodSeconds: 0.5 },
      { startSeconds: 2, stoodSeconds: 40 },
    ]
    const judged = (kbps: number, viewing: typeof smooth) => {
      const saying = sayingOfViewing(line(kbps), film, viewing)
      return saying && [saying.height, saying.saysItPlays, saying.plays]
    }
    expect(judged(1000, smooth)).to.deep.equal([480, true, true])
    expect(judged(1000, broken)).to.deep.equal([480, true, false])
    expect(judged(20, broken)).to.deep.equal([240, false, false])
    expect(judged(20, smooth)).to.deep.equal([240, false, true])
    // Enough for the cheapest one if all goes well: neither promised nor denied.
    expect(judged(110, smooth)).to.equal(undefined)
    expect(sayingOfViewing({ name: 'short', kbps: [300] }, film, smooth)).to.equal(undefined)
  })

  it('draw a viewing with all that it says in words, and nothing of a name as markup', () => {
    const picture = drawTrace({
      ...{ trace: 'a <line>', kbps: [100, 0], wallSeconds: 60 },
      ...{ ours: viewing([]), peer: viewing([]), worths: [120] },
    })
    expect(picture).to.contain('a &lt;line&gt;').and.not.to.contain('<line>')
    expect(picture).to.contain('Ours: start after 2.0 s, stood still for 1.0 s, showed 8 s of film.')
    expect(picture).not.to.match(/NaN|undefined|Infinity/)
  })
})
