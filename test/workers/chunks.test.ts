import { join } from 'node:path'
import { expect } from 'chai'
import { chooseChunks } from '../../src/media/chunks.ts'
import { rungFile, wholeFilmArgs } from '../../src/media/encode-args.ts'
import { type Plan, rungsWithStills } from '../../src/media/plan.ts'
import { encodedSchema } from '../../src/media/release.ts'
import type { LineJob } from '../../src/queue.ts'
import { resultKey, workKey } from '../../storage/keys.ts'
import { findBox } from '../support/boxes.ts'
import { runTool } from '../support/ffmpeg.ts'
import { openTestLine, type TestLine } from '../support/line.ts'
import { type MadeStage, makeLongFilm, makeLongLesson, readStages } from '../support/long-lesson.ts'
import type { StoredTrack } from '../support/release.ts'

const seconds = 70

describe('a film that is made in chunks', function () {
  this.timeout(120_000)
  let line: TestLine
  let source: string
  let job: LineJob
  let plan: Plan
  let stages: MadeStage[]
  let tracks: StoredTrack[]
  let pictures: StoredTrack[]

  before(async () => {
    line = await openTestLine()
    source = await makeLongFilm(line.folder)
    job = await makeLongLesson(line, source)
    plan = await line.plan(job)
    stages = await readStages(line, job)
    tracks = stages.flatMap(stage => stage.tracks)
    pictures = tracks.filter(({ stream }) => stream.codec_type === 'video')
  })
  after(() => line.close())

  const isShow = ({ name }: StoredTrack) => name === 'vstills'
  const joined = (track: StoredTrack) => join(line.folder, 'read', job.versionId, `${track.name}-joined.mp4`)
  const partsOf = (track: StoredTrack) =>
    stages.flatMap(({ made }) => made.tracks.find(({ folder }) => folder === track.name)?.parts ?? [])

  it('is cut in two, sound apart, in two stages', () => {
    expect(chooseChunks(plan).map(chunk => chunk.seconds)).to.deep.equal([32, 38])
    expect(stages.map(({ name }) => name)).to.deep.equal(['first', 'rest'])
    expect(stages.map(stage => stage.tracks.map(({ name }) => name).sort())).to.deep.equal([
      ['audio', 'v240', 'vstills'],
      ['v270'],
    ])
    for (const track of pictures) expect(partsOf(track), track.name).to.have.length(2)
    expect(tracks.find(({ name }) => name === 'audio')?.segments.length).to.be.above(16)
  })

  it('decodes without a word, to the frames of its chunks one behind the other', async () => {
    for (const track of pictures) {
      expect(track.decoderSays, track.name).to.equal('')
      const parts: string[] = []
      for (const { attemptId } of partsOf(track)) {
        const path = join(line.folder, `${track.name}-${attemptId}.mp4`)
        await line.objects.fetchFile(workKey(job.versionId, attemptId, `${track.name}.mp4`), path)
        parts.push(...(await hashes(path)))
      }
      expect(await hashes(joined(track))).to.deep.equal(parts)
      const ends = 2 * 3
      // Of the stills one a segment's half, and the last three of each chunk.
      expect(parts).to.have.length(isShow(track) ? Math.ceil(seconds / 4) + ends : seconds * 12)
    }
  })

  it('has the frames, times and length of one go', async () => {
    const argv = ['ffmpeg', ...wholeFilmArgs(plan, source)] as const
    const signal = AbortSignal.timeout(60_000)
    const bounds = { sandbox: line.shop.sandbox, cwd: line.folder, signal, deadlineSeconds: 60 }
    await line.shop.run({ ...bounds, argv })
    for (const rung of plan.picture ? rungsWithStills(plan.picture) : []) {
      const track = pictures.find(({ name }) => `${name}.mp4` === rungFile(rung))
      if (!track) throw new Error(`no track of ${rung.name}`)
      const whole = await times(join(line.folder, rungFile(rung)))
      const made = await times(joined(track))
      // Each chunk of stills ends with its last frame, which tells how long the picture before it stands.
      const own = rung.stills ? made.shown.filter(at => !whole.shown.includes(at)) : []
      for (const at of own) expect(at, 'at the join').to.be.within(31_750, 31_917)
      expect(
        made.shown.filter(at => !own.includes(at)),
        rung.name,
      ).to.deep.equal(whole.shown)
      expect(made.decoded).to.deep.equal([...made.decoded].sort((a, b) => a - b))
      expect(new Set(made.decoded).size, 'decode times rise').to.equal(made.decoded.length)
      if (!rung.stills)
        expect(new Set(whole.decoded), 'of the same grid').to.deep.equal(new Set(made.decoded))
    }
  })

  it('numbers its fragments upwards over the joins, and begins every segment on the grid of all rungs', () => {
    const everyFour = [0, 1, 2, 3, ...Array.from({ length: 17 }, (_, index) => 4 * (index + 1))]
    const everyEight = [0, 4, ...Array.from({ length: 8 }, (_, index) => 8 * (index + 1))]
    for (const { name, segments } of pictures) {
      const numbers = segments.map(({ bytes }) => bytes.readUInt32BE(findBox(bytes, 'moof', 'mfhd') + 4))
      expect(numbers, name).to.deep.equal([...numbers].sort((a, b) => a - b))
      expect(new Set(numbers).size).to.equal(numbers.length)
      expect(numbers.at(-1)).to.be.above(65_536)
      expect(segments.map(({ startSeconds }) => Math.round(startSeconds * 1000))).to.deep.equal(
        (name === 'vstills' ? everyEight : everyFour).map(each => each * 1000),
      )
    }
  })

  it('has its sound in one piece, as long as the film', () => {
    const sound = tracks.find(({ name }) => name === 'audio')
    if (!sound) throw new Error('no sound')
    expect(partsOf(sound)).to.have.length(1)
    expect(sound.decoderSays).to.equal('')
    const length = sound.segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
    expect(length).to.be.closeTo(seconds, 0.06)
  })

  it('promises one target duration in the playlists of both stages', () => {
    const targets = tracks.map(({ playlist }) => /#EXT-X-TARGETDURATION:(\d+)/.exec(playlist)?.[1])
    expect(new Set(targets)).to.deep.equal(new Set(['8']))
  })

  it('names the tracks of the first stage in the second one’s master by the first one’s release', () => {
    const [first, rest] = stages
    if (!first || !rest) throw new Error('no two stages')
    const urisOf = (master: string) =>
      [...master.matchAll(/(?:^|URI=")([^\n"#]*index\.m3u8)/gm)].map(([, uri]) => uri)
    expect(urisOf(first.master)).to.deep.equal(['audio/index.m3u8', 'vstills/index.m3u8', 'v240/index.m3u8'])
    expect(urisOf(rest.master)).to.deep.equal([
      `../${first.releaseId}/audio/index.m3u8`,
      `../${first.releaseId}/vstills/index.m3u8`,
      `../${first.releaseId}/v240/index.m3u8`,
      'v270/index.m3u8',
    ])
    expect(first.made.media.releaseIds).to.deep.equal([])
    expect(rest.made.media.releaseIds).to.deep.equal([first.releaseId])
    expect(rest.made.media.renditions.map(({ name }) => name)).to.deep.equal([
      '270p',
      '240p',
      'stills',
      'audio',
    ])
    expect(rest.made.pictures).to.deep.equal(first.made.pictures)
    expect(rest.made.media.totalBytes).to.be.above(first.made.media.totalBytes)
  })

  it('gives the same bytes when a chunk is encoded again', async () => {
    const again = await line.take(source)
    await line.objects.put(resultKey(again.versionId, 'plan'), JSON.stringify(plan), {
      contentType: 'application/json',
    })
    await line.encode('first', again)
    const [, part] = partsOf(pictures.find(({ name }) => name === 'v240') ?? neverTrack())
    const { attemptId } = encoded(await line.readJson(resultKey(again.versionId, 'first-1')))
    const before = await line.objects.read(workKey(job.versionId, part?.attemptId ?? '', 'v240.mp4'))
    const after = await line.objects.read(workKey(again.versionId, attemptId, 'v240.mp4'))
    expect(Buffer.compare(Buffer.from(before), Buffer.from(after))).to.equal(0)
  })
})

const neverTrack = (): never => {
  throw new Error('no such track')
}
const encoded = (result: unknown) => encodedSchema.parse(result)

/** The hash of every frame that a film decodes to. */
async function hashes(path: string): Promise<string[]> {
  const { stdout } = await runTool('ffmpeg', [
    '-v',
    'error',
    '-nostdin',
    '-i',
    path,
    '-map',
    '0:v',
    '-f',
    'framemd5',
    '-',
  ])
  return stdout
    .split('\n')
    .flatMap(line => (line.startsWith('0,') ? [line.split(',').at(-1)?.trim() ?? ''] : []))
}

/** When the packets of a film are shown, in order, and when they are decoded, in the file's order; milliseconds. */
async function times(path: string): Promise<{ shown: number[]; decoded: number[] }> {
  const asked = ['-show_entries', 'packet=pts_time,dts_time', '-of', 'csv=p=0']
  const { stdout } = await runTool('ffprobe', ['-v', 'error', '-select_streams', 'v', ...asked, path])
  const rows = stdout
    .trim()
    .split('\n')
    .map(row => row.split(',').map(value => Math.round(Number(value) * 1000)))
  return {
    shown: rows.map(([pts = 0]) => pts).sort((a, b) => a - b),
    decoded: rows.map(([, dts = 0]) => dts),
  }
}
