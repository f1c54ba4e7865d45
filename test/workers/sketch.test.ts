import { join } from 'node:path'
import { expect } from 'chai'
import { chooseChunks } from '../../src/media/chunks.ts'
import type { Plan } from '../../src/media/plan.ts'
import { planRenditions } from '../../src/media/plan.ts'
import { packageSchema, storedSchema } from '../../src/media/release.ts'
import type { LineJob } from '../../src/queue.ts'
import { mediaKey, resultKey } from '../../storage/keys.ts'
import { ffmpeg } from '../support/ffmpeg.ts'
import { openTestLine, type TestLine } from '../support/line.ts'

/** Seconds between keyframes, as a telephone has them. */
const keyframeSeconds = 2
const filmSeconds = 72

describe('a short film with close keyframes', function () {
  this.timeout(240_000)
  let line: TestLine
  let job: LineJob
  let plan: Plan
  let film: string
  before(async () => {
    line = await openTestLine()
    film = join(line.folder, 'film.mp4')
    await ffmpeg(
      ...['-f', 'lavfi', '-i', `testsrc2=s=1280x720:r=10:d=${filmSeconds}`],
      ...['-f', 'lavfi', '-i', `sine=300:d=${filmSeconds}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', String(10 * keyframeSeconds), '-c:a', 'aac', film],
    )
    ;({ job, plan } = await make('slides'))
  })
  after(() => line.close())
  const make = async (chosenContent: 'slides' | 'camera') => {
    const made = { ...(await line.take(film)), chosenContent }
    await line.step('probe', made)
    await line.step('plan', made)
    await line.finish(made)
    return { job: made, plan: await line.plan(made) }
  }
  const released = async (stage: 'first' | 'rest', job: LineJob) => {
    const made = packageSchema.parse(await line.readJson(resultKey(job.versionId, `${stage}-package`)))
    const { releaseId } = storedSchema.parse(await line.readJson(resultKey(job.versionId, `${stage}-store`)))
    return { made, releaseId }
  }

  it('is not what a long film is, nor one with keyframes far apart: those have their lowest rung made first', async () => {
    const facts = await line.facts(job)
    const profile = line.shop.profiles.get('village-2m')
    if (!profile || !facts.video) throw new Error('no picture')
    const far = { ...facts, video: { ...facts.video, keyframeGapSeconds: 10 } }
    expect(planRenditions(facts, profile).picture?.sketched).to.equal(true)
    expect(planRenditions(far, profile).picture?.sketched).to.equal(undefined)
    expect(planRenditions({ ...facts, durationSeconds: 1000 }, profile).picture?.sketched).to.equal(undefined)
  })

  it('keeps its slide show where keyframes are close beside its own pace: every 2 s for a camera, half a second for slides', async () => {
    const facts = await line.facts(job)
    const profile = line.shop.profiles.get('village-2m')
    const { video } = facts
    if (!profile || !video) throw new Error('no picture')
    const stays = (content: 'camera' | 'slides', keyframeGapSeconds: number) =>
      planRenditions({ ...facts, video: { ...video, keyframeGapSeconds } }, profile, content).picture
        ?.sketchStays
    expect(stays('camera', 2)).to.equal(true)
    expect(stays('camera', 2.2)).to.equal(undefined)
    expect(stays('slides', 0.5)).to.equal(true)
    expect(stays('slides', 2)).to.equal(undefined)
  })

  it('can be watched as a slide show from keyframes alone before any rung is made', async () => {
    const { made, releaseId } = await released('first', job)
    expect(made.media.renditions.map(({ name }) => name)).to.deep.equal(['stills', 'audio'])
    expect(made.pictures.storyboard).to.equal(undefined)
    expect(made.pictures.names.length).to.be.greaterThan(0)
    const [show] = made.tracks
    const last = show?.segments.at(-1)
    expect((last?.startSeconds ?? 0) + (last?.durationSeconds ?? 0)).to.be.closeTo(filmSeconds, 0.5)
    expect(await line.objects.head(mediaKey(job.coursewareId, releaseId, 'master.m3u8'))).not.to.equal(
      undefined,
    )
  })

  it('then has every rung of one decode, a slide show of all its frames, thumbnails and its verdict', async () => {
    const first = await released('first', job)
    const { made } = await released('rest', job)
    const rungs = [...(plan.picture?.rungs ?? []).map(({ name }) => name), 'stills', 'audio']
    expect(made.media.renditions.map(({ name }) => name)).to.deep.equal(rungs)
    // Of the first release only the sound is still named.
    expect(
      made.earlier.map(({ releaseId, tracks }) => [releaseId, tracks.map(({ folder }) => folder)]),
    ).to.deep.equal([[first.releaseId, ['audio']]])
    const master = made.playlists.find(({ path }) => path === 'master.m3u8')?.text ?? ''
    expect(master.match(new RegExp(first.releaseId, 'g'))).to.have.length(1)
    expect(made.pictures.storyboard).to.equal('storyboard.vtt')
    expect(made.pictures.names).to.deep.equal(first.made.pictures.names)
    expect(made.tracks.find(({ file }) => file === 'vstills.mp4')?.parts).to.have.length(2)
    expect(await line.readJson(resultKey(job.versionId, 'qc'))).to.have.property('findings')
    const { files } = made.pictures
    expect(files.length).to.be.greaterThan(first.made.pictures.files.length)
  })

  it('of a camera has its rungs cut on their own grid, and the slide show of keyframes beside them', async () => {
    const { job: other, plan: planned } = await make('camera')
    expect(planned.picture?.sketchStays).to.equal(true)
    const first = await released('first', other)
    const { made } = await released('rest', other)
    const rungs = (planned.picture?.rungs ?? []).map(({ name }) => name)
    expect(made.media.renditions.map(({ name }) => name)).to.deep.equal([...rungs, 'stills', 'audio'])
    expect(
      made.earlier.map(({ releaseId, tracks }) => [releaseId, tracks.map(({ folder }) => folder)]),
    ).to.deep.equal([[first.releaseId, ['vstills', 'audio']]])
    expect(chooseChunks(planned).map(({ startSeconds }) => startSeconds)).to.deep.equal([0, 36])
    // Made again by itself, its chunks begin where its own segments do.
    expect(
      chooseChunks({ ...planned, only: 'stills' }).map(({ startSeconds }) => startSeconds % 8),
    ).to.deep.equal([0, 0])
  })
})
