import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { array, assert, integer, property, record, uint8Array } from 'fast-check'
import {
  type FragmentTimes,
  readBoxHeader,
  readFragment,
  readTrackInit,
  type TrackInit,
} from '../../src/media/mp4-boxes.ts'
import { box, findBox, words32 } from '../support/boxes.ts'
import { ffmpeg } from '../support/ffmpeg.ts'

/** A fragmented file, taken apart: everything before the first moof, and each moof. */
function takeApart(file: Buffer): { init: Buffer; moofs: Buffer[] } {
  const boxes: { type: string; bytes: Buffer }[] = []
  for (let at = 0; at < file.length; ) {
    const size = file.readUInt32BE(at)
    boxes.push({ type: file.toString('latin1', at + 4, at + 8), bytes: file.subarray(at, at + size) })
    at += size
  }
  const first = boxes.findIndex(({ type }) => type === 'moof')
  return {
    init: Buffer.concat(boxes.slice(0, first).map(({ bytes }) => bytes)),
    moofs: boxes.filter(({ type }) => type === 'moof').map(({ bytes }) => bytes),
  }
}

/** An initialisation of 640x360 in AV1 with these first bytes of its configuration (AV1 in ISOBMFF, 2.3.3). */
function av1Init(configuration: readonly number[]): Buffer {
  const size = words32((640 << 16) | 360)
  const entry = Buffer.concat([
    Buffer.alloc(24),
    size,
    Buffer.alloc(50),
    box('av1C', Buffer.from(configuration)),
  ])
  const stsd = box('stsd', words32(0, 1), box('av01', entry))
  const mdhd = box('mdhd', words32(0, 0, 0, 12_800, 0, 0))
  const mdia = box('mdia', mdhd, box('minf', box('stbl', stsd)))
  return box('moov', box('trak', mdia))
}

