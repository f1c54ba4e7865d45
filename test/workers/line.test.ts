import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { packageSchema, storedSchema } from '../../src/media/release.ts'
import { sourceFactsSchema } from '../../src/media/source-facts.ts'
import { releasePrefix, resultKey } from '../../storage/keys.ts'
import * as clips from '../support/clips.ts'
import { openTestLine, type TestLine } from '../support/line.ts'
import { firstShownTicks, firstSliceType, readStoredTracks, type StoredTrack } from '../support/release.ts'

type Expected = {
  readonly make: clips.ClipMaker
  readonly seconds: number
  /** Sizes from the largest rung to the smallest; empty for sound alone. */
  readonly sizes: readonly string[]
  /** Of the fastest rung. */
  readonly frameRate?: `${number}/${number}`
  readonly frames?: number
  /** Every how many frames of the fastest rung each rung shows, where it is not every one. */
  readonly steps?: readonly number[]
  readonly hasSound?: false
}

const expected: Readonly<Record<string, Expected>> = {
  'hand-held camera': {
    make: clips.cameraClip,
    seconds: 6,
    sizes: ['640x360', '426x240'],
    frameRate: '25/1',
    frames: 150,
  },
  slides: {
    make: clips.slidesClip,
    seconds: 6,
    // The sizes between would cost nearly what the largest does.
    sizes: ['1280x720', '640x360'],
    frameRate: '25/2',
    frames: 75,
  },
  'a phone’s film stored lying and shown upright': {
    make: clips.rotatedClip,
    seconds: 2,
    sizes: ['360x640', '240x426'],
    frameRate: '25/1',
    frames: 50,
  },
  'a film filmed upright': {
    make: clips.portraitClip,
    seconds: 2,
    // The second one is for text, at half the frames: the samples cannot tell this film from slides and camera in turns.
    sizes: ['360x640', '360x640', '240x426'],
    frameRate: '25/1',
    frames: 50,
    steps: [1, 2, 1],
  },
  'a picture of odd width and height': {
    make: clips.oddSizeClip,
    seconds: 2,
    sizes: ['640x358', '426x238'],
    frameRate: '25/1',
    frames: 50,
  },
  '4:3 with pixels that are not square': {
    make: clips.nonSquareClip,
    seconds: 1,
    sizes: ['768x576', '640x480', '480x360', '320x240'],
    frameRate: '25/1',
    frames: 25,
  },
  'a variable frame rate': {
    make: clips.variableRateClip,
    seconds: 4,
    sizes: ['640x360', '426x240'],
    frameRate: '20/1',
    frames: 78,
  },
  '50 fields a second': {
    make: clips.interlacedClip,
    seconds: 1,
    sizes: ['768x576', '640x480', '480x360', '320x240'],
    frameRate: '25/1',
    frames: 25,
  },
  '60 frames a second': {
    make: clips.sixtyFramesClip,
    seconds: 2,
    sizes: ['640x360', '426x240'],
    frameRate: '30/1',
    frames: 60,
  },
  'a film without sound': {
    make: clips.silentClip,
    seconds: 2,
    sizes: ['640x360', '426x240'],
    frameRate: '25/1',
    frames: 50,
    hasSound: false,
  },
  'sound alone': { make: clips.audioOnlyClip, seconds: 5, sizes: [] },
  'sound with a cover picture': { make: clips.coverMp3Clip, seconds: 3, sizes: [] },
  'sound in m4a with a cover picture': { make: clips.coverM4aClip, seconds: 3, sizes: [] },
  'sound with a PNG for a cover': { make: clips.coverPngClip, seconds: 2, sizes: [] },
  'one still page under a voice': {
    make: clips.stillWithSoundClip,
    seconds: 4,
    sizes: ['640x360'],
    frameRate: '1/1',
    frames: 4,
  },
  'a talk over one single frame': {
    make: clips.oneFrameTalkClip,
    seconds: 4,
    sizes: ['320x180'],
    frameRate: '1/1',
    frames: 4,
  },
  'a slide every ten seconds': {
    make: clips.slowSlidesClip,
    seconds: 20,
    sizes: ['320x180'],
    frameRate: '1/1',
    frames: 20,
  },
  'a clock that starts late': {
    make: clips.lateStartClip,
    seconds: 3,
    sizes: ['640x360', '426x240'],
    frameRate: '25/1',
    frames: 76,
  },
  HEVC: {
    make: clips.hevcClip,
    seconds: 2,
    sizes: ['640x360', '426x240'],
    frameRate: '30/1',
    frames: 60,
  },
  'ten bits under HLG': {
    make: clips.hdrClip,
    seconds: 2,
    sizes: ['640x360', '426x240'],
    frameRate: '30/1',
    frames: 60,
  },
  'PQ without its other tags': {
    make: clips.untaggedHdrClip,
    seconds: 2.04,
    sizes: ['320x180'],
    frameRate: '25/1',
    frames: 51,
  },
  'sound in two channels': {
    make: clips.stereoClip,
    seconds: 2,
    sizes: ['320x180'],
    frameRate: '25/1',
    frames: 50,
  },
  'sound in six channels': {
    make: clips.surroundClip,
    seconds: 2,
    sizes: ['320x180'],
    frameRate: '25/1',
    frames: 50,
  },
  'a picture that ends before the sound': {
    make: clips.pictureEndsFirstClip,
    seconds: 5,
    sizes: ['320x180'],
    frameRate: '25/1',
    frames: 125,
  },
  'sound that ends before the picture': {
    make: clips.soundEndsFirstClip,
    seconds: 5,
    sizes: ['320x180'],
    frameRate: '25/1',
    frames: 125,
  },
  'a film trimmed on the phone': {
    make: clips.trimmedClip,
    seconds: 4.7,
    sizes: ['640x360', '426x240'],
    frameRate: '25/1',
    frames: 118,
  },
  'two camcorder files set one behind the other': {
    make: clips.joinedClip,
    seconds: 4,
    sizes: ['320x180'],
    frameRate: '25/1',
    frames: 101,
  },
  'subtitles and an attachment beside the film': {
    make: clips.companionsClip,
    seconds: 2,
    sizes: ['320x180'],
    frameRate: '25/1',
    frames: 51,
  },
}

