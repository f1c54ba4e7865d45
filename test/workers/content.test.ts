import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { gridOf, type Plan } from '../../src/media/plan.ts'
import { packageSchema } from '../../src/media/release.ts'
import { pictureStart } from '../../src/media/segments.ts'
import { readLoudness } from '../../src/media/sound.ts'
import type { LineJob } from '../../src/queue.ts'
import { resultKey, workKey } from '../../storage/keys.ts'
import { cameraClip, slidesClip } from '../support/clips.ts'
import { chordClip, mixedClip, pillarClip, speechClip } from '../support/content-clips.ts'
import { runTool } from '../support/ffmpeg.ts'
import { openTestLine, type TestLine } from '../support/line.ts'

describe('a lesson made by what it shows', () => {
  let line: TestLine
  let folder: string
  before(async () => {
    line = await openTestLine()
    folder = join(line.folder, 'sent')
    await mkdir(folder)
  })
  after(() => line.close())

  const planOf = (job: LineJob): Promise<Plan> => line.plan(job)
  /** What the last stage has published, with the tracks of all stages, from the largest to the smallest. */
  const packageOf = async (job: LineJob) => {
    const packages = []
    for (const stage of await line.stages(job)) {
      packages.push(packageSchema.parse(await line.readJson(resultKey(job.versionId, `${stage}-package`))))
    }
    const last = packages.at(-1)
    if (!last) throw new Error('nothing is packaged')
    // A slide show of keyframes is made anew with the rest.
    const tracks = packages
      .toReversed()
      .flatMap(each => each.tracks)
      .filter(({ file }, at, all) => all.findIndex(other => other.file === file) === at)
    return { ...last, tracks, packages }
  }
  /** An encoded file of a run, where ffprobe can read it. */
  async function encoded(job: LineJob, file: string): Promise<string> {
    const { tracks } = await packageOf(job)
    const attemptId = tracks.find(track => track.file === file)?.parts[0]?.attemptId ?? ''
    const path = join(folder, `${job.versionId}-${file}`)
    await line.objects.fetchFile(workKey(job.versionId, attemptId, file), path)
    return path
  }
  async function keyframeTimes(path: string): Promise<number[]> {
    const asked = ['-select_streams', 'v', '-skip_frame', 'nokey', '-show_entries', 'frame=pts_time']
    const { stdout } = await runTool('ffprobe', ['-v', 'error', ...asked, '-of', 'csv=p=0', path])
    const times = stdout
      .split(/[\n,]+/)
      .filter(Boolean)
      .map(Number)
    // Without an edit list the demuxer shows the frames' delay in the decoder, the same for all.
    return times.map(time => time - (times[0] ?? 0))
  }
  async function loudnessOf(path: string, channels: number) {
    const meter = 'ebur128=peak=true:dualmono=true:framelog=verbose'
    const { stderr } = await runTool('ffmpeg', ['-nostdin', '-i', path, '-af', meter, '-f', 'null', '-'])
    return readLoudness(stderr.split('\n'), channels)
  }
  /** Every picture track begins each of its segments with a keyframe on the grid, and all have as many. */
  async function expectOnGrid(job: LineJob): Promise<void> {
    const plan = await planOf(job)
    const { tracks } = await packageOf(job)
    const show = tracks.find(track => track.file === 'vstills.mp4')
    const pictures = tracks.filter(track => track.height > 0 && track !== show)
    // None of these films is longer than three segments of stills.
    expect(show?.segments.map(({ startSeconds }) => startSeconds)).to.deep.equal(
      [0, 4, 8].filter(seconds => seconds < plan.durationSeconds),
    )
    for (const track of pictures) {
      expect(track.segments.length).to.equal(pictures[0]?.segments.length)
      const keyframes = await keyframeTimes(await encoded(job, track.file))
      for (const [slot, { startSeconds }] of track.segments.entries()) {
        expect(startSeconds, `${track.folder} ${slot}`).to.be.closeTo(pictureStart(slot, gridOf(plan)), 1e-3)
        expect(keyframes.some(at => Math.abs(at - startSeconds) < 1e-3)).to.equal(true)
      }
    }
  }

  it('encodes camera footage at its full rate', async () => {
    const job = await line.make(await cameraClip(folder))
    const plan = await planOf(job)
    expect(plan.content).to.include({ kind: 'camera', by: 'samples' })
    expect(plan.picture?.rungs.map(rung => rung.name)).to.deep.equal(['360p', '240p'])
    await expectOnGrid(job)
    const { tracks, media, packages } = await packageOf(job)
    expect(tracks[0]?.segments.map(each => Math.round(each.durationSeconds * 100) / 100)).to.deep.equal([
      1, 1, 1, 1, 2,
    ])
    expect(media.renditions[0]?.frameRate).to.equal(25)
    const playlists = packages.flatMap(each => each.playlists)
    const targets = playlists.flatMap(({ text }) => /TARGETDURATION:(\d+)/.exec(text)?.[1] ?? [])
    // Also of the slide show, whose first segment has four seconds.
    expect(targets).to.deep.equal(['4', '4', '4', '4'])
  })

  it('encodes slides at half the rate, larger than their bits would carry camera footage', async () => {
    const job = await line.make(await slidesClip(folder))
    const plan = await planOf(job)
    expect(plan.content).to.include({ kind: 'slides', by: 'samples' })
    expect(plan.dropped.map(({ reason }) => reason)).to.include('nearCost')
    await expectOnGrid(job)
    const { media } = await packageOf(job)
    expect(media.renditions[0]).to.include({ name: '720p', frameRate: 12.5 })
    expect(media.renditions[0]?.averageKbps).to.be.below(60)
  })

  it('encodes a mixed film in rungs of both rates that cut at the same frames', async () => {
    const job = await line.take(await mixedClip(folder))
    const chosen: LineJob = { ...job, chosenContent: 'mixed' }
    for (const verb of ['probe', 'plan'] as const) await line.step(verb, chosen)
    await line.finish(chosen, 'package')
    expect((await planOf(job)).content).to.include({ kind: 'mixed', by: 'producer' })
    await expectOnGrid(job)
    const { tracks, media, playlists } = await packageOf(job)
    expect(tracks.map(track => track.folder)).to.include.members(['v480', 'v480-120k', 'audio'])
    expect(media.renditions.find(({ name }) => name === '480p-120k')?.frameRate).to.equal(12.5)
    expect(playlists.at(-1)?.text).to.match(/FRAME-RATE=12\.500[^\n]*\nv480-120k\/index\.m3u8/)
    expect(playlists.at(-1)?.text).to.match(/FRAME-RATE=25\.000[^\n]*\nv480\/index\.m3u8/)
  })

  it('leaves the black pillars of a 4:3 film out of the encode', async () => {
    const job = await line.make(await pillarClip(folder))
    const { picture } = await planOf(job)
    expect(picture?.crop).to.deep.equal({ left: 106, top: 0, width: 642, height: 480 })
    expect(picture?.rungs[0]).to.include({ width: 642, height: 480 })
    const top = await encoded(job, 'v480.mp4')
    const { stdout } = await runTool('ffmpeg', [
      ...[
        '-v',
        'error',
        '-nostdin',
        '-i',
        top,
        '-frames:v',
        '1',
        '-vf',
        'crop=8:480:0:0,scale=1:1,format=gray',
      ],
      ...['-f', 'rawvideo', '-c:v', 'pgm', '-'],
    ])
    // The first columns are film, not black.
    expect(stdout.charCodeAt(stdout.length - 1)).to.be.greaterThan(24)
  })

  for (const [name, decibels] of [
    ['quiet', -36],
    ['loud', -12],
  ] as const) {
    it(`brings a ${name} talk to the profile’s loudness, peaks held under the ceiling`, async () => {
      const job = await line.make(await speechClip(folder, name, decibels))
      const { sound } = await planOf(job)
      expect(sound).to.include({ kind: 'speech', channels: 1, kbps: 32, targetLufs: -20 })
      expect(Math.abs(sound?.gainDb ?? 0)).to.be.greaterThan(2)
      const heard = await loudnessOf(await encoded(job, 'audio.mp4'), 1)
      expect(heard.integratedLufs).to.be.closeTo(-20, 1)
      expect(heard.truePeakDbfs).to.be.below(-1)
    })
  }

  it('keeps music in stereo, at the same loudness', async () => {
    const job = await line.make(await chordClip(folder))
    const { sound } = await planOf(job)
    expect(sound).to.include({ kind: 'music', channels: 2, kbps: 64 })
    const path = await encoded(job, 'audio.mp4')
    const asked = ['-show_entries', 'stream=channels', '-of', 'csv=p=0']
    expect((await runTool('ffprobe', ['-v', 'error', ...asked, path])).stdout.trim()).to.equal('2')
    expect((await loudnessOf(path, 2)).integratedLufs).to.be.closeTo(-20, 1)
  })

  it('has its sound with its picture although a limiter looks ahead', async () => {
    const job = await line.make(await speechClip(folder, 'late', -36))
    const { sound } = await planOf(job)
    expect(sound?.ceilingDbfs ?? 'no limiter').to.equal(-5)
    const { tracks } = await packageOf(job)
    const last = tracks[0]?.segments.at(-1)
    expect((last?.startSeconds ?? 0) + (last?.durationSeconds ?? 0)).to.be.closeTo(6, 0.05)
  })
})
