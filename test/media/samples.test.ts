import { expect } from 'chai'
import { findPicture } from '../../src/media/borders.ts'
import { decideContent } from '../../src/media/content.ts'
import { chooseStretches, readSample, type SampleFacts } from '../../src/media/samples.ts'
import { readProfiles } from '../../src/profiles.ts'

const wide = { width: 1920, height: 1080, pixelAspect: 1 }
const lit = (left: number, top: number, width: number, height: number): SampleFacts => ({
  startSeconds: 0,
  seconds: 8,
  kbps: 100,
  stillShare: 0,
  lit: { left, top, width, height },
})

describe('looking at samples of a film', () => {
  it('takes three stretches of 8 s of a long film, spread over it', () => {
    expect(chooseStretches(3600)).to.deep.equal([
      { startSeconds: 596, seconds: 8, isExact: false },
      { startSeconds: 1796, seconds: 8, isExact: false },
      { startSeconds: 2996, seconds: 8, isExact: false },
    ])
  })

  it('takes at most a twentieth of a film, but 1.5 s of a short one, and never more than there is', () => {
    for (const seconds of [20, 30, 60, 100, 250, 14_400]) {
      const stretches = chooseStretches(seconds)
      const total = stretches.reduce((sum, each) => sum + each.seconds, 0)
      expect(total, `${seconds} s`).to.be.at.most(Math.max(1.6, seconds / 20))
      expect(stretches.length).to.be.within(1, 3)
    }
    expect(chooseStretches(6)).to.deep.equal([{ startSeconds: 2.25, seconds: 1.5, isExact: false }])
    expect(chooseStretches(1)).to.deep.equal([{ startSeconds: 0, seconds: 1, isExact: false }])
  })

  it('goes to the very place where keyframes lie so far apart that the one before shows another part', () => {
    expect(chooseStretches(3600, 10).map(each => each.isExact)).to.deep.equal([false, false, false])
    expect(chooseStretches(9, 9).map(each => each.isExact)).to.deep.equal([true])
  })

  it('reads rate, stillness and the lit part from ffmpeg’s notes', () => {
    const packets = [
      '#tb 0: 1/25',
      '0, 0, 0, 1, 4000, 0x1',
      '0, 1, 1, 1, 1500, 0x2',
      '0, 2, 2, 1, 500, 0x3',
    ].join('\n')
    const frame = (x2: number, score: string) =>
      [
        'frame:0',
        'lavfi.cropdetect.x1=240',
        `lavfi.cropdetect.x2=${x2}`,
        'lavfi.cropdetect.y1=0',
        'lavfi.cropdetect.y2=1079',
        `lavfi.scene_score=${score}`,
      ].join('\n')
    const frames = [frame(1000, '1.000000'), frame(1679, '0.000010'), frame(1679, '0.020000')].join('\n')
    expect(readSample({ startSeconds: 5, seconds: 2, isExact: false }, packets, frames)).to.deep.equal({
      startSeconds: 5,
      seconds: 2,
      // 4000 bytes every 4 s and 2000 in 2 s.
      kbps: 16,
      stillShare: 0.5,
      lit: { left: 240, top: 0, width: 1440, height: 1080 },
    })
  })

  it('says nothing of a stretch that held one frame or none', () => {
    expect(readSample({ startSeconds: 0, seconds: 2, isExact: false }, '', '')).to.equal(undefined)
    expect(
      readSample({ startSeconds: 0, seconds: 2, isExact: false }, '0,0,0,1,99,0x1', 'lavfi.scene_score=1'),
    ).to.equal(undefined)
  })
})