describe('the line over real films', function () {
  this.timeout(60_000)
  let line: TestLine
  before(async () => {
    line = await openTestLine()
  })
  after(() => line.close())

  for (const [what, wanted] of Object.entries(expected)) {
    it(`makes a whole lesson of ${what}`, async () => {
      const { tracks, sketches, master, facts } = await makeLesson(wanted.make)
      const video = tracks.filter(track => track.stream.codec_type === 'video').sort(byArea)
      const pictures = video.filter(track => !isShow(track))
      const shows = video.filter(isShow)
      const [sound, ...more] = tracks.filter(track => track.stream.codec_type === 'audio')

      expect(facts.durationSeconds).to.be.closeTo(wanted.seconds, 0.05)
      expect(pictures.map(({ stream }) => `${stream.width}x${stream.height}`)).to.deep.equal(wanted.sizes)
      for (const [index, picture] of pictures.entries()) {
        checkPicture(picture, wanted, wanted.steps?.[index] ?? 1)
      }
      for (const { segments } of pictures) {
        expect(segments.map(startOf)).to.deep.equal(pictures[0]?.segments.map(startOf), 'one grid of cuts')
      }
      expect(shows).to.have.length(pictures.length > 0 ? 1 : 0)
      for (const show of shows) checkShow(show, pictures)
      expect(more).to.have.length(0)
      if (wanted.hasSound === false) expect(sound).to.equal(undefined)
      else checkSound(sound)
      for (const track of [...tracks, ...sketches]) checkTrack(track, wanted.seconds)
      expect(new Set(tracks.map(targetOf)).size, 'one target duration (RFC 8216, 6.2.4)').to.equal(1)
      checkMaster(master, [...pictures, ...shows], sound)
    })
  }

  async function makeLesson(make: clips.ClipMaker) {
    const job = await line.make(await make(line.folder))
    const scratch = join(line.folder, 'read', job.versionId)
    await mkdir(scratch, { recursive: true })
    let tracks: readonly StoredTrack[] = []
    const sketches: StoredTrack[] = []
    let master = ''
    // What the last stage has published is the whole lesson.
    for (const stage of await line.stages(job)) {
      const read = (step: string) => line.readJson(resultKey(job.versionId, `${stage}-${step}`))
      const { releaseId } = storedSchema.parse(await read('store'))
      packageSchema.parse(await read('package'))
      const release = join(line.folder, 'objects', releasePrefix(job.coursewareId, releaseId))
      const made = await readStoredTracks(release, scratch)
      // What is made anew takes the place of what could be watched until then.
      const isAnew = ({ name }: StoredTrack) => made.some(track => track.name === name)
      sketches.push(...tracks.filter(isAnew))
      tracks = [...tracks.filter(track => !isAnew(track)), ...made]
      master = await readFile(join(release, 'master.m3u8'), 'utf8')
    }
    return {
      tracks,
      sketches,
      master,
      facts: sourceFactsSchema.parse(await line.readJson(resultKey(job.versionId, 'probe'))),
    }
  }
})

const startOf = (segment: { startSeconds: number }) => segment.startSeconds.toFixed(3)
const byArea = (a: StoredTrack, b: StoredTrack) => Number(b.stream.width) - Number(a.stream.width)
const endOf = ({ segments }: StoredTrack) =>
  segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)

