import { expect } from 'chai'
import { array, assert, integer, property, record } from 'fast-check'
import { describeAv1Master } from '../../src/media/av1-master.ts'
import { parseMasterPlaylist, type Variant, writeMasterPlaylist } from '../../src/media/playlist.ts'

const variant = (uri: string, height: number, kbps: number, more: Partial<Variant> = {}): Variant => ({
  uri,
  bandwidth: kbps * 1000,
  averageBandwidth: kbps * 1000,
  codecs: [uri.startsWith('a') ? 'av01.0.04M.08' : 'avc1.64001e', 'mp4a.40.2'],
  width: Math.round((height * 16) / 9),
  height,
  frameRate: 25,
  ...more,
})
const namesOf = (h264: Variant[], av1: Variant[]) =>
  describeAv1Master({ variants: h264 }, av1).variants.map(({ uri }) => uri)

describe('the master playlist for players that decode AV1', () => {
  it('has a size more for the same bits, and the large pictures as they are', () => {
    // Camera footage at its caps, with 32 kbit/s of sound.
    const h264 = [
      variant('v240', 240, 152),
      variant('v360', 360, 312),
      variant('v480', 480, 582),
      variant('v720', 720, 1232),
    ]
    const av1 = [variant('a360', 360, 150), variant('a480', 480, 310)]
    expect(namesOf(h264, av1)).to.deep.equal(['v480', 'v720', 'a360', 'a480'])
  })

  it('keeps what is cheaper than every AV1 variant, which stays the floor', () => {
    expect(namesOf([variant('v240', 240, 100)], [variant('a360', 360, 101)])).to.deep.equal(['v240', 'a360'])
    const calmer = variant('v240', 240, 120, { averageBandwidth: 80_000 })
    expect(namesOf([calmer], [variant('a360', 360, 110)])).to.deep.equal(['v240', 'a360'])
  })

  it('keeps what is larger or faster, and what AV1 would show poorer for far fewer bits', () => {
    expect(namesOf([variant('v480', 480, 120)], [variant('a360', 360, 110)])).to.have.length(2)
    const slow = variant('a360', 360, 110, { frameRate: 12.5 })
    expect(namesOf([variant('v360', 360, 120)], [slow])).to.have.length(2)
    expect(namesOf([variant('v480', 480, 582)], [variant('a480', 480, 312)])).to.have.length(2)
  })

  it('leaves nobody without a variant that is as large for the same bits, whatever was measured', () => {
    const measured = (prefix: string) =>
      record({ height: integer({ min: 90, max: 1080 }), kbps: integer({ min: 40, max: 3000 }) }).map(
        ({ height, kbps }) => variant(`${prefix}${height}-${kbps}`, height, kbps),
      )
    assert(
      property(
        array(measured('v'), { minLength: 1, maxLength: 6 }),
        array(measured('a'), { maxLength: 3 }),
        (h264, av1) => {
          const { variants } = describeAv1Master({ variants: h264 }, av1)
          for (const each of h264) {
            const serves = variants.some(
              other =>
                other.bandwidth <= each.bandwidth &&
                other.bandwidth >= 0.7 * each.bandwidth &&
                (other.height ?? 0) >= (each.height ?? 0),
            )
            expect(serves, each.uri).to.equal(true)
          }
          expect(variants).to.include.members(av1)
        },
      ),
    )
  })

  it('shares the sound, and begins with the cheapest', () => {
    const master = { variants: [variant('v720', 720, 1232)], audioUri: 'audio/index.m3u8', audioChannels: 1 }
    const text = writeMasterPlaylist(describeAv1Master(master, [variant('a360', 360, 152)]))
    const read = parseMasterPlaylist(text)
    expect(read.audioUri).to.equal('audio/index.m3u8')
    expect(read.variants.map(({ uri }) => uri)).to.deep.equal(['a360', 'v720'])
    expect(text).to.contain('CODECS="av01.0.04M.08,mp4a.40.2"')
  })
})
