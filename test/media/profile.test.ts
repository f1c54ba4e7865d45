import { expect } from 'chai'
import { parseProfile } from '../../src/media/profile.ts'
import { readProfiles } from '../../src/profiles.ts'

/** A whole profile with one thing in it changed. */
async function changed(change: (profile: Record<string, unknown>) => void): Promise<string> {
  const profile: Record<string, unknown> = JSON.parse(
    JSON.stringify((await readProfiles()).get('village-2m')),
  )
  change(profile)
  return JSON.stringify(profile)
}
const deep = (from: unknown, ...path: string[]): Record<string, unknown> =>
  path.reduce<unknown>(
    (at, key) => (at instanceof Object ? Reflect.get(at, key) : undefined),
    from,
  ) as Record<string, unknown>

describe('transcode profiles', () => {
  const faults: Readonly<Record<string, [(profile: Record<string, unknown>) => void, RegExp]>> = {
    'an unknown field': [profile => Object.assign(profile, { color: 1 }), /village-2m\.json: .*color/],
    'an unknown field of a rung': [
      profile => Object.assign(deep(profile, 'ladders', 'slides', '1'), { fps: 12 }),
      /village-2m\.json: ladders\.slides\.1: .*fps/,
    ],
    'a rung without a reason': [
      profile => Object.assign(deep(profile, 'ladders', 'camera', '0'), { why: '' }),
      /ladders\.camera\.0\.why/,
    ],
    'a ladder out of order': [
      profile => Object.assign(deep(profile, 'ladders', 'camera', '1'), { height: 1080 }),
      /ladders\.camera\.1\.height: rungs go from the largest/,
    ],
    'a second rung of one size that is no cheaper': [
      profile => Object.assign(deep(profile, 'ladders', 'slides', '1'), { crf: 28 }),
      /ladders\.slides\.1\.crf/,
    ],
    'two rungs of one name': [
      profile => Object.assign(deep(profile, 'ladders', 'camera', '1'), { name: '720p' }),
      /ladders\.camera\.1\.name/,
    ],
    'a mixed film’s rung that is not there': [
      profile => Object.assign(deep(profile, 'mixed'), { slidesRungs: ['480p', '144p'] }),
      /mixed\.slidesRungs\.1: names no rung/,
    ],
    'limits that overlap': [
      profile => Object.assign(deep(profile, 'content'), { cameraStillShare: 0.6 }),
      /content\.cameraStillShare: must be below/,
    ],
    'stereo speech': [
      profile => Object.assign(deep(profile, 'audio', 'speech'), { channels: 2 }),
      /audio\.speech\.channels/,
    ],
    'a name that is not the file’s': [
      profile => Object.assign(profile, { name: 'other' }),
      /village-2m\.json: name/,
    ],
  }
  for (const [name, [change, message]] of Object.entries(faults)) {
    it(`refuses ${name}, naming file and field`, async () => {
      const text = await changed(change)
      expect(() => parseProfile('village-2m.json', text)).to.throw(message)
    })
  }

  it('refuses what is not JSON', () => {
    expect(() => parseProfile('village-2m.json', '{')).to.throw(/village-2m\.json: not JSON/)
  })

  it('come as three: two for villages, one for a county', async () => {
    expect([...(await readProfiles()).keys()].sort()).to.deep.equal([
      'county-hd',
      'village-2m',
      'village-512k',
    ])
  })

  it('keep the largest rung with its sound within the village’s line', async () => {
    const profiles = await readProfiles()
    const dearest = (name: string) => {
      const profile = profiles.get(name)
      const caps = profile
        ? [...profile.ladders.camera, ...profile.ladders.slides].map(rung => rung.maxKbps)
        : []
      return Math.max(...caps) + (profile?.audio.music.kbps ?? 0)
    }
    expect(dearest('village-2m')).to.be.below(1300)
    expect(dearest('village-512k')).to.be.below(512)
  })
})
