import { expect } from 'chai'
import { array, assert, constantFrom, integer, option, property, record, string } from 'fast-check'
import {
  type MasterPlaylist,
  parseMasterPlaylist,
  parseMediaPlaylist,
  targetSecondsOf,
  writeMasterPlaylist,
  writeMediaPlaylist,
} from '../../src/media/playlist.ts'

const uri = string({ minLength: 1, maxLength: 20, unit: constantFrom(...'abcxyz0189/._-'.split('')) })
const positive = (max: number) => integer({ min: 1, max })

describe('parseMediaPlaylist', () => {
  it('refuses what is no playlist, and says what is missing', () => {
    const broken: Record<string, RegExp> = {
      '': /#EXTM3U/,
      '<html>': /#EXTM3U/,
      '#EXTM3U\n#EXT-X-TARGETDURATION:4\ns.m4s\n': /s\.m4s has no EXTINF/,
      '#EXTM3U\n#EXT-X-MAP:URI="i"\n#EXTINF:4,\ns.m4s\n': /TARGETDURATION/,
      '#EXTM3U\n#EXT-X-TARGETDURATION:x\n#EXT-X-MAP:URI="i"\n': /TARGETDURATION/,
      '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\ns.m4s\n': /EXT-X-MAP/,
      '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI="i"\n#EXTINF:x,\ns.m4s\n': /s\.m4s has no length/,
    }
    for (const [text, why] of Object.entries(broken)) {
      expect(() => parseMediaPlaylist(text), text).to.throw(SyntaxError, why)
    }
  })

  it('tells a playlist that was cut off from one that ended', () => {
    const text = writeMediaPlaylist({
      targetSeconds: 4,
      initUri: 'i',
      segments: [{ uri: 's', durationSeconds: 4 }],
    })
    expect(parseMediaPlaylist(text).ended).to.equal(true)
    expect(parseMediaPlaylist(text.replace('#EXT-X-ENDLIST\n', '')).ended).to.equal(false)
  })

  it('reads line ends of Windows and passes over comments and tags that it does not know', () => {
    const text =
      '#EXTM3U\r\n# a comment\r\n#EXT-X-NEW:1\r\n#EXT-X-TARGETDURATION:4\r\n#EXT-X-MAP:URI="i.mp4"\r\n#EXTINF:3.5,title\r\ns.m4s\r\n'
    expect(parseMediaPlaylist(text)).to.deep.equal({
      targetSeconds: 4,
      initUri: 'i.mp4',
      segments: [{ uri: 's.m4s', durationSeconds: 3.5 }],
      ended: false,
    })
  })

  it('reads back what was written', () => {
    const segment = record({ uri, durationSeconds: positive(20_000_000).map(micros => micros / 1e6) })
    const playlist = record({
      targetSeconds: positive(20),
      initUri: uri,
      segments: array(segment, { maxLength: 30 }),
    })
    assert(
      property(playlist, written => {
        expect(parseMediaPlaylist(writeMediaPlaylist(written))).to.deep.equal({ ...written, ended: true })
      }),
    )
  })
})

describe('writeMediaPlaylist', () => {
  it('writes the whole of a small lesson', () => {
    const segments = [
      { uri: 's00000.m4s', durationSeconds: 4.004 },
      { uri: 's00001.m4s', durationSeconds: 1.5 },
    ]
    expect(
      writeMediaPlaylist({ targetSeconds: targetSecondsOf(segments), initUri: 'init.mp4', segments }),
    ).to.equal(
      `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.004000,
s00000.m4s
#EXTINF:1.500000,
s00001.m4s
#EXT-X-ENDLIST
`,
    )
  })

  it('has a target that no rounded segment exceeds (RFC 8216, 4.3.3.1)', () => {
    const durations = array(
      positive(12_000_000).map(micros => ({ durationSeconds: micros / 1e6 })),
      { minLength: 1 },
    )
    assert(
      property(durations, segments => {
        const target = targetSecondsOf(segments)
        expect(Number.isInteger(target) && target >= 1).to.equal(true)
        for (const { durationSeconds } of segments) expect(Math.round(durationSeconds)).to.be.at.most(target)
      }),
    )
  })
})

describe('the master playlist', () => {
  const variant = {
    uri: 'v360/index.m3u8',
    bandwidth: 300_000.2,
    averageBandwidth: 250_000,
    codecs: ['avc1.64001e', 'mp4a.40.2'],
    width: 640,
    height: 360,
    frameRate: 29.97002997,
  }
  const dear = { ...variant, uri: 'v720/index.m3u8', bandwidth: 1_200_000, width: 1280, height: 720 }

  it('refuses, when read, a variant without attributes and one without any variant', () => {
    expect(() => parseMasterPlaylist('#EXTM3U\nv.m3u8\n')).to.throw(
      SyntaxError,
      /v\.m3u8 has no EXT-X-STREAM-INF/,
    )
    expect(() => parseMasterPlaylist('#EXTM3U\n')).to.throw(SyntaxError, /no variant/)
    expect(() => parseMasterPlaylist('')).to.throw(SyntaxError)
  })

  it('is written whole, the cheapest variant first, rates rounded up', () => {
    const text = writeMasterPlaylist({
      variants: [dear, variant],
      audioUri: 'audio/index.m3u8',
      audioChannels: 1,
    })
    expect(text).to.equal(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="audio",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="1",URI="audio/index.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=300001,AVERAGE-BANDWIDTH=250000,CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=29.970,AUDIO="sound"
v360/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1200000,AVERAGE-BANDWIDTH=250000,CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970,AUDIO="sound"
v720/index.m3u8
`)
  })

  it('of sound alone names no picture and no group', () => {
    const sound = {
      uri: 'audio/index.m3u8',
      bandwidth: 34_000,
      averageBandwidth: 33_000,
      codecs: ['mp4a.40.2'],
    }
    expect(writeMasterPlaylist({ variants: [sound] })).to.equal(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-STREAM-INF:BANDWIDTH=34000,AVERAGE-BANDWIDTH=33000,CODECS="mp4a.40.2"
audio/index.m3u8
`)
  })

  it('is read back as it was written', () => {
    const picture = record({
      uri,
      averageBandwidth: positive(1e6),
      codecs: array(constantFrom('avc1.64001f', 'mp4a.40.2', 'av01.0.04M.08'), {
        minLength: 1,
        maxLength: 2,
      }),
      width: positive(4096),
      height: positive(4096),
      frameRate: positive(60_000).map(thousandths => thousandths / 1000),
    })
    assert(
      property(
        array(picture, { minLength: 1, maxLength: 6 }),
        option(uri, { nil: undefined }),
        (pictures, audioUri) => {
          const variants = pictures.map((each, index) => ({ ...each, bandwidth: 1_000_000 + index }))
          const written: MasterPlaylist = { variants, ...(audioUri !== undefined && { audioUri }) }
          expect(parseMasterPlaylist(writeMasterPlaylist(written))).to.deep.equal(written)
        },
      ),
    )
  })
})
