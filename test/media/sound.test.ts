import { expect } from 'chai'
import { isMusic, planLoudness, readLoudness, readTexture } from '../../src/media/sound.ts'

const wanted = { targetLufs: -20, ceilingDbfs: -3, mostGainDb: 20, why: 'test' }
const summary = (integrated: string, peak: string) => [
  '[Parsed_ebur128_1 @ 0x5] Summary:',
  '',
  '  Integrated loudness:',
  `    I:         ${integrated} LUFS`,
  '    Threshold: -33.0 LUFS',
  '  Loudness range:',
  '    LRA:         2.1 LU',
  '    LRA high:  -20.0 LUFS',
  '  True peak:',
  `    Peak:       ${peak} dBFS`,
]

describe('the loudness of a lesson', () => {
  it('is left alone where there is silence, or nothing was measured', () => {
    expect(readLoudness(summary('-70.0', '-inf'), 1)).to.deep.equal({ channels: 1 })
    expect(readLoudness([], 1)).to.deep.equal({ channels: 1 })
    expect(planLoudness(undefined, wanted)).to.deep.equal({ gainDb: 0 })
    expect(planLoudness({ channels: 1 }, wanted)).to.deep.equal({ gainDb: 0 })
  })

  it('is read from ffmpeg’s summary, not from lines before it', () => {
    const lines = ['  I: -11.0 LUFS', ...summary('-27.3', '-8.4')]
    expect(readLoudness(lines, 2)).to.deep.equal({ channels: 2, integratedLufs: -27.3, truePeakDbfs: -8.4 })
  })

  it('reaches the target by one gain, with a limiter only where peaks would pass the ceiling', () => {
    expect(planLoudness({ channels: 1, integratedLufs: -9.5, truePeakDbfs: 0.9 }, wanted)).to.deep.equal({
      gainDb: -10.5,
    })
    expect(planLoudness({ channels: 1, integratedLufs: -30, truePeakDbfs: -15 }, wanted)).to.deep.equal({
      gainDb: 10,
    })
    expect(planLoudness({ channels: 1, integratedLufs: -30, truePeakDbfs: -6 }, wanted)).to.deep.equal({
      gainDb: 10,
      ceilingDbfs: -3,
    })
  })

  it('is never raised by more than the profile allows', () => {
    expect(planLoudness({ channels: 1, integratedLufs: -60, truePeakDbfs: -40 }, wanted)).to.deep.equal({
      gainDb: 20,
    })
  })
})

describe('telling music from speech', () => {
  const windows = (levels: [middle: string, side: string][], flatness: number) =>
    levels
      .map(
        ([middle, side]) =>
          `lavfi.astats.1.RMS_level=${middle}\nlavfi.astats.2.RMS_level=${side}\nlavfi.aspectralstats.1.flatness=${flatness}`,
      )
      .join('\n')

  it('takes everything for speech that is silent, narrow, full of pauses, or noise', () => {
    expect(isMusic(undefined)).to.equal(false)
    expect(readTexture('')).to.equal(undefined)
    expect(readTexture(windows([['-inf', '-inf']], 0.5))).to.equal(undefined)
    // A lecture on both channels, a discussion in stereo, wind.
    expect(isMusic({ widthDb: -32, pauseShare: 0.02, flatness: 0.16 })).to.equal(false)
    expect(isMusic({ widthDb: -8, pauseShare: 0.5, flatness: 0.1 })).to.equal(false)
    expect(isMusic({ widthDb: 0, pauseShare: 0, flatness: 0.68 })).to.equal(false)
  })

  it('knows wide, steady, tonal sound for music', () => {
    const texture = readTexture(
      windows(
        [
          ['-20.0', '-27.0'],
          ['-21.0', '-28.0'],
          ['-40.0', '-inf'],
        ],
        0.15,
      ),
    )
    expect(texture?.widthDb).to.be.closeTo(-7, 0.1)
    expect(texture?.pauseShare).to.be.closeTo(1 / 3, 0.01)
    expect(isMusic({ widthDb: -7.6, pauseShare: 0, flatness: 0.15 })).to.equal(true)
  })
})