/** What holds for every track, whatever it carries. */
function checkTrack(track: StoredTrack, seconds: number): void {
  const { name, init, segments } = track
  expect(track.decoderSays, `${name}: messages of the decoder`).to.equal('')
  expect(init.includes('elst'), `${name}: an edit list`).to.equal(false)
  expect(
    segments.slice(0, 1).map(({ bytes }) => firstShownTicks(bytes)),
    `${name}: first pts`,
  ).to.deep.equal([0])
  expect(endOf(track), `${name}: length`).to.be.closeTo(seconds, 0.25)
  expect(track.playlist).to.match(/#EXT-X-ENDLIST\n$/)
  for (const { durationSeconds } of segments)
    expect(Math.round(durationSeconds)).to.be.at.most(targetOf(track))
}

const isShow = ({ name }: StoredTrack) => name === 'vstills'

/** Stills: fewer pictures in longer segments, each begun where the ladder's smallest rung begins one, in its size. */
function checkShow(show: StoredTrack, pictures: readonly StoredTrack[]): void {
  const floor = pictures.at(-1)
  const sizeOf = (track: StoredTrack | undefined) => [track?.stream.width, track?.stream.height]
  expect(sizeOf(show), 'size of the stills').to.deep.equal(sizeOf(floor))
  // A picture every second at most, those with which a ladder's film begins and three at the end.
  expect(show.packets.length).to.be.at.most(Math.ceil(endOf(show)) + 4)
  expect(floor?.segments.map(startOf)).to.include.members(show.segments.map(startOf))
  for (const { bytes } of show.segments) expect(firstSliceType(bytes), 'stills: IDR').to.equal(5)
}

function checkPicture(track: StoredTrack, wanted: Expected, step: number): void {
  const { name, stream, packets, segments } = track
  expect(stream).to.include({ codec_name: 'h264', pix_fmt: 'yuv420p' })
  const [pictures = 0, seconds = 1] = (wanted.frameRate ?? '').split('/').map(Number)
  expect(stream.r_frame_rate, `${name}: rate`).to.equal(`${pictures}/${seconds * step}`)
  expect(stream.sample_aspect_ratio, `${name}: pixels`).to.equal('1:1')
  expect(stream.field_order).to.equal('progressive')
  expect(stream.color_transfer ?? 'bt709').not.to.match(/smpte2084|arib/)
  expect(packets, `${name}: frames`).to.have.length(Math.ceil((wanted.frames ?? 0) / step))
  const shift = Math.min(...packets.map(packet => packet.seconds))
  const keyframes = packets.flatMap(({ isKeyframe, seconds }) =>
    isKeyframe ? (seconds - shift).toFixed(3) : [],
  )
  for (const segment of segments) {
    expect(firstSliceType(segment.bytes), `${name} at ${startOf(segment)}: IDR`).to.equal(5)
    expect(keyframes, `${name}: a keyframe where the playlist cuts`).to.include(startOf(segment))
  }
}

function checkSound(track: StoredTrack | undefined): void {
  expect(track?.stream).to.include({ codec_name: 'aac', profile: 'LC', channels: 1, sample_rate: '24000' })
}

/** The master promises at least what each of its segments takes, and names sizes that are so. */
function checkMaster(master: string, pictures: readonly StoredTrack[], sound: StoredTrack | undefined): void {
  const variants = [
    ...master.matchAll(/#EXT-X-STREAM-INF:(.*)\n(?:\.\.\/[0-9a-f]{32}\/)?(.*)\/index\.m3u8/g),
  ].map(([, attributes = '', name = '']) => ({ attributes, name }))
  const names = pictures.length > 0 ? pictures.map(track => track.name) : [sound?.name]
  expect(variants.map(variant => variant.name)).to.have.members(names)
  const bandwidths = variants.map(({ attributes }) => Number(/BANDWIDTH=(\d+)/.exec(attributes)?.[1]))
  expect(bandwidths, 'the cheapest first').to.deep.equal([...bandwidths].sort((a, b) => a - b))
  const ofSound = sound && pictures.length > 0 ? peakOf(sound) : 0
  for (const { attributes, name } of variants) {
    const track = [...pictures, ...(sound ? [sound] : [])].find(each => each.name === name)
    if (!track) throw new Error(`no track ${name}`)
    const bandwidth = Number(/BANDWIDTH=(\d+)/.exec(attributes)?.[1])
    expect(bandwidth, `${name}: BANDWIDTH`).to.be.at.least(Math.floor(peakOf(track) + ofSound))
    const average = Number(/AVERAGE-BANDWIDTH=(\d+)/.exec(attributes)?.[1])
    expect(average).to.be.at.most(bandwidth)
    if (pictures.length > 0)
      expect(attributes).to.contain(`RESOLUTION=${track.stream.width}x${track.stream.height}`)
    expect(attributes.includes('AUDIO='), 'a group of sound').to.equal(pictures.length > 0 && Boolean(sound))
  }
}

const targetOf = ({ playlist }: StoredTrack) => Number(/#EXT-X-TARGETDURATION:(\d+)/.exec(playlist)?.[1])
/** The dearest segment, bit/s; RFC 8216 passes over those of less than half a target duration. */
const peakOf = (track: StoredTrack): number =>
  Math.max(
    0,
    ...track.segments
      .filter(({ durationSeconds }) => durationSeconds >= targetOf(track) / 2)
      .map(({ bytes, durationSeconds }) => (bytes.length * 8) / durationSeconds),
  )
