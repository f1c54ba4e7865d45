import { expect } from 'chai'
import { chooseAv1Rungs } from '../../src/media/av1-ladder.ts'
import type { ContentDecision } from '../../src/media/content.ts'
import { chooseRungs, type DroppedRung } from '../../src/media/ladder.ts'
import type { TranscodeProfile } from '../../src/media/profile.ts'
import { readProfiles } from '../../src/profiles.ts'

const camera: ContentDecision = { kind: 'camera', by: 'default' }
const slides: ContentDecision = { kind: 'slides', by: 'default' }
const hd = { width: 1920, height: 1080 }

describe('the AV1 rungs of a plan', () => {
  let profile: TranscodeProfile
  before(async () => {
    const found = (await readProfiles()).get('village-2m')
    if (!found) throw new Error('no village-2m')
    profile = found
  })
  const chosen = (shown: { width: number; height: number }, content: ContentDecision) =>
    chooseAv1Rungs(shown, content, profile, chooseRungs(shown, content, profile).dropped)
  const sizes = (shown: { width: number; height: number }, content: ContentDecision) =>
    chosen(shown, content).map(({ name, width, height, maxKbps }) => [name, width, height, maxKbps])

  it('are none where the profile has no tier, or has it off by its one line', () => {
    const { av1, ...without } = profile
    expect(chooseAv1Rungs(hd, camera, without, [])).to.deep.equal([])
    const off = { ...profile, ...(av1 && { av1: { ...av1, enabled: false } }) }
    expect(chooseAv1Rungs(hd, camera, off, [])).to.deep.equal([])
    expect(chooseAv1Rungs(hd, camera, profile, [])).to.have.length(2)
  })

  it('stand beside the low rungs of camera footage, with names of their own', () => {
    expect(sizes(hd, camera)).to.deep.equal([
      ['av1-480p', 854, 480, 280],
      ['av1-360p', 640, 360, 120],
    ])
    expect(sizes(hd, { ...camera, kind: 'mixed' })).to.deep.equal(sizes(hd, camera))
    expect(chosen(hd, camera).map(({ codec }) => codec)).to.deep.equal(['av1', 'av1'])
  })

  it('are as slow as their neighbours on slides', () => {
    expect(sizes(hd, slides)).to.deep.equal([
      ['av1-720p', 1280, 720, 120],
      ['av1-480p', 854, 480, 64],
    ])
    expect(chosen(hd, slides).map(({ maxFrameRate }) => maxFrameRate)).to.deep.equal([15, 15])
  })

  it('are turned with portrait footage', () => {
    expect(sizes({ width: 1080, height: 1920 }, camera)[0]).to.deep.equal(['av1-480p', 480, 854, 280])
  })

  it('are never larger than the source, and told apart where two come out in its size', () => {
    expect(sizes({ width: 640, height: 360 }, camera)).to.deep.equal([
      ['av1-360p', 640, 360, 280],
      ['av1-360p-120k', 640, 360, 120],
    ])
    expect(sizes({ width: 320, height: 180 }, camera)).to.deep.equal([['av1-180p', 320, 180, 120]])
  })

  it('are left out where their neighbour is not worth its bits', () => {
    const dropped: DroppedRung = { name: '360p', reason: 'nearCost', why: 'costs as much as 480p' }
    expect(chooseAv1Rungs(hd, slides, profile, [dropped]).map(({ name }) => name)).to.deep.equal(['av1-720p'])
  })
})
