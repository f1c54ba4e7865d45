import { expect } from 'chai'
import type { Plan } from '../../src/media/plan.ts'
import { checkTracks, type TrackFacts } from '../../src/media/quality-check.ts'
import type { Segment } from '../../src/media/segments.ts'
import { sound as speech } from '../support/plans.ts'

const rung = { frameStep: 1, preset: 'medium', crf: 26, maxKbps: 280, bufferKbps: 560, why: '' }
const plan: Plan = {
  profileName: 'village-2m',
  durationSeconds: 10,
  segmentSeconds: 4,
  picture: {
    streamIndex: 0,
    frameRate: { numerator: 25, denominator: 1 },
    deinterlace: false,
    toneMap: false,
    holdSeconds: 0,
    rungs: [
      { name: '360p', width: 640, height: 360, ...rung },
      { name: '240p', width: 426, height: 240, ...rung },
    ],
  },
  sound: speech,
  dropped: [],
}

/** Segments of the given lengths, one behind the other, 1000 bytes each. */
function segmentsOf(...durations: readonly number[]): Segment[] {
  let startSeconds = 0
  return durations.map((durationSeconds, index) => {
    const segment = { part: 0, start: 700 + index * 1000, bytes: 1000, startSeconds, durationSeconds }
    startSeconds += durationSeconds
    return segment
  })
}
const picture = (
  name: string,
  width: number,
  height: number,
  more: Partial<TrackFacts> = {},
): TrackFacts => ({
  name,
  kind: 'picture',
  width,
  height,
  hasEditList: false,
  segments: segmentsOf(1, 1, 1, 1, 4, 2),
  everySegmentStartsWithKeyframe: true,
  ...more,
})
const large = (more: Partial<TrackFacts> = {}) => picture('v360', 640, 360, more)
const small = (more: Partial<TrackFacts> = {}) => picture('v240', 426, 240, more)
const sound = (more: Partial<TrackFacts> = {}): TrackFacts => ({
  ...picture('audio', 0, 0),
  kind: 'sound',
  segments: segmentsOf(1.002667, 1.002667, 1.002667, 1.002667, 4.010667, 2.002),
  ...more,
})
const found = (...tracks: readonly TrackFacts[]) =>
  checkTracks(plan, tracks).map(({ track, what }) => `${track}: ${what}`)

