import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { parseProfile } from '../../src/media/profile.ts'
import { readProfiles } from '../../src/profiles.ts'

const rung = (name: string, height: number, maxKbps: number) => ({
  name,
  width: height * 2,
  height,
  preset: 'medium',
  crf: 26,
  maxKbps,
  bufferKbps: maxKbps * 2,
  why: 'because',
})
const good = {
  name: 'village',
  why: 'because',
  segmentSeconds: 4,
  maxFrameRate: 30,
  audio: { kbps: 32, channels: 1, sampleRate: 48_000, why: 'because' },
  rungs: [rung('480p', 480, 500), rung('240p', 240, 120)],
}
const parse = (profile: object, file = 'village.json') => parseProfile(file, JSON.stringify(profile))

describe('parseProfile', () => {
  it('refuses an unknown field by file and field, at every depth', () => {
    expect(() => parse({ ...good, hevc: true })).to.throw(/^village\.json: .*hevc/)
    expect(() => parse({ ...good, audio: { ...good.audio, codec: 'opus' } })).to.throw(
      /village\.json: audio: .*codec/,
    )
    const rungs = [{ ...rung('480p', 480, 500), tune: 'film' }]
    expect(() => parse({ ...good, rungs })).to.throw(/village\.json: rungs\.0: .*tune/)
  })

  it('refuses a missing field and a wrong value, naming each', () => {
    const { why: _, ...silent } = rung('240p', 240, 120)
    expect(() => parse({ ...good, rungs: [rung('480p', 480, 500), silent] })).to.throw(/rungs\.1\.why/)
    expect(() => parse({ ...good, rungs: [{ ...rung('480p', 480, 500), preset: 'fast -i x' }] })).to.throw(
      /rungs\.0\.preset/,
    )
    expect(() => parse({ ...good, segmentSeconds: 0, maxFrameRate: 1000 })).to.throw(
      /segmentSeconds.*maxFrameRate/,
    )
    expect(() => parse({ ...good, rungs: [] })).to.throw(/rungs/)
  })

  it('refuses rungs in a broken order', () => {
    expect(() => parse({ ...good, rungs: [...good.rungs].reverse() })).to.throw(
      /rungs\.1\.height.*rungs\.1\.maxKbps/,
    )
    expect(() => parse({ ...good, rungs: [rung('480p', 480, 500), rung('360p', 360, 500)] })).to.throw(
      /rungs\.1\.maxKbps: a smaller rung must cost less/,
    )
    const narrow = { ...rung('480p', 480, 500), bufferKbps: 400 }
    expect(() => parse({ ...good, rungs: [narrow] })).to.throw(/rungs\.0\.bufferKbps/)
  })

  it('refuses what is no JSON, and a name that is not the file’s', () => {
    expect(() => parseProfile('village.json', '{')).to.throw(/^village\.json: not JSON/)
    expect(() => parse(good, 'town.json')).to.throw(/^town\.json: name/)
  })

  it('takes a good one', () => {
    expect(parse(good)).to.deep.equal(good)
  })
})

describe('readProfiles', () => {
  it('refuses to start with one broken profile, naming file and field', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'xiangtu-profiles-'))
    try {
      await writeFile(join(folder, 'village.json'), JSON.stringify(good))
      await writeFile(join(folder, 'bad.json'), JSON.stringify({ ...good, name: 'bad', bogus: 1 }))
      const failure = await readProfiles(pathToFileURL(`${folder}/`)).catch((error: unknown) => error)
      expect(String(failure)).to.match(/bad\.json: .*bogus/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('reads every profile that is shipped', async () => {
    const shipped = (await readdir('transcode-profiles')).filter(name => name.endsWith('.json'))
    const profiles = await readProfiles()
    expect([...profiles.keys()].sort()).to.deep.equal(shipped.map(name => name.replace('.json', '')).sort())
    expect(profiles.has('village-2m')).to.equal(true)
  })
})
