import { expect } from 'chai'
import type { Plan } from '../../src/media/plan.ts'
import {
  encodeName,
  encodeSchema,
  encodesOf,
  rungsOf,
  stagesBefore,
  stagesOf,
} from '../../src/media/stages.ts'

const rung = (name: string) => ({
  ...{ name, width: 640, height: 360, frameStep: 1, preset: 'medium' },
  ...{ crf: 26, maxKbps: 280, bufferKbps: 560, why: '' },
})
const base = { profileName: 'village-2m', durationSeconds: 100, segmentSeconds: 4, dropped: [] }
const sound: NonNullable<Plan['sound']> = {
  ...{ streamIndex: 1, kind: 'speech', kbps: 32, channels: 1, sampleRate: 48_000 },
  ...{ targetLufs: -20, gainDb: 0, padSeconds: 0 },
}
const pictureOf = (...names: readonly string[]): NonNullable<Plan['picture']> => ({
  ...{ streamIndex: 0, frameRate: { numerator: 25, denominator: 1 } },
  ...{ deinterlace: false, toneMap: false, holdSeconds: 0, seekable: true, rungs: names.map(rung) },
})
const lesson: Plan = { ...base, picture: pictureOf('720p', '480p', '240p'), sound }

describe('the stages of a version', () => {
  it('refuses an encode of no stage and of no chunk', () => {
    for (const encode of [
      { stage: 'second', part: 0 },
      { stage: 'rest', part: -1 },
      { stage: 'rest', part: 1.5 },
      { stage: 'rest', part: 'picture' },
      { stage: 'rest', part: 0, file: '/etc/passwd' },
    ])
      expect(encodeSchema.safeParse(encode).success, JSON.stringify(encode)).to.equal(false)
  })

  it('begin with sound and the floor rung, and go on with all others', () => {
    expect(stagesOf(lesson)).to.deep.equal(['first', 'rest'])
    expect(rungsOf(lesson, 'first').map(({ name }) => name)).to.deep.equal(['240p'])
    expect(rungsOf(lesson, 'rest').map(({ name }) => name)).to.deep.equal(['720p', '480p'])
    expect(stagesBefore(lesson, 'first')).to.deep.equal([])
    expect(stagesBefore(lesson, 'rest')).to.deep.equal(['first'])
  })

  it('make a slide show of keyframes anew with the rungs, unless it is good enough to stay', () => {
    const planned = (more: Partial<NonNullable<Plan['picture']>>): Plan => ({
      ...lesson,
      picture: { ...pictureOf('720p', '240p'), stills: rung('stills'), ...more },
    })
    const namesOf = (plan: Plan) =>
      stagesOf(plan).map(stage => rungsOf(plan, stage).map(({ name, preset }) => `${name} ${preset}`))
    expect(namesOf(planned({ sketched: true }))).to.deep.equal([
      ['stills veryfast'],
      ['720p medium', '240p medium', 'stills medium'],
    ])
    expect(namesOf(planned({ sketched: true, sketchStays: true }))).to.deep.equal([
      ['stills medium'],
      ['720p medium', '240p medium'],
    ])
    expect(namesOf(planned({}))).to.deep.equal([['240p medium', 'stills medium'], ['720p medium']])
  })

  it('are one for a film of one rung, and for sound alone', () => {
    expect(stagesOf({ ...base, picture: pictureOf('240p'), sound })).to.deep.equal(['first'])
    expect(stagesOf({ ...base, sound })).to.deep.equal(['first'])
  })

  it('encode the sound once and every chunk once, each under a name of its own', () => {
    const names = stagesOf(lesson).flatMap(stage => encodesOf(lesson, stage).map(encodeName))
    expect(names).to.deep.equal(['first-sound', 'first-0', 'first-1', 'rest-0', 'rest-1'])
    expect(encodesOf({ ...base, sound }, 'first').map(encodeName)).to.deep.equal(['first-sound'])
    expect(encodesOf({ ...base, picture: pictureOf('240p') }, 'first').map(encodeName)).to.include('first-0')
    for (const encode of encodesOf(lesson, 'first')) expect(encodeSchema.parse(encode)).to.deep.equal(encode)
  })
})
