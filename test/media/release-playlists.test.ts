import { expect } from 'chai'
import fc from 'fast-check'
import { gridOf, type Plan } from '../../src/media/plan.ts'
import { parseMasterPlaylist, parseMediaPlaylist, targetSecondsOf } from '../../src/media/playlist.ts'
import { packageSchema, segmentFile, type Track } from '../../src/media/release.ts'
import { describeRelease, targetSecondsFor } from '../../src/media/release-playlists.ts'
import { cutSegments } from '../../src/media/segments.ts'
import { sound as speech } from '../support/plans.ts'

const plan: Plan = {
  profileName: 'village-2m',
  durationSeconds: 10,
  segmentSeconds: 4,
  picture: {
    streamIndex: 0,
    frameRate: { numerator: 30_000, denominator: 1001 },
    deinterlace: false,
    toneMap: false,
    holdSeconds: 0,
    rungs: [
      {
        name: '360p',
        width: 640,
        height: 360,
        frameStep: 1,
        preset: 'medium',
        crf: 26,
        maxKbps: 280,
        bufferKbps: 560,
        why: '',
      },
    ],
  },
  sound: speech,
  dropped: [],
}
const segments = (...bytes: readonly number[]) =>
  bytes.map((each, index) => ({
    part: 0,
    start: 700,
    bytes: each,
    startSeconds: index * 4,
    durationSeconds: index === 2 ? 2 : 4,
  }))
const picture: Track = {
  folder: 'v360',
  file: 'v360.mp4',
  parts: [{ attemptId: 'a' }],
  initBytes: 700,
  // 200, 100 and 80 kbit/s.
  segments: segments(100_000, 50_000, 20_000),
  codec: 'avc1.64001e',
  width: 640,
  height: 360,
}
const sound: Track = {
  ...picture,
  folder: 'audio',
  file: 'audio.mp4',
  segments: segments(16_000, 17_000, 8_000),
  codec: 'mp4a.40.2',
  width: 0,
  height: 0,
}
const textOf = (release: ReturnType<typeof describeRelease>, path: string) =>
  release.playlists.find(each => each.path === path)?.text ?? ''

