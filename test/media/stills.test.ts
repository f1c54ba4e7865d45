import { expect } from 'chai'
import fc from 'fast-check'
import { wholeFilmArgs } from '../../src/media/encode-args.ts'
import { gridOf, gridOfRung, type Plan, type PlannedRung, planRenditions } from '../../src/media/plan.ts'
import type { TranscodeProfile } from '../../src/media/profile.ts'
import { pictureStart } from '../../src/media/segments.ts'
import { stillFrames } from '../../src/media/stills.ts'
import { readProfiles } from '../../src/profiles.ts'
import { base, path, picture, sound } from '../support/plans.ts'
import { fullHdVideo, plainSound } from '../support/source-facts.ts'

const show = (frameStep = 1, everySeconds = 1): PlannedRung => ({
  ...{ name: 'stills', width: 426, height: 240, frameStep, preset: 'slower', crf: 33 },
  ...{ maxKbps: 9, bufferKbps: 72, stills: { everySeconds, segmentSeconds: 8 }, why: '' },
})
const film = { container: 'mov,mp4,m4a', durationSeconds: 60, video: fullHdVideo, audio: plainSound }

describe('the slide show of a lesson', () => {
  let village: TranscodeProfile
  before(async () => {
    const found = (await readProfiles()).get('village-2m')
    if (!found) throw new Error('no profile')
    village = found
  })

  it('refuses to come where the profile has none', () => {
    const { stills: _, ...plain } = village
    expect(planRenditions(film, plain).picture).not.to.have.property('stills')
  })

  it('has the size of the smallest rung, of any film, and stands on the frames of the slowest', () => {
    for (const kind of ['camera', 'slides', 'mixed'] as const) {
      const plan = planRenditions(film, village, kind)
      const floor = plan.picture?.rungs.at(-1)
      const stills = plan.picture?.stills
      expect([stills?.width, stills?.height], kind).to.deep.equal([floor?.width, floor?.height])
      expect(stills?.frameStep, kind).to.equal(kind === 'mixed' ? 2 : 1)
      expect(stills?.stills, kind).to.deep.equal({
        everySeconds: kind === 'slides' ? 1 : 4,
        segmentSeconds: 8,
      })
    }
  })

  it('changes nothing of the places where the other rungs are cut', () => {
    const { stills: _, ...plain } = village
    for (const kind of ['camera', 'slides', 'mixed'] as const)
      expect(gridOf(planRenditions(film, village, kind))).to.deep.equal(
        gridOf(planRenditions(film, plain, kind)),
      )
  })

  it('looks at the first frame of every second, and at the last ones of a piece', () => {
    const rate = { numerator: 25, denominator: 2 }
    expect(stillFrames(show(), { startFrame: 0, frames: 50 }, rate)).to.deep.equal([
      0, 13, 25, 38, 47, 48, 49,
    ])
    expect(stillFrames(show(), { startFrame: 50, frames: 30 }, rate)).to.deep.equal([0, 13, 25, 27, 28, 29])
    // Every second frame, of a film of 25: the places are those of the slower rungs.
    const fast = { numerator: 25, denominator: 1 }
    expect(stillFrames(show(2), { startFrame: 100, frames: 60 }, fast)).to.deep.equal([0, 13, 25, 27, 28, 29])
    expect(stillFrames(show(1, 4), { startFrame: 0, frames: 210 }, fast)).to.deep.equal([
      0, 100, 200, 207, 208, 209,
    ])
  })

  it('has a picture wherever one of its segments begins, and at the end, at any rate', () => {
    const wholes = fc.constantFrom(12, 15, 24, 25, 30)
    const property = fc.property(
      wholes,
      fc.constantFrom(1000, 1001),
      fc.constantFrom(1, 2),
      fc.constantFrom(1, 2, 4),
      fc.nat(300),
      (whole, denominator, frameStep, everySeconds, slot) => {
        const rate = { numerator: whole * 1000, denominator }
        const rung = show(frameStep, everySeconds)
        const plan: Plan = {
          ...base,
          picture: { ...picture, frameRate: rate, rungs: [{ ...rung, stills: undefined }], stills: rung },
        }
        const [start, end] = [slot, slot + 3].map(
          each => (pictureStart(each, gridOfRung(plan, rung)) * rate.numerator) / rate.denominator,
        )
        if (start === undefined || end === undefined) throw new Error('no piece')
        const piece = { startFrame: Math.round(start), frames: Math.round(end - start) }
        const frames = stillFrames(rung, piece, rate)
        for (const each of [slot, slot + 1, slot + 2]) {
          const at = (pictureStart(each, gridOfRung(plan, rung)) * rate.numerator) / rate.denominator
          expect(frames).to.include(Math.round((at - start) / frameStep))
        }
        expect(frames).to.include(Math.ceil(piece.frames / frameStep) - 1)
      },
    )
    fc.assert(property)
  })

  it('is made in the same pass as the rung above it, without B-frames, a keyframe every eight seconds', () => {
    const argv = wholeFilmArgs({ ...base, picture: { ...picture, stills: show() }, sound }, path)
    expect(argv[argv.indexOf('-filter_complex') + 1]).to.include(
      "[s2]scale=426:240:flags=bicubic:out_range=tv,setsar=1,format=yuv420p,select='gt(floor((n+0+0.001)*1/25),floor((n-1+0+0.001)*1/25))+gte(n,1510)'[v2]",
    )
    const own = argv.slice(argv.indexOf('[v2]'), argv.indexOf('vstills.mp4') + 1)
    expect(own).to.deep.equal([
      ...'[v2] -c:v libx264 -preset slower -crf 33 -maxrate 9k -bufsize 72k -g 400 -keyint_min 400'.split(
        ' ',
      ),
      ...[
        '-force_key_frames',
        'expr:gte(t+0.0005,ceil(if(lt(n_forced,2),n_forced*4,(n_forced-1)*8)*25/1-0.001)*1/25)',
      ],
      ...'-bf 0 -x264-params vbv-init=0.6:psy=0 -fps_mode passthrough'.split(' '),
      ...'-map_metadata -1 -map_chapters -1 -sn -dn -fflags +bitexact -flags +bitexact -t 60.5'.split(' '),
      ...'-movflags +cmaf+frag_keyframe -f mp4 vstills.mp4'.split(' '),
    ])
  })
})
