import { expect } from 'chai'
import { XiangtuError } from '../../src/errors.ts'
import { readSourceFacts } from '../../src/media/source-facts.ts'
import { sourceLimits } from '../../src/media/source-limits.ts'
import * as reports from '../support/reports.ts'
import { plainFilm, type SavedProbe, savedProbe, soundTrack } from '../support/reports.ts'

const read = ({ report, packets }: SavedProbe) => readSourceFacts(report, packets)
const refusal = (probe: SavedProbe) => {
  try {
    read(probe)
  } catch (error) {
    if (error instanceof XiangtuError) return error
    throw error
  }
  throw new Error('accepted')
}

describe('readSourceFacts', () => {
  it('refuses more streams than the limit', () => {
    const streams = Array.from({ length: sourceLimits.streams + 1 }, (_, index) => soundTrack(index, '1'))
    expect(refusal(savedProbe({ streams, format: { format_name: 'matroska,webm' } })).code).to.equal(
      'tooManyStreams',
    )
  })

  it('refuses what holds neither picture nor sound, and a picture alone by its own name', () => {
    const data = { index: 0, codec_type: 'data' }
    expect(refusal(savedProbe({ streams: [data], format: { format_name: 'mpegts' } })).code).to.equal(
      'notMedia',
    )
    expect(refusal(savedProbe({ streams: [], format: { format_name: 'mpegts' } })).code).to.equal(
      'mediaTooShort',
    )
    const cover = { ...data, codec_type: 'video', disposition: { attached_pic: 1 } }
    expect(refusal(savedProbe({ streams: [cover], format: { format_name: 'mp3' } })).code).to.equal(
      'stillPicture',
    )
  })

  it('refuses a film of one frame without sound as a still picture', () => {
    expect(refusal(plainFilm({}, {}, [[1, 0, 0.04]])).code).to.equal('stillPicture')
  })

  it('refuses a picture larger than the limit, whichever way it lies', () => {
    const { code, facts } = refusal(plainFilm({ width: 2304, height: 4096 }))
    expect({ code, facts }).to.deep.equal({ code: 'pictureTooLarge', facts: { size: '2304×4096' } })
  })

  it('refuses a film without a frame, and one of an instant', () => {
    expect(refusal(plainFilm({}, {}, [])).code).to.equal('mediaTooShort')
    const instant = [
      [5, 0, 0.2],
      [9, 0, 0.2],
    ] as const
    expect(refusal(plainFilm({}, { duration: '0.2' }, instant)).code).to.equal('mediaTooShort')
  })

  it('refuses a film over the limit by its packets, whatever the header says', () => {
    const end = sourceLimits.seconds + 1
    const long = [
      [25 * end, 0, end],
      [40 * end, 0, end],
    ] as const
    const { code, facts } = refusal(plainFilm({}, { duration: '10.0' }, long))
    expect({ code, facts }).to.deep.equal({ code: 'mediaTooLong', facts: { limit: '4 h' } })
  })

  it('refuses a copy that broke off: the index promises clearly more than the packets hold', () => {
    const half = [
      [125, 0, 5],
      [215, 0, 5],
    ] as const
    expect(refusal(plainFilm({}, {}, half)).code).to.equal('mediaTruncated')
    expect(read(plainFilm({}, { duration: '6.5' }, half)).durationSeconds).to.equal(5)
    expect(read(plainFilm({}, { format_name: 'mpegts' }, half)).durationSeconds, 'no index').to.equal(5)
  })

  it('does not call a film cut off whose clock begins late: Matroska’s length is its last time', () => {
    const late = { format_name: 'matroska,webm', start_time: '7.310000', duration: '17.310000' }
    const { report, packets } = plainFilm({}, late, [
      [250, 7.31, 17.31],
      [430, 7.31, 17.31],
    ])
    const streams = report.streams.map(stream => ({ ...stream, duration: undefined }))
    expect(readSourceFacts({ ...report, streams }, packets).durationSeconds).to.be.closeTo(10, 0.01)
  })

  it('does not call a film cut off because of a track that is not used', () => {
    const facts = read(plainFilm({ duration: '10.000000' }, { duration: '500.000000' }))
    expect(facts.durationSeconds).to.equal(10)
  })

  it('refuses a picture track that no decoder opened, and names it', () => {
    const { code, facts } = refusal(plainFilm({ codec_name: 'magicyuv', pix_fmt: undefined }))
    expect({ code, facts }).to.deep.equal({ code: 'codecUnsupported', facts: { codec: 'magicyuv' } })
  })

  it('turns a phone’s film upright', () => {
    const { video, audio, durationSeconds } = read(reports.phoneUpright)
    expect(video).to.deep.include({
      displayWidth: 1080,
      displayHeight: 1920,
      codedWidth: 1920,
      rotationDegrees: 270,
    })
    expect(video).to.deep.include({ frameRate: { numerator: 30, denominator: 1 }, variableFrameRate: false })
    expect(audio).to.deep.include({ streamIndex: 1, channels: 2, sampleRate: 44_100 })
    expect(durationSeconds).to.equal(12.011667)
  })

  it('reads every quarter turn, also one that is a little off', () => {
    const size = (rotation: number) => {
      const { video } = read(plainFilm({ side_data_list: [{ rotation }] }))
      return `${video?.displayWidth}x${video?.displayHeight} ${video?.rotationDegrees}`
    }
    expect([0, 90, -90, 180, -180, 270, 89].map(size)).to.deep.equal([
      '1280x720 0',
      '720x1280 90',
      '720x1280 270',
      '1280x720 180',
      '1280x720 180',
      '720x1280 270',
      '720x1280 90',
    ])
  })

  it('counts a camcorder’s seconds from the container’s own start, and knows its fields', () => {
    const { video, audio, durationSeconds } = read(reports.camcorderInterlaced)
    expect(video).to.deep.include({ interlaced: true, frameRate: { numerator: 25, denominator: 1 } })
    expect(video?.endSeconds).to.be.closeTo(60.04, 1e-9)
    expect(audio?.endSeconds).to.be.closeTo(60.12, 1e-9)
    expect(durationSeconds).to.be.closeTo(60.12, 1e-9)
  })

  it('knows HDR by its curve, and ten bits', () => {
    expect(read(reports.phoneHdr).video).to.include({
      highDynamicRange: true,
      pixelFormat: 'yuv420p10le',
      codec: 'hevc',
    })
    expect(read(plainFilm({ color_transfer: 'smpte2084' })).video?.highDynamicRange).to.equal(true)
    expect(read(plainFilm()).video?.highDynamicRange).to.equal(false)
  })

  it('shows pixels squared, and believes no shape beyond reason', () => {
    const { video } = read(reports.tapeAnamorphic)
    expect(video).to.include({ codedWidth: 720, displayWidth: 1024, displayHeight: 576, interlaced: true })
    const width = (sample_aspect_ratio: string) =>
      read(plainFilm({ sample_aspect_ratio })).video?.displayWidth
    expect(['0:1', '1:0', '1:1000', 'N/A'].map(width)).to.deep.equal([1280, 1280, 1280, 1280])
  })

  it('reads a song with a cover as sound', () => {
    const { video, audio, durationSeconds } = read(reports.songWithCover)
    expect(video).to.equal(undefined)
    expect(audio?.codec).to.equal('mp3')
    expect(durationSeconds).to.be.closeTo(181.205, 0.001)
  })

  it('reads one frame under a talk as a page that stands, and no frame under a talk as sound', () => {
    const talk = [430, 0, 10] as const
    const { video } = read(plainFilm({}, {}, [[1, 0, 0.04], talk]))
    expect(video).to.deep.include({ frameRate: { numerator: 1, denominator: 1 }, endSeconds: 0.04 })
    const film = plainFilm()
    const heard = read({
      ...film,
      packets: new Map([[1, { packets: 430, firstSeconds: 0, endSeconds: 10 }]]),
    })
    expect([heard.video, heard.audio?.endSeconds]).to.deep.equal([undefined, 10])
  })

  it('keeps the picture of a film whose sound nobody can decode', () => {
    const { report, packets } = plainFilm()
    const streams = report.streams.map(stream =>
      stream.codec_type === 'audio' ? { ...stream, channels: 0 } : stream,
    )
    const facts = readSourceFacts({ ...report, streams }, packets)
    expect([facts.video?.codec, facts.audio]).to.deep.equal(['h264', undefined])
  })
})
