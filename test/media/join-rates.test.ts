import { expect } from 'chai'
import { joinPeaks } from '../../src/media/join-rates.ts'
import type { Track } from '../../src/media/release.ts'

const rung = {
  ...{ name: '360p', width: 640, height: 360, frameStep: 1, preset: 'medium' },
  ...{ crf: 26, maxKbps: 280, bufferKbps: 560, why: '' },
}
/** Segments of four seconds, of which the third begins the second part. */
const trackOf = (...kbits: readonly number[]): Track => ({
  ...{ folder: 'v360', file: 'v360.mp4', initBytes: 700, codec: 'avc1.64001e', width: 640, height: 360 },
  parts: [{ attemptId: 'a' }, { attemptId: 'b' }],
  segments: kbits.map((each, index) => ({
    ...{ part: index < 2 ? 0 : 1, start: 700, bytes: each * 125 },
    ...{ startSeconds: 4 * index, durationSeconds: 4 },
  })),
})

describe('rates over the joins of chunks', () => {
  it('tells of a join that takes more than the cap, the one chunk’s buffer and the next one’s', () => {
    // 8 s at 280 kbit/s and 1.9 buffers of 560 kbit, and a tenth: 3634 kbit.
    expect(joinPeaks([rung], [trackOf(1120, 1800, 1840, 1120)])).to.deep.equal([
      { track: 'v360', atSeconds: 8, kbps: 455 },
    ])
  })

  it('is silent within the bound, within a chunk, and of sound', () => {
    expect(joinPeaks([rung], [trackOf(1120, 1800, 1830, 1120)])).to.deep.equal([])
    expect(joinPeaks([rung], [trackOf(3000, 1000, 1000, 3000)])).to.deep.equal([])
    expect(joinPeaks([rung], [{ ...trackOf(9, 9000, 9000), file: 'audio.mp4' }])).to.deep.equal([])
  })
})