describe('the boxes of an encode', () => {
  let folder: string
  let picture: { init: Buffer; moofs: Buffer[] }
  let sound: { init: Buffer; moofs: Buffer[] }
  let edited: Buffer
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiangtu-boxes-'))
    const make = async (name: string, ...argv: readonly string[]) => {
      await ffmpeg('-f', 'lavfi', ...argv, join(folder, name))
      return readFile(join(folder, name))
    }
    const video = [
      '-i',
      'testsrc2=s=320x180:r=25:d=2',
      '-c:v',
      'libx264',
      '-profile:v',
      'high',
      '-pix_fmt',
      'yuv420p',
      '-g',
      '25',
    ]
    picture = takeApart(await make('v.mp4', ...video, '-movflags', '+cmaf+frag_keyframe'))
    const aac = ['-i', 'sine=r=48000:d=2', '-c:a', 'aac', '-frag_duration', '1000000', '-movflags', '+cmaf']
    sound = takeApart(await make('a.mp4', ...aac))
    edited = takeApart(await make('e.mp4', ...video, '-movflags', '+frag_keyframe+delay_moov')).init
  })
  after(() => rm(folder, { recursive: true, force: true }))

  /** What reading may do with any bytes: give an answer or refuse them with a RangeError, and soon. */
  const answersOrRefuses = <Result>(read: () => Result): Result | undefined => {
    const began = performance.now()
    try {
      return read()
    } catch (error) {
      expect(error).to.be.instanceOf(RangeError)
      return undefined
    } finally {
      expect(performance.now() - began, 'milliseconds').to.be.lessThan(500)
    }
  }

  it('refuses what is no box, and a box of no size', () => {
    expect(() => readBoxHeader(new Uint8Array(3))).to.throw(RangeError)
    expect(() => readBoxHeader(words32(0, 0x6d646174))).to.throw(RangeError, 'box mdat has size 0')
    expect(() => readBoxHeader(words32(7, 0x6d646174))).to.throw(RangeError)
    expect(() => readBoxHeader(words32(1, 0x6d646174))).to.throw(RangeError)
    expect(() => readBoxHeader(words32(1, 0x6d646174, 0, 15))).to.throw(RangeError)
  })

  it('refuses an initialisation that is none, is cut, or has another codec', () => {
    expect(() => readTrackInit(Buffer.alloc(0))).to.throw(RangeError, 'no box moov')
    expect(() => readTrackInit(Buffer.from('<html>not a film at all</html>'))).to.throw(RangeError)
    for (let length = 0; length < picture.init.length; length += 7) {
      expect(() => readTrackInit(picture.init.subarray(0, length)), `${length}`).to.throw(RangeError)
    }
    const other = Buffer.from(picture.init)
    other.write('hvc1', other.indexOf('avc1', findBox(other, 'moov')))
    expect(() => readTrackInit(other)).to.throw(RangeError, 'unexpected sample entry hvc1')
  })

  it('refuses a time scale of nothing', () => {
    const timeless = Buffer.from(picture.init)
    timeless.writeUInt32BE(0, findBox(timeless, 'moov', 'trak', 'mdia', 'mdhd') + 12)
    expect(() => readTrackInit(timeless)).to.throw(RangeError, 'timescale')
  })

  it('refuses a fragment that is cut, or that promises more samples than it holds', () => {
    const init = readTrackInit(picture.init)
    const [moof = Buffer.alloc(0)] = picture.moofs
    for (let length = 0; length < moof.length; length += 5) {
      expect(() => readFragment(moof.subarray(0, length), init), `${length}`).to.throw(RangeError)
    }
    const greedy = Buffer.from(moof)
    const trun = findBox(greedy, 'moof', 'traf', 'trun')
    greedy.writeUInt32BE(0xffff_ffff, trun + 4)
    expect(() => readFragment(greedy, init)).to.throw(RangeError, 'trun promises 4294967295 samples')
  })

  it('counts samples without any field of their own at once, however many', () => {
    const init: TrackInit = {
      timescale: 48_000,
      codec: '',
      width: 0,
      height: 0,
      defaultSampleTicks: 1024,
      hasEditList: false,
    }
    const traf = box(
      'traf',
      box('tfhd', words32(0, 1)),
      box('tfdt', words32(0, 0)),
      box('trun', words32(0, 0xffff_ffff)),
    )
    const times = answersOrRefuses(() => readFragment(box('moof', traf), init))
    expect(times?.durationTicks).to.equal(0xffff_ffff * 1024)
  })

  it('reads codec, size and time scale of a picture', () => {
    const init = readTrackInit(picture.init)
    expect(init).to.include({ width: 320, height: 180, hasEditList: false })
    expect(init.codec).to.match(/^avc1\.64[0-9a-f]{4}$/)
    expect(init.timescale).to.be.greaterThan(0)
  })

  it('refuses an AV1 configuration of another version', () => {
    const unknown = av1Init([0x82, 0x04, 0x0c, 0x00])
    expect(() => readTrackInit(unknown)).to.throw(RangeError, 'av1C begins with 130')
    expect(() => readTrackInit(av1Init([]))).to.throw(RangeError, 'av1C')
  })

  it('reads the codec of an AV1 picture: profile, level, tier and bits', () => {
    const codecs = [
      [0x81, 0x04, 0x0c, 0x00],
      [0x81, 0x08, 0x4c, 0x00],
      [0x81, 0x4d, 0xec, 0x00],
      [0x81, 0x2f, 0x8c, 0x00],
    ].map(configuration => readTrackInit(av1Init(configuration)).codec)
    expect(codecs).to.deep.equal(['av01.0.04M.08', 'av01.0.08M.10', 'av01.2.13H.12', 'av01.1.15H.08'])
    expect(readTrackInit(av1Init([0x81, 0x04, 0x0c, 0x00]))).to.include({ width: 640, height: 360 })
  })

  it('reads the codec of a sound', () => {
    expect(readTrackInit(sound.init)).to.include({
      codec: 'mp4a.40.2',
      timescale: 48_000,
      width: 0,
      height: 0,
    })
  })

  it('finds an edit list where there is one', () => {
    expect(edited.includes('elst'), 'the clip has one').to.equal(true)
    expect(readTrackInit(edited).hasEditList).to.equal(true)
  })

  it('reads when fragments begin, how long they last and whether by a keyframe', () => {
    const init = readTrackInit(picture.init)
    const seconds = ({ startTicks, durationTicks, ...rest }: FragmentTimes) => ({
      start: startTicks / init.timescale,
      lasts: durationTicks / init.timescale,
      ...rest,
    })
    expect(picture.moofs.map(moof => seconds(readFragment(moof, init)))).to.deep.equal([
      { start: 0, lasts: 1, samples: 25, startsWithKeyframe: true },
      { start: 1, lasts: 1, samples: 25, startsWithKeyframe: true },
    ])
    const heard = sound.moofs.map(moof => readFragment(moof, readTrackInit(sound.init)))
    expect(heard[0]).to.deep.equal({
      startTicks: 0,
      durationTicks: 47 * 1024,
      samples: 47,
      startsWithKeyframe: true,
    })
    expect(heard[1]?.startTicks).to.equal(47 * 1024)
  })

  it('knows a fragment that does not begin with a keyframe', () => {
    const [moof = Buffer.alloc(0)] = picture.moofs
    const dependent = Buffer.from(moof)
    const trun = findBox(dependent, 'moof', 'traf', 'trun')
    const flags = dependent.readUInt32BE(trun) & 0xffffff
    expect(flags & 0x4, 'the first sample has flags of its own').to.equal(4)
    dependent.writeUInt32BE(0x0101_0000, trun + 12)
    expect(readFragment(dependent, readTrackInit(picture.init)).startsWithKeyframe).to.equal(false)
  })

  it('answers or refuses, and never hangs, whatever bytes are changed', () => {
    const change = record({ at: integer({ min: 0, max: 5000 }), value: integer({ min: 0, max: 255 }) })
    const init = readTrackInit(picture.init)
    assert(
      property(
        array(change, { minLength: 1, maxLength: 8 }),
        integer({ min: 0, max: 5000 }),
        (changes, cut) => {
          for (const source of [picture.init, sound.init, picture.moofs[0], sound.moofs[0]]) {
            const bytes = Buffer.from(source ?? [])
            for (const { at, value } of changes) bytes[at % bytes.length] = value
            const some = cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes
            answersOrRefuses(() => readTrackInit(some))
            answersOrRefuses(() => readFragment(some, init))
          }
        },
      ),
      { numRuns: 400 },
    )
    assert(
      property(uint8Array({ maxLength: 300 }), bytes => void answersOrRefuses(() => readTrackInit(bytes))),
    )
  })
})
