import { expect } from 'chai'
import fc from 'fast-check'
import { wholeFilmArgs } from '../../src/media/encode-args.ts'
import { gridOf, type Plan, planRenditions } from '../../src/media/plan.ts'
import type { TranscodeProfile } from '../../src/media/profile.ts'
import type { Rectangle } from '../../src/media/samples.ts'
import type { SourceFacts } from '../../src/media/source-facts.ts'
import { readProfiles } from '../../src/profiles.ts'
import { fullHdVideo, plainSound } from '../support/source-facts.ts'

const loudness = { channels: 1, integratedLufs: -27.3, truePeakDbfs: -6 }
const shows = (stillShare: number, kbps: number, picture?: Rectangle) => ({
  samples: [{ startSeconds: 20, seconds: 4.8, stillShare, kbps }],
  ...(picture && { picture }),
})
const film = (facts: Partial<SourceFacts> = {}): SourceFacts => ({
  container: 'mov,mp4,m4a,3gp,3g2,mj2',
  durationSeconds: 60,
  video: fullHdVideo,
  audio: plainSound,
  sound: { loudness },
  ...facts,
})
/** Name, size, step, CRF and cap: what tells one rung from another. */
const rungsOf = (plan: Plan) =>
  plan.picture?.rungs.map(
    rung =>
      `${rung.name} ${rung.width}x${rung.height} /${rung.frameStep} crf ${rung.crf} max ${rung.maxKbps}`,
  )

