import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
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
const rungsOf = (profile: Record<string, unknown>, ladder: string): unknown[] => {
  const rungs: unknown = deep(profile, 'ladders')[ladder]
  return Array.isArray(rungs) ? rungs : []
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
    'an unknown field of the sound': [
      profile => Object.assign(deep(profile, 'audio', 'speech'), { codec: 'opus' }),
      /village-2m\.json: audio\.speech: .*codec/,
    ],
    'a field that is missing': [
      profile => Reflect.deleteProperty(deep(profile, 'ladders', 'camera', '1'), 'why'),
      /ladders\.camera\.1\.why/,
    ],
    'a preset that is another option': [
      profile => Object.assign(deep(profile, 'ladders', 'camera', '0'), { preset: 'fast -i x' }),
      /ladders\.camera\.0\.preset/,
    ],
    'two wrong numbers at once': [
      profile => Object.assign(profile, { segmentSeconds: 0, maxFrameRate: 1000 }),
      /segmentSeconds.*maxFrameRate/,
    ],
    'a ladder without rungs': [
      profile => Object.assign(deep(profile, 'ladders'), { camera: [] }),
      /ladders\.camera/,
    ],
    'a ladder from the smallest to the largest': [
      profile => rungsOf(profile, 'camera').reverse(),
      /ladders\.camera\.1\.height.*ladders\.camera\.1\.maxKbps/,
    ],
    'a smaller rung at the same cost': [
      profile => Object.assign(deep(profile, 'ladders', 'camera', '1'), { maxKbps: 1200, bufferKbps: 2400 }),
      /ladders\.camera\.1\.maxKbps: a smaller rung must cost less/,
    ],
    'a buffer of less than a second': [
      profile => Object.assign(deep(profile, 'ladders', 'camera', '1'), { bufferKbps: 400 }),
      /ladders\.camera\.1\.bufferKbps/,
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
    'raw footage that is announced for longer than it stays': [
      profile => Object.assign(deep(profile, 'sourceRetention'), { days: 7 }),
      /sourceRetention\.announceDays: must not exceed days/,
    ],
    'a retention without a reason': [
      profile => Object.assign(deep(profile, 'sourceRetention'), { why: '' }),
      /sourceRetention\.why/,
    ],
    'stereo speech': [
      profile => Object.assign(deep(profile, 'audio', 'speech'), { channels: 2 }),
      /audio\.speech\.channels/,
    ],
    'an unknown field of the slide show': [
      profile => Object.assign(deep(profile, 'stills', 'slides'), { fps: 1 }),
      /village-2m\.json: stills\.slides: .*fps/,
    ],
    'a slide show whose segments begin between the ladder’s': [
      profile => Object.assign(deep(profile, 'stills'), { segmentSeconds: 6 }),
      /stills\.segmentSeconds: must be a multiple of the profile’s.*stills\.camera\.everySeconds: must go into/,
    ],
    'a slide show that costs what the floor does': [
      profile => Object.assign(deep(profile, 'stills', 'slides'), { maxKbps: 64, bufferKbps: 60 }),
      /stills\.slides\.bufferKbps: must be at least maxKbps.*stills\.slides\.maxKbps: must cost less than 360p/,
    ],
    'a slide show without a reason': [
      profile => Object.assign(deep(profile, 'stills', 'camera'), { why: '' }),
      /stills\.camera\.why/,
    ],
    'an AV1 rung beside none': [
      profile => Object.assign(deep(profile, 'av1', 'ladders', 'camera', '0'), { beside: '144p' }),
      /^village-2m\.json: av1\.ladders\.camera\.0\.beside: names no rung of ladders\.camera/,
    ],
    'an AV1 rung that costs more than its neighbour': [
      profile => Object.assign(deep(profile, 'av1', 'ladders', 'camera', '1'), { maxKbps: 121 }),
      /av1\.ladders\.camera\.1\.maxKbps: must not cost more than 240p/,
    ],
    'an AV1 rung that shows less than its neighbour': [
      profile => Object.assign(deep(profile, 'av1', 'ladders', 'slides', '1'), { height: 358 }),
      /av1\.ladders\.slides\.1\.height: must not be smaller than 360p/,
    ],
    'two AV1 rungs beside one': [
      profile => Object.assign(deep(profile, 'av1', 'ladders', 'slides', '1'), { beside: '480p' }),
      /av1\.ladders\.slides\.1\.beside: is taken by a rung above/,
    ],
    'AV1 rungs out of order': [
      profile => Object.assign(deep(profile, 'av1', 'ladders', 'camera', '0'), { height: 360, maxKbps: 100 }),
      /av1\.ladders\.camera\.1\.height: rungs go from the largest.*av1\.ladders\.camera\.1\.maxKbps: a smaller rung/,
    ],
    'an AV1 tier without a word on whether it is on': [
      profile => Reflect.deleteProperty(deep(profile, 'av1'), 'enabled'),
      /village-2m\.json: av1\.enabled/,
    ],
    'an AV1 preset that keeps a hub busy for days': [
      profile => Object.assign(deep(profile, 'av1'), { preset: 2 }),
      /av1\.preset/,
    ],
    'a name that is not the file’s': [
      profile => Object.assign(profile, { name: 'other' }),
      /^village-2m\.json: name/,
    ],
  }
  for (const [name, [change, message]] of Object.entries(faults)) {
    it(`refuses ${name}, naming file and field`, async () => {
      const text = await changed(change)
      expect(() => parseProfile('village-2m.json', text)).to.throw(message)
    })
  }

  it('refuses what is not JSON', () => {
    expect(() => parseProfile('village-2m.json', '{')).to.throw(/^village-2m\.json: not JSON/)
  })

  it('refuse to be read with one broken profile among them, naming file and field', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xiangtu-profiles-'))
    try {
      await writeFile(join(folder, 'village-2m.json'), await changed(() => undefined))
      expect([...(await readProfiles(pathToFileURL(`${folder}/`))).keys()]).to.deep.equal(['village-2m'])
      const broken = await changed(profile => Object.assign(profile, { name: 'bad', bogus: 1 }))
      await writeFile(join(folder, 'bad.json'), broken)
      const failure = await readProfiles(pathToFileURL(`${folder}/`)).catch((error: unknown) => error)
      expect(String(failure)).to.match(/bad\.json: .*bogus/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('are taken as they are written, every one that is shipped', async () => {
    const shipped = (await readdir('transcode-profiles')).filter(name => name.endsWith('.json'))
    const profiles = await readProfiles()
    expect([...profiles.keys()].sort()).to.deep.equal(shipped.map(name => name.replace('.json', '')).sort())
    for (const [name, profile] of profiles) {
      expect(parseProfile(`${name}.json`, JSON.stringify(profile))).to.deep.equal(profile)
    }
  })

  it('come as three: two for villages, one for a county', async () => {
    expect([...(await readProfiles()).keys()].sort()).to.deep.equal([
      'county-hd',
      'village-2m',
      'village-512k',
    ])
  })

  it('keep the slide show with speech within 45 kbit/s in the villages’ profiles', async () => {
    const profiles = await readProfiles()
    for (const name of ['village-2m', 'village-512k']) {
      const profile = profiles.get(name)
      if (!profile?.stills) throw new Error(`${name} has no slide show`)
      // The speech takes 10 % more with its boxes; the slide show's cap holds for all of it.
      const sound = 1.1 * profile.audio.speech.kbps
      for (const kind of ['camera', 'slides'] as const)
        expect(profile.stills[kind].maxKbps + sound, `${name} ${kind}`).to.be.at.most(45)
    }
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
