import { expect } from 'chai'
import { judge, type QcMeasurements } from '../../src/media/qc-judge.ts'
import type { SourceFacts } from '../../src/media/source-facts.ts'
import type { SpecProfile } from '../../src/media/spec-profile.ts'
import { readSpecProfile } from '../../src/profiles.ts'
import { plainSound, plainVideo } from '../support/source-facts.ts'

const video = { ...plainVideo, endSeconds: 600 }
const audio = { ...plainSound, channels: 1, endSeconds: 600 }
const facts: SourceFacts = {
  container: 'mov',
  durationSeconds: 600,
  video,
  audio,
  sound: { loudness: { channels: 1, integratedLufs: -20, truePeakDbfs: -3 } },
}
/** Ten minutes at 2 Mbit/s of which nothing bad is known. */
const clean: QcMeasurements = {
  facts,
  videoBytes: 150_000_000,
  picture: { black: [], frozen: [], lit: { widthShare: 1, heightShare: 1 } },
  sound: { silent: [], clippedSeconds: [] },
}
const from = (atSeconds: number, seconds: number) => ({ atSeconds, untilSeconds: atSeconds + seconds })

describe('judging a source', () => {
  let spec: SpecProfile
  before(async () => {
    spec = await readSpecProfile('courseware-general')
  })
  const rulesOf = (changes: Partial<QcMeasurements>) =>
    judge({ ...clean, ...changes }, spec).findings.map(finding => finding.rule)
  const picture = (changes: object) => ({ picture: { black: [], frozen: [], ...changes } })

  it('finds nothing where nothing is wrong', () => {
    expect(judge(clean, spec)).to.deep.equal({
      specName: 'courseware-general',
      specTitle: { 'zh-CN': '乡土课件通用规范', en: 'Home-grown lessons, general' },
      measured: {
        durationSeconds: 600,
        width: 1280,
        height: 720,
        frameRate: 25,
        videoKbps: 2000,
        stillShare: 0,
        integratedLufs: -20,
        truePeakDbtp: -3,
      },
      findings: [],
    })
  })

  it('tells measured value, limit and place', () => {
    expect(judge({ ...clean, ...picture({ black: [from(100, 7)] }) }, spec).findings).to.deep.equal([
      {
        rule: 'black',
        severity: 'must',
        measured: 7,
        limit: 3,
        bound: 'most',
        unit: 's',
        atSeconds: 100,
        untilSeconds: 107,
      },
    ])
  })

  it('judges nothing of a pass that failed, and still everything else', () => {
    const small = { ...facts, video: { ...video, displayWidth: 320, displayHeight: 240 } }
    expect(rulesOf({ facts: small, picture: undefined, sound: undefined })).to.deep.equal(['size'])
  })

  it('lets the first and the last second be black', () => {
    expect(rulesOf(picture({ black: [from(0, 3.9), from(596.1, 3.9)] }))).to.deep.equal([])
    expect(rulesOf(picture({ black: [from(0, 4.1)] }))).to.deep.equal(['black'])
  })

  it('takes a frozen black picture for one fault', () => {
    expect(rulesOf(picture({ black: [from(50, 20)], frozen: [from(50, 20)] }))).to.deep.equal(['black'])
  })

  it('expects slides to stand still, with few bits and few frames', () => {
    const slides = picture({ frozen: [from(0, 200), from(201, 300)] })
    const recorded = { ...facts, video: { ...video, frameRate: { numerator: 10, denominator: 1 } } }
    expect(rulesOf({ ...slides, facts: recorded, videoBytes: 1_000_000 })).to.deep.equal([])
    expect(rulesOf(picture({ frozen: [from(100, 30)] }))).to.deep.equal(['freeze'])
    expect(rulesOf({ facts: recorded, videoBytes: 1_000_000 })).to.deep.equal(['frameRate', 'bitrate'])
  })

  it('counts as silence what follows the end of the sound', () => {
    const short = { ...facts, audio: { ...audio, endSeconds: 580 } }
    const silent = { ...clean.sound, silent: [from(575, 5)], clippedSeconds: [] }
    const [finding] = judge({ ...clean, facts: short, sound: silent }, spec).findings
    expect(finding).to.include({ rule: 'silence', measured: 25, atSeconds: 575, untilSeconds: 600 })
  })

  it('takes clipped sound and its full-scale peak for one fault', () => {
    const peaked = { ...facts, sound: { loudness: { channels: 1, integratedLufs: -20, truePeakDbfs: 2 } } }
    const sound = { silent: [], clippedSeconds: [7, 9, 30], loudestAtSeconds: 9 }
    expect(rulesOf({ facts: peaked, sound })).to.deep.equal(['clipping'])
    expect(rulesOf({ facts: peaked, sound: { ...sound, clippedSeconds: [9] } })).to.deep.equal(['truePeak'])
  })

  it('prefers the loudness of the source’s own channels to that of their mix', () => {
    const own = { silent: [], clippedSeconds: [], integratedLufs: -40, truePeakDbtp: -20 }
    expect(rulesOf({ sound: own })).to.deep.equal(['loudness'])
  })

  it('asks no picture of a talk, and no loudness of silence', () => {
    const talk = { container: 'mp3', durationSeconds: 600, audio }
    expect(rulesOf({ facts: talk, picture: undefined, videoBytes: 0 })).to.deep.equal([])
  })

  it('tells a dozen pauses of a recording with hundreds, the longest', () => {
    const silent = Array.from({ length: 40 }, (_, index) => from(index * 15, 11 + index / 40))
    const { findings } = judge({ ...clean, sound: { silent, clippedSeconds: [] } }, spec)
    expect(findings).to.have.length(12)
    expect(findings[0]?.atSeconds).to.equal(28 * 15)
  })

  it('shows portrait footage as the wrong shape, not as too small', () => {
    const portrait = { ...facts, video: { ...video, displayWidth: 1080, displayHeight: 1920 } }
    expect(rulesOf({ facts: portrait })).to.deep.equal(['aspect'])
  })
})