describe('finding a black frame around a film', () => {
  it('refuses to cut where samples disagree, a border is uneven, the shape is no film’s, or a sample is black', () => {
    const refused: SampleFacts[][] = [
      [],
      [lit(240, 0, 1440, 1080), lit(100, 0, 1720, 1080)],
      [lit(0, 0, 1440, 1080), lit(0, 0, 1440, 1080)],
      [lit(400, 200, 1120, 680)],
      [lit(240, 0, 1440, 1080), { startSeconds: 9, seconds: 8, kbps: 1, stillShare: 1 }],
    ]
    for (const samples of refused) expect(findPicture(samples, wide)).to.equal(undefined)
  })

  it('leaves a film without borders, or with a thin edge, as it is', () => {
    expect(findPicture([lit(0, 0, 1920, 1080)], wide)).to.equal(undefined)
    expect(findPicture([lit(8, 4, 1904, 1072)], wide)).to.equal(undefined)
  })

  it('finds 4:3 between pillars, a wide film between bars, and a small film with both', () => {
    expect(findPicture([lit(240, 0, 1440, 1080), lit(242, 0, 1438, 1080)], wide)).to.deep.equal({
      left: 240,
      top: 0,
      width: 1440,
      height: 1080,
    })
    expect(findPicture([lit(0, 132, 1920, 816)], wide)).to.deep.equal({
      left: 0,
      top: 132,
      width: 1920,
      height: 816,
    })
    expect(findPicture([lit(320, 180, 1280, 720)], wide)).to.deep.equal({
      left: 320,
      top: 180,
      width: 1280,
      height: 720,
    })
  })

  it('takes the shape as it is shown, not as it is stored', () => {
    const anamorphic = { width: 720, height: 576, pixelAspect: 64 / 45 }
    expect(findPicture([lit(90, 0, 540, 576)], anamorphic)).to.deep.equal({
      left: 90,
      top: 0,
      width: 540,
      height: 576,
    })
  })

  it('cuts between pairs of pixels and never into the film', () => {
    expect(findPicture([lit(241, 0, 1437, 1080)], wide)).to.deep.equal({
      left: 240,
      top: 0,
      width: 1438,
      height: 1080,
    })
  })
})

describe('deciding what a film shows', () => {
  const decide = async (
    samples: [stillShare: number, kbps: number][],
    chosen?: 'slides' | 'camera' | 'mixed',
  ) => {
    const profile = (await readProfiles()).get('village-2m')
    if (!profile) throw new Error('no profile')
    const facts = samples.map(([stillShare, kbps]) => ({ startSeconds: 0, seconds: 8, stillShare, kbps }))
    return decideContent(facts.length > 0 ? { samples: facts } : undefined, profile.content, chosen)
  }

  it('is camera where nothing could be sampled, and says so', async () => {
    expect(await decide([])).to.deep.equal({ kind: 'camera', by: 'default' })
  })

  // Still share and kbit/s as measured on real clips.
  it('tells screen recordings and slides from camera footage, also quiet footage that costs little', async () => {
    expect(
      (
        await decide([
          [0.76, 21],
          [0.66, 33],
          [0.74, 25],
        ])
      ).kind,
    ).to.equal('slides')
    expect(
      (
        await decide([
          [0.71, 28],
          [0.34, 96],
        ])
      ).kind,
    ).to.equal('slides')
    expect(
      (
        await decide([
          [0.1, 85],
          [0.1, 94],
          [0.15, 61],
        ])
      ).kind,
    ).to.equal('camera')
    expect((await decide([[0.03, 35]])).kind).to.equal('camera')
  })

  it('is mixed where parts differ, or where still pictures cost what slides never do', async () => {
    expect(
      (
        await decide([
          [0.94, 30],
          [0.1, 300],
          [0.9, 20],
        ])
      ).kind,
    ).to.equal('mixed')
    expect(
      (
        await decide([
          [0.6, 400],
          [0.6, 400],
        ])
      ).kind,
    ).to.equal('mixed')
    expect((await decide([[0.4, 60]])).kind).to.equal('mixed')
  })

  it('follows the producer, and keeps what the samples say beside it', async () => {
    expect(await decide([[0.9, 20]], 'camera')).to.deep.equal({
      kind: 'camera',
      by: 'producer',
      suggested: 'slides',
      stillShare: 0.9,
      kbps: 20,
    })
    expect(await decide([], 'slides')).to.deep.equal({ kind: 'slides', by: 'producer' })
  })
})