describe('describeRelease', () => {
  it('writes media playlists first and masters last', () => {
    const { playlists } = describeRelease(plan, [picture, sound])
    expect(playlists.map(({ path }) => path)).to.deep.equal([
      'v360/index.m3u8',
      'audio/index.m3u8',
      'listen.m3u8',
      'master.m3u8',
    ])
  })

  it('promises the peak of picture and sound together, from measured bytes', () => {
    const release = describeRelease(plan, [picture, sound])
    const [variant] = parseMasterPlaylist(textOf(release, 'master.m3u8')).variants
    expect(variant).to.deep.equal({
      uri: 'v360/index.m3u8',
      bandwidth: 200_000 + 34_000,
      averageBandwidth: 136_000 + 32_800,
      codecs: ['avc1.64001e', 'mp4a.40.2'],
      width: 640,
      height: 360,
      frameRate: 29.97,
    })
  })

  it('keeps the sound alone apart from the pictures', () => {
    const release = describeRelease(plan, [picture, sound])
    expect(parseMasterPlaylist(textOf(release, 'master.m3u8')).variants).to.have.length(1)
    const listen = parseMasterPlaylist(textOf(release, 'listen.m3u8'))
    expect(listen.variants).to.deep.equal([
      { uri: 'audio/index.m3u8', bandwidth: 34_000, averageBandwidth: 32_800, codecs: ['mp4a.40.2'] },
    ])
    expect(listen.audioUri).to.equal(undefined)
  })

  it('makes the listening playlist the master of a lesson without a picture', () => {
    const { picture: _, ...heard } = plan
    const release = describeRelease(heard, [sound])
    expect(textOf(release, 'master.m3u8')).to.equal(textOf(release, 'listen.m3u8'))
    expect(release.media.renditions).to.deep.equal([
      { name: 'audio', width: 0, height: 0, frameRate: 0, averageKbps: 32.8, peakKbps: 34 },
    ])
  })

  it('gives a silent lesson no sound anywhere', () => {
    const { sound: _, ...silent } = plan
    const release = describeRelease(silent, [picture])
    expect(release.playlists.map(({ path }) => path)).to.deep.equal(['v360/index.m3u8', 'master.m3u8'])
    expect(textOf(release, 'master.m3u8')).not.to.match(/AUDIO=|EXT-X-MEDIA/)
    expect(release.media).not.to.have.property('listenPlaylist')
  })

  it('offers the AV1 tier in a playlist of its own, over earlier releases, and leaves the common one as it was', () => {
    const [rung] = plan.picture?.rungs ?? []
    const tiered: Plan = {
      ...plan,
      ...(rung && { av1: { rungs: [{ ...rung, name: 'av1-480p', codec: 'av1', width: 854, height: 480 }] } }),
    }
    const tier: Track = {
      ...picture,
      ...{ folder: 'a480', file: 'a480.mp4', codec: 'av01.0.04M.08', width: 854, height: 480 },
    }
    const earlier = [{ tracks: [picture, sound], releaseId: 'r1' }]
    const before = describeRelease(tiered, [], earlier)
    const release = describeRelease(tiered, [tier], earlier)
    expect(release.playlists.map(({ path }) => path)).to.deep.equal([
      'a480/index.m3u8',
      'listen.m3u8',
      'av1.m3u8',
      'master.m3u8',
    ])
    expect(before.media).not.to.have.property('av1Playlist')
    expect(textOf(release, 'master.m3u8')).to.equal(textOf(before, 'master.m3u8'))
    const read = parseMasterPlaylist(textOf(release, 'av1.m3u8'))
    expect(read.audioUri).to.equal('../r1/audio/index.m3u8')
    expect(read.variants.map(({ uri, codecs, frameRate }) => [uri, codecs, frameRate])).to.deep.equal([
      ['a480/index.m3u8', ['av01.0.04M.08', 'mp4a.40.2'], 29.97],
    ])
    expect(release.media.av1Playlist).to.equal('av1.m3u8')
    expect(release.media.renditions.map(({ name, codec }) => [name, codec])).to.deep.equal([
      ['360p', undefined],
      ['av1-480p', 'av01.0.04M.08'],
      ['audio', undefined],
    ])
  })

  it('names each segment in its order, and counts every byte', () => {
    const release = describeRelease(plan, [picture, sound])
    const {
      segments: listed,
      initUri,
      targetSeconds,
    } = parseMediaPlaylist(textOf(release, 'v360/index.m3u8'))
    expect(listed.map(({ uri }) => uri)).to.deep.equal(['s00000.m4s', 's00001.m4s', 's00002.m4s'])
    expect([initUri, targetSeconds]).to.deep.equal(['init.mp4', 4])
    expect(release.media.totalBytes).to.equal(170_000 + 41_000 + 2 * 700)
    expect(segmentFile(12_345)).to.equal('s12345.m4s')
  })

  it('keeps one target duration for tracks that are made later, whatever those at hand are like', () => {
    const short = { ...picture, segments: segments(1000) }
    const target = /TARGETDURATION:(\d+)/
    for (const track of [short, picture])
      expect(target.exec(textOf(describeRelease(plan, [track]), 'v360/index.m3u8'))?.[1]).to.equal('4')
    expect(targetSecondsFor({ ...plan, durationSeconds: 6 })).to.equal(2)
    expect(targetSecondsFor({ ...plan, durationSeconds: 0.6 })).to.equal(1)
    // What is left of the sound may join the segment before it.
    expect(targetSecondsFor({ ...plan, durationSeconds: 60.6 })).to.equal(5)
  })

  it('promises a target duration that the sound keeps, whatever its packets and its length', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 300, noNaN: true }),
        // Fragments of 24 packets at 24 kHz, of 47 at 48 kHz.
        fc.constantFrom((24 * 1024) / 24_000, (47 * 1024) / 48_000),
        // A coder's silence before and after.
        fc.double({ min: 0, max: 0.09, noNaN: true }),
        fc.boolean(),
        (durationSeconds, second, more, hasPicture) => {
          const { picture: shown, ...heard } = plan
          const lasting: Plan = { ...heard, durationSeconds, ...(hasPicture && shown && { picture: shown }) }
          const end = durationSeconds + more
          const fragments = Array.from({ length: Math.ceil(end / second) }, (_, index) => ({
            ...{ part: 0, offset: 700 + index, bytes: 1, startSeconds: index * second },
            ...{ durationSeconds: Math.min(second, end - index * second), startsWithKeyframe: true },
          }))
          const cut = cutSegments(fragments, gridOf(lasting), 'sound')
          expect(targetSecondsOf(cut)).to.be.at.most(targetSecondsFor(lasting))
        },
      ),
      { numRuns: 2000, examples: [[3.001, 1.024, 0.042, false]] },
    )
  })

  it('names the tracks of an earlier stage by the release in which they lie', () => {
    const floor: Track = { ...picture, folder: 'v240', file: 'v240.mp4', width: 426, height: 240 }
    const [rung] = plan.picture?.rungs ?? []
    if (!plan.picture || !rung) throw new Error('no rung')
    const two: Plan = { ...plan, picture: { ...plan.picture, rungs: [rung, { ...rung, name: '240p' }] } }
    const releaseId = 'f'.repeat(32)
    const release = describeRelease(two, [picture], [{ tracks: [floor, sound], releaseId }])
    expect(release.playlists.map(({ path }) => path)).to.deep.equal([
      'v360/index.m3u8',
      'listen.m3u8',
      'master.m3u8',
    ])
    const master = parseMasterPlaylist(textOf(release, 'master.m3u8'))
    expect(master.audioUri).to.equal(`../${releaseId}/audio/index.m3u8`)
    expect(master.variants.map(({ uri }) => uri)).to.have.members([
      'v360/index.m3u8',
      `../${releaseId}/v240/index.m3u8`,
    ])
    expect(release.media.releaseIds).to.deep.equal([releaseId])
    expect(release.media.renditions.map(({ name }) => name)).to.deep.equal(['360p', '240p', 'audio'])
  })

  it('fits what the next steps read', () => {
    const pictures = { attemptId: 'a', files: [], names: [], widths: [640], aspect: 16 / 9 }
    const whole = {
      tracks: [picture, sound],
      earlier: [],
      pictures,
      ...describeRelease(plan, [picture, sound]),
    }
    expect(packageSchema.parse(JSON.parse(JSON.stringify(whole)))).to.deep.equal(whole)
  })
})