describe('checkTracks', () => {
  it('refuses a missing track', () => {
    expect(found(large(), small())).to.deep.equal(['all: 2 tracks, 3 planned'])
  })

  it('refuses a track without a segment', () => {
    expect(found(large(), small(), sound({ segments: [] }))).to.deep.equal(['audio: no segment'])
  })

  it('refuses a track that ends early or late', () => {
    const early = sound({ segments: segmentsOf(1, 1, 1, 1, 4) })
    expect(found(large(), small(), early)).to.deep.equal(['audio: lasts 8.00 s, source 10.00 s'])
    const late = sound({ segments: segmentsOf(1, 1, 1, 1, 4, 4) })
    expect(found(large(), small(), late)).to.deep.equal(['audio: lasts 12.00 s, source 10.00 s'])
  })

  it('refuses a track that begins late', () => {
    const segments = segmentsOf(1, 1, 1, 1, 4, 2).map(each => ({
      ...each,
      startSeconds: each.startSeconds + 0.08,
    }))
    expect(found(large(), small(), sound({ segments }))).to.deep.equal(['audio: begins at 0.080 s'])
  })

  it('refuses an edit list', () => {
    expect(found(large(), small({ hasEditList: true }), sound())).to.deep.equal(['v240: has an edit list'])
  })

  it('refuses a segment that does not begin with a keyframe', () => {
    const track = large({ everySegmentStartsWithKeyframe: false })
    expect(found(track, small(), sound())).to.deep.equal(['v360: a segment does not begin with a keyframe'])
  })

  it('refuses a gap in time, and bytes that no segment has', () => {
    const late = segmentsOf(1, 1, 1, 1, 4, 2).map((each, index) =>
      index === 5 ? { ...each, startSeconds: 8.04, durationSeconds: 1.96 } : each,
    )
    expect(found(large(), small({ segments: late }), sound())).to.deep.equal([
      'v240: a gap at 8.000 s',
      'v240: segment 5 does not stand on the grid',
    ])
    const lost = segmentsOf(1, 1, 1, 1, 4, 2).map((each, index) =>
      index === 5 ? { ...each, start: 5800 } : each,
    )
    expect(found(large(), small({ segments: lost }), sound())).to.deep.equal([
      'v240: bytes are missing at 8.000 s',
    ])
  })

  it('refuses a last segment that swallowed others', () => {
    const long = segmentsOf(1, 1, 1, 0.5, 6.5)
    expect(found(large(), small(), sound({ segments: long }))).to.deep.equal([
      'audio: the last segment is too long',
    ])
  })

  it('refuses a segment longer than what playlists promise before all tracks are made', () => {
    const fits = segmentsOf(1, 1, 1, 1, 4.4, 1.6)
    expect(found(large(), small(), sound({ segments: fits }))).to.deep.equal([])
    const long = segmentsOf(1, 1, 1, 1.01, 5.99)
    expect(found(large(), small(), sound({ segments: long }))).to.deep.equal([
      'audio: a segment is longer than 4 s',
    ])
  })

  it('refuses bytes between two files of a track that no segment has, and a stage out of step with the one before', () => {
    const parts = segmentsOf(1, 1, 1, 1, 4, 2).map((each, index) =>
      index < 4 ? each : { ...each, part: 1, start: each.start - 4000 },
    )
    expect(found(large({ segments: parts }), small(), sound())).to.deep.equal([])
    const late = parts.map((each, index) => (index < 4 ? each : { ...each, start: each.start + 1 }))
    expect(found(large({ segments: late }), small(), sound())).to.deep.equal([
      'v360: bytes are missing at 4.000 s',
    ])
    const rest = { rungs: plan.picture?.rungs.slice(0, 1) ?? [], hasSound: false, pictureSegments: 7 }
    expect(checkTracks(plan, [large()], rest)).to.deep.equal([
      { track: 'v360', what: '6 segments, others have 7' },
    ])
    expect(checkTracks(plan, [large()], { ...rest, pictureSegments: 6 })).to.deep.equal([])
  })

  it('refuses a size that was not planned', () => {
    const track = picture('v240', 428, 240)
    expect(found(large(), track, sound())).to.deep.equal(['240p: is 428×240, planned 426×240'])
  })

  it('refuses rungs that do not cut at the same times', () => {
    const uneven = small({ segments: segmentsOf(1, 1, 1, 1, 4.2, 1.8) })
    expect(found(large(), uneven, sound())).to.deep.equal(['v240: segment 5 does not stand on the grid'])
    const few = small({ segments: segmentsOf(1, 1, 1, 1, 6) })
    expect(found(large(), few, sound())).to.deep.equal([
      'v240: a segment is longer than 4 s',
      'v240: 5 segments, others have 6',
    ])
  })

  it('refuses rungs that cut together, but not on the grid', () => {
    const segments = segmentsOf(4, 4, 2)
    expect(found(large({ segments }), small({ segments }), sound())).to.deep.equal([
      'v360: segment 1 does not stand on the grid',
      'v240: segment 1 does not stand on the grid',
    ])
  })

  it('permits what is as planned, a frame’s rounding at the end included', () => {
    expect(found(large(), small(), sound())).to.deep.equal([])
    const rounded = [
      large({ segments: segmentsOf(1, 1, 1, 1, 4, 2.04) }),
      small({ segments: segmentsOf(1, 1, 1, 1, 4, 2.04) }),
      sound(),
    ]
    expect(found(...rounded)).to.deep.equal([])
  })
})