describe('the plan of a lesson', () => {
  let village: TranscodeProfile
  let profiles: ReadonlyMap<string, TranscodeProfile>
  before(async () => {
    profiles = await readProfiles()
    const found = profiles.get('village-2m')
    if (!found) throw new Error('no profile')
    village = found
  })

  it('refuses to enlarge, to speed up, to leave the box, or to make two rungs of one name, for any source', () => {
    const even = fc.integer({ min: 8, max: 4096 })
    fc.assert(
      fc.property(
        fc.record({ width: even, height: fc.integer({ min: 8, max: 2176 }) }),
        fc.record({
          numerator: fc.integer({ min: 1, max: 120_000 }),
          denominator: fc.constantFrom(1000, 1001),
        }),
        fc.constantFrom('slides' as const, 'camera' as const, 'mixed' as const, undefined),
        fc.option(
          fc.record({
            stillShare: fc.double({ min: 0, max: 1, noNaN: true }),
            kbps: fc.double({ min: 0.1, max: 5000, noNaN: true }),
          }),
        ),
        fc.constantFrom('village-2m', 'village-512k', 'county-hd'),
        ({ width, height }, frameRate, chosen, sample, name) => {
          const profile = profiles.get(name) ?? village
          const shape = { codedWidth: width, codedHeight: height, displayWidth: width, displayHeight: height }
          const content = sample ? shows(sample.stillShare, sample.kbps) : undefined
          const facts = film({ video: { ...fullHdVideo, ...shape, frameRate }, ...(content && { content }) })
          const { picture } = planRenditions(facts, profile, chosen)
          if (!picture) throw new Error('no picture')
          const sourceRate = Math.max(1, frameRate.numerator / frameRate.denominator)
          const rate = picture.frameRate.numerator / picture.frameRate.denominator
          expect(rate).to.be.at.most(Math.min(sourceRate, profile.maxFrameRate) + 1e-6)
          expect(new Set(picture.rungs.map(rung => rung.name)).size).to.equal(picture.rungs.length)
          for (const rung of picture.rungs) {
            expect(rung.width).to.be.at.most(width)
            expect(rung.height).to.be.at.most(height)
            expect([rung.width % 2, rung.height % 2]).to.deep.equal([0, 0])
            expect(Number.isInteger(rung.frameStep)).to.equal(true)
          }
        },
      ),
    )
  })

  it('makes the whole of ladder A of camera footage, and says what it stands on', () => {
    const plan = planRenditions(film({ content: shows(0.1, 600) }), village)
    expect(plan.content).to.deep.equal({
      kind: 'camera',
      by: 'samples',
      suggested: 'camera',
      stillShare: 0.1,
      kbps: 600,
    })
    expect(rungsOf(plan)).to.deep.equal([
      '720p 1280x720 /1 crf 25 max 1200',
      '480p 854x480 /1 crf 26 max 550',
      '360p 640x360 /1 crf 26 max 280',
      '240p 426x240 /1 crf 26 max 120',
    ])
    expect(plan.picture?.frameRate).to.deep.equal({ numerator: 25, denominator: 1 })
    expect(plan.sound).to.deep.equal({
      streamIndex: 1,
      kind: 'speech',
      kbps: 32,
      channels: 1,
      sampleRate: 24_000,
      measuredLufs: -27.3,
      targetLufs: -20,
      gainDb: 7.3,
      ceilingDbfs: -5,
      padSeconds: 0,
    })
    expect(plan.dropped).to.deep.equal([])
  })

  it('makes ladder B of slides: large pictures at half the frames', () => {
    const plan = planRenditions(film({ content: shows(0.9, 50) }), village)
    expect(plan.content?.kind).to.equal('slides')
    expect(plan.picture?.frameRate).to.deep.equal({ numerator: 25, denominator: 2 })
    expect(rungsOf(plan)).to.deep.equal([
      '720p 1280x720 /1 crf 28 max 300',
      '720p-160k 1280x720 /1 crf 33 max 160',
      '480p 854x480 /1 crf 33 max 120',
      '360p 640x360 /1 crf 33 max 64',
    ])
  })

  it('gives a mixed film ladder A and one rung that keeps text readable, every frame of it on the others’ times', () => {
    const plan = planRenditions(film({ content: shows(0.4, 200) }), village)
    expect(plan.content?.kind).to.equal('mixed')
    expect(rungsOf(plan)).to.deep.equal([
      '720p 1280x720 /1 crf 25 max 1200',
      '480p 854x480 /1 crf 26 max 550',
      '480p-120k 854x480 /2 crf 33 max 120',
      '360p 640x360 /1 crf 26 max 280',
      '240p 426x240 /1 crf 26 max 120',
    ])
    expect(gridOf(plan)).to.deep.equal({ segmentSeconds: 4, frameRate: { numerator: 25, denominator: 2 } })
  })

  it('obeys the producer', () => {
    const plan = planRenditions(film({ content: shows(0.9, 50) }), village, 'camera')
    expect(plan.content).to.include({ kind: 'camera', by: 'producer', suggested: 'slides' })
    expect(rungsOf(plan)?.[0]).to.equal('720p 1280x720 /1 crf 25 max 1200')
  })

  it('drops a rung that would cost nearly what the next one does, and says why', () => {
    const plan = planRenditions(film({ content: shows(0.97, 5) }), village)
    expect(rungsOf(plan)).to.deep.equal(['720p 1280x720 /1 crf 28 max 300', '360p 640x360 /1 crf 33 max 64'])
    expect(plan.dropped).to.deep.equal([
      {
        name: '720p-lean',
        reason: 'nearCost',
        why: 'expected at 8 kbit/s beside 11 for 720p, which shows more',
        expected: { kbps: 8, insteadKbps: 11, instead: '720p' },
      },
      {
        name: '480p',
        reason: 'nearCost',
        why: 'expected at 5 kbit/s beside 11 for 720p, which shows more',
        expected: { kbps: 5, insteadKbps: 11, instead: '720p' },
      },
    ])
  })

  it('never drops so much that the cheapest rung left costs a line a fifth more', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (kbps, stillShare) => {
          const { picture, dropped } = planRenditions(film({ content: shows(stillShare, kbps) }), village)
          expect(picture?.rungs.length).to.be.at.least(1)
          for (const { expected } of dropped) {
            if (expected)
              expect((expected.insteadKbps + 32) / (expected.kbps + 32)).to.be.at.most(1 / 0.85 + 0.05)
          }
        },
      ),
    )
  })

  it('makes one rung in the source’s own size, the cheapest box that spans it', () => {
    const small = { ...fullHdVideo, codedWidth: 640, codedHeight: 360, displayWidth: 640, displayHeight: 360 }
    const plan = planRenditions(film({ video: small, content: shows(0.1, 600) }), village)
    expect(rungsOf(plan)).to.deep.equal(['360p 640x360 /1 crf 26 max 280', '240p 426x240 /1 crf 26 max 120'])
    expect(plan.dropped.map(({ name, reason }) => [name, reason])).to.deep.equal([
      ['720p', 'largerThanSource'],
      ['480p', 'largerThanSource'],
    ])
  })

  it('counts a film in a black frame by its own size', () => {
    const plan = planRenditions(
      film({ content: shows(0.1, 600, { left: 240, top: 0, width: 1440, height: 1080 }) }),
      village,
    )
    expect(rungsOf(plan)?.slice(0, 2)).to.deep.equal([
      '720p 960x720 /1 crf 25 max 1200',
      '480p 640x480 /1 crf 26 max 550',
    ])
  })

  it('gives music two channels and more than twice the rate', () => {
    const texture = { widthDb: -7, pauseShare: 0, flatness: 0.15 }
    const { sound } = planRenditions(film({ sound: { loudness, texture } }), village)
    expect(sound).to.include({ kind: 'music', kbps: 64, channels: 2, sampleRate: 48_000 })
    expect(sound?.texture).to.deep.equal(texture)
  })

  it('is carried out by one ffmpeg, word for word', () => {
    const crop = { left: 240, top: 0, width: 1440, height: 1080 }
    const plan = planRenditions(
      film({ video: { ...fullHdVideo, interlaced: true }, content: shows(0.4, 200, crop) }),
      village,
    )
    const picture = plan.picture && { ...plan.picture, rungs: plan.picture.rungs.slice(1, 4) }
    const argv = wholeFilmArgs({ ...plan, ...(picture && { picture }) }, '/job/in')
    const from = argv.indexOf('-i')
    const keyframes = 'expr:gte(t+0.0005,ceil(if(lt(n_forced,4),n_forced,(n_forced-3)*4)*25/2-0.001)*2/25)'
    const common = [
      ...['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'],
      ...['-fflags', '+bitexact', '-flags', '+bitexact', '-t', '60'],
    ]
    const coding = (index: number, preset: string, crf: number, cap: number, buffer: number) => [
      ...['-map', `[v${index}]`, '-c:v', 'libx264', '-preset', preset, '-crf', String(crf)],
      ...['-maxrate', `${cap}k`, '-bufsize', `${buffer}k`],
    ]
    const fragments = ['-movflags', '+cmaf+frag_keyframe', '-f', 'mp4']
    const rung = (index: number, preset: string, crf: number, cap: number, gop: number, file: string) => [
      ...coding(index, preset, crf, cap, 2 * cap),
      ...['-g', String(gop), '-keyint_min', String(gop), '-force_key_frames', keyframes, ...common],
      ...[...fragments, file],
    ]
    const everyEight = 'expr:gte(t+0.0005,ceil(if(lt(n_forced,2),n_forced*4,(n_forced-1)*8)*25/2-0.001)*2/25)'
    expect(argv.slice(from)).to.deep.equal([
      ...['-i', 'file:/job/in', '-filter_complex'],
      [
        '[0:0]bwdif=mode=send_frame,crop=1440:1080:240:0,fps=fps=25/1:start_time=0:eof_action=pass,scale=640:480:flags=bicubic:out_range=tv,setsar=1,format=yuv420p,split=2[v0][s1]',
        '[s1]scale=640:480:flags=bicubic:out_range=tv,setsar=1,format=yuv420p,split=2[f1][s2]',
        '[f1]framestep=2[v1]',
        '[s2]scale=480:360:flags=bicubic:out_range=tv,setsar=1,format=yuv420p,split=2[v2][s3]',
        '[s3]scale=320:240:flags=bicubic:out_range=tv,setsar=1,format=yuv420p,framestep=2',
        "select='gt(floor((n+0+0.001)*2/100),floor((n-1+0+0.001)*2/100))+gte(n,747)'[v3]",
        '[0:1]aresample=async=1:first_pts=0,aformat=channel_layouts=mono,volume=7.3dB,alimiter=limit=0.5623:level=disabled:latency=1[a]',
      ]
        .join(';')
        .replace(';select', ',select'),
      ...rung(0, 'faster', 26, 550, 200, 'v480.mp4'),
      ...rung(1, 'medium', 33, 120, 100, 'v480-120k.mp4'),
      ...rung(2, 'medium', 26, 280, 200, 'v360.mp4'),
      ...coding(3, 'slower', 30, 8, 64),
      ...['-g', '200', '-keyint_min', '200', '-force_key_frames', everyEight],
      ...['-bf', '0', '-x264-params', 'vbv-init=0.6:psy=0', '-fps_mode', 'passthrough', ...common],
      ...[...fragments, 'vstills.mp4'],
      ...['-map', '[a]', '-c:a', 'aac', '-b:a', '32k', '-ac', '1', '-ar', '24000', ...common],
      ...['-frag_duration', '1000000', '-movflags', '+cmaf', '-f', 'mp4', 'audio.mp4'],
    ])
  })
})
