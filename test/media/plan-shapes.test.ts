import { expect } from 'chai'
import { assert, constantFrom, double, integer, option, property, record } from 'fast-check'
import { type Plan, planRenditions } from '../../src/media/plan.ts'
import type { TranscodeProfile } from '../../src/media/profile.ts'
import type { SourceFacts, VideoFacts } from '../../src/media/source-facts.ts'
import { readProfiles } from '../../src/profiles.ts'
import { fullHdVideo } from '../support/source-facts.ts'

const plainSound = { streamIndex: 1, codec: 'aac', channels: 2, sampleRate: 44_100, endSeconds: 60 }
const film = (video: Partial<VideoFacts>, audio: SourceFacts['audio'] | null = plainSound): SourceFacts => {
  const facts = { ...fullHdVideo, ...video }
  return {
    container: 'mov',
    durationSeconds: Math.max(facts.endSeconds, audio?.endSeconds ?? 0),
    video: facts,
    ...(audio && { audio }),
  }
}
const shown = (displayWidth: number, displayHeight: number) => film({ displayWidth, displayHeight })

describe('the plan of a film of any shape and rate', () => {
  let profile: TranscodeProfile
  before(async () => {
    const found = (await readProfiles()).get('village-2m')
    if (!found) throw new Error('no profile village-2m')
    profile = found
  })
  const plan = (facts: SourceFacts) => planRenditions(facts, profile)
  const sizes = ({ picture }: Plan) =>
    picture?.rungs.map(rung => `${rung.name} ${rung.width}x${rung.height} ${rung.maxKbps}`)
  const rate = ({ picture }: Plan) =>
    picture && Number((picture.frameRate.numerator / picture.frameRate.denominator).toFixed(3))

  it('decides everything of a 1080p50 interlaced film', () => {
    const facts = film({ interlaced: true, frameRate: { numerator: 50, denominator: 1 } })
    const { av1, ...decided } = plan(facts)
    expect(av1?.rungs.map(({ name, frameStep }) => [name, frameStep])).to.deep.equal([
      ['av1-480p', 1],
      ['av1-360p', 1],
    ])
    const { everySeconds, ...show } = profile.stills?.camera ?? {}
    expect(decided).to.deep.equal({
      profileName: 'village-2m',
      durationSeconds: 60,
      segmentSeconds: 4,
      content: { kind: 'camera', by: 'default' },
      picture: {
        streamIndex: 0,
        frameRate: { numerator: 50, denominator: 2 },
        deinterlace: true,
        toneMap: false,
        holdSeconds: 0,
        rungs: profile.ladders.camera.map(rung => ({ ...rung, frameStep: 1 })),
        stills: {
          ...{ name: 'stills', width: 426, height: 240, frameStep: 1, preset: 'slower' },
          ...{ ...show, stills: { everySeconds, segmentSeconds: 8 } },
        },
      },
      sound: {
        streamIndex: 1,
        kind: 'speech',
        kbps: 32,
        channels: 1,
        sampleRate: 24_000,
        targetLufs: -20,
        gainDb: 0,
        padSeconds: 0,
      },
      dropped: [],
    })
  })

  it('keeps a nearly square screencast’s shape inside each box', () => {
    expect(sizes(plan(shown(1616, 1568)))).to.deep.equal([
      '720p 742x720 1200',
      '480p 494x480 550',
      '360p 372x360 280',
      '240p 248x240 120',
    ])
  })

  it('makes the source’s own size once, by the cheapest rung that spans it', () => {
    const small = plan(shown(768, 432))
    expect(sizes(small)).to.deep.equal(['432p 768x432 550', '360p 640x360 280', '240p 426x240 120'])
    expect(small.dropped).to.deep.equal([
      { name: '720p', reason: 'largerThanSource', why: 'larger than the source' },
    ])
    expect(small.picture?.rungs[0]?.why).to.match(/^The source’s own size/)
    expect(sizes(plan(shown(853, 480)))).to.deep.equal([
      '480p 852x480 550',
      '360p 640x360 280',
      '240p 426x240 120',
    ])
  })

  it('makes one rung of a picture smaller than the smallest', () => {
    const tiny = plan(shown(200, 150))
    expect(sizes(tiny)).to.deep.equal(['150p 200x150 120'])
    expect(tiny.dropped.map(({ name }) => name)).to.deep.equal(['720p', '480p', '360p'])
  })

  it('makes one rung of a picture that has no height to lose', () => {
    expect(sizes(plan(shown(2000, 4)))).to.deep.equal(['2p 1280x2 1200'])
  })

  it('turns the boxes for a film filmed upright', () => {
    expect(sizes(plan(shown(1080, 1920)))).to.deep.equal([
      '720p 720x1280 1200',
      '480p 480x854 550',
      '360p 360x640 280',
      '240p 240x426 120',
    ])
  })

  it('halves what is faster than the limit, keeps what is slower, and shows slides once a second', () => {
    const rateOf = (numerator: number, denominator = 1) =>
      rate(plan(film({ frameRate: { numerator, denominator } })))
    expect([60, 50, 30, 24, 15, 120].map(each => rateOf(each))).to.deep.equal([30, 25, 30, 24, 15, 30])
    expect(rateOf(60_000, 1001)).to.equal(29.97)
    expect(rateOf(30_000, 1001)).to.equal(29.97)
    expect(rateOf(303, 10), 'jitter').to.equal(30)
    expect(rateOf(1, 10), 'a slide every ten seconds').to.equal(1)
  })

  it('plans sound alone, and a film without sound', () => {
    const heard = plan({ container: 'mp3', durationSeconds: 60, audio: plainSound })
    expect([heard.picture, heard.sound?.kbps, heard.dropped]).to.deep.equal([undefined, 32, []])
    const silent = plan(film({}, null))
    expect([silent.sound, silent.picture?.rungs.length]).to.deep.equal([undefined, 4])
  })

  it('holds the last picture, or adds silence, where one track ends clearly before the other', () => {
    const early = plan(film({ endSeconds: 40 }))
    expect([early.picture?.holdSeconds, early.sound?.padSeconds]).to.deep.equal([20, 0])
    const hushed = plan(film({}, { ...plainSound, endSeconds: 59 }))
    expect([hushed.picture?.holdSeconds, hushed.sound?.padSeconds]).to.deep.equal([0, 1])
    expect(plan(film({}, { ...plainSound, endSeconds: 59.8 })).sound?.padSeconds, 'rounding').to.equal(0)
  })

  it('maps HDR', () => {
    expect(plan(film({ highDynamicRange: true })).picture?.toneMap).to.equal(true)
  })

  describe('of any source', () => {
    const video = record({
      displayWidth: integer({ min: 2, max: 4096 }),
      displayHeight: integer({ min: 2, max: 4096 }),
      frameRate: record({
        numerator: integer({ min: 1, max: 240_000 }),
        denominator: constantFrom(1000, 1001),
      }),
      interlaced: constantFrom(true, false),
      endSeconds: double({ min: 0.5, max: 14_000, noNaN: true }),
    })
    const sound = option(
      double({ min: 0.5, max: 14_000, noNaN: true }).map(endSeconds => ({ ...plainSound, endSeconds })),
    )
    const holds = (check: (planned: NonNullable<Plan['picture']>, facts: VideoFacts, whole: Plan) => void) =>
      assert(
        property(video, sound, (facts, audio) => {
          const whole = plan(film(facts, audio))
          if (!whole.picture) throw new Error('no picture')
          check(whole.picture, { ...fullHdVideo, ...facts }, whole)
        }),
        { numRuns: 500 },
      )

    it('is never larger than its source, in either direction', () =>
      holds(({ rungs }, facts) => {
        for (const { width, height } of rungs) {
          expect(width).to.be.at.most(facts.displayWidth)
          expect(height).to.be.at.most(facts.displayHeight)
        }
      }))

    it('is never faster than its source (but for slides) nor than the profile allows', () =>
      holds((picture, facts) => {
        const planned = picture.frameRate.numerator / picture.frameRate.denominator
        expect(planned).to.be.at.most(profile.maxFrameRate + 1e-9)
        const source = facts.frameRate.numerator / facts.frameRate.denominator
        expect(planned).to.be.at.most(Math.max(1, source) + 1e-9)
      }))

    it('has at least one rung, sizes that are even, and falls strictly in size and cap', () =>
      holds(({ rungs }) => {
        expect(rungs).to.have.length.at.least(1)
        for (const [index, rung] of rungs.entries()) {
          expect([rung.width % 2, rung.height % 2]).to.deep.equal([0, 0])
          expect(Math.min(rung.width, rung.height)).to.be.at.least(2)
          const above = rungs[index - 1]
          if (!above) continue
          expect(rung.width).to.be.lessThan(above.width)
          expect(rung.height).to.be.lessThan(above.height)
          expect(rung.maxKbps).to.be.lessThan(above.maxKbps)
        }
        expect(new Set(rungs.map(({ name }) => name)).size, 'names').to.equal(rungs.length)
      }))

    it('keeps its shape within a pixel and a half of rounding', () =>
      holds(({ rungs }, facts) => {
        for (const { width, height } of rungs) {
          const scale = Math.max(width / facts.displayWidth, height / facts.displayHeight)
          expect(Math.abs(facts.displayWidth * scale - width)).to.be.at.most(
            1.5 * Math.max(1, facts.displayWidth / facts.displayHeight) + 2,
          )
          expect(Math.abs(facts.displayHeight * scale - height)).to.be.at.most(
            1.5 * Math.max(1, facts.displayHeight / facts.displayWidth) + 2,
          )
        }
      }))

    it('gives picture and sound one length', () =>
      holds((picture, facts, { sound: planned, durationSeconds }) => {
        expect(durationSeconds - (facts.endSeconds + picture.holdSeconds)).to.be.within(-1e-6, 0.25 + 1e-6)
        if (planned) expect(planned.padSeconds).to.be.at.least(0)
      }))
  })
})
