import { expect } from 'chai'
import { readPictureNotes, readSoundNotes } from '../../src/media/qc-measurements.ts'

const readAll = <Notes>(
  reader: { take: (line: string) => void; read: (end: number) => Notes },
  text: string,
  endSeconds: number,
): Notes => {
  for (const line of text.split('\n')) reader.take(line)
  return reader.read(endSeconds)
}

/** As ffmpeg 5.1 printed it of a film of 8 s with pillars, black from 3 s to 7 s. */
const picture = `frame:0    pts:0       pts_time:0
lavfi.cropdetect.w=240
frame:0    pts:0       pts_time:0
lavfi.cropdetect.h=180
frame:0    pts:0       pts_time:0
lavfi.cropdetect.x=40
frame:0    pts:0       pts_time:0
lavfi.cropdetect.y=0
frame:1    pts:25600   pts_time:2
lavfi.cropdetect.w=240
frame:1    pts:25600   pts_time:2
lavfi.cropdetect.h=180
frame:1    pts:25600   pts_time:2
lavfi.cropdetect.x=40
frame:1    pts:25600   pts_time:2
lavfi.cropdetect.y=0
frame:14   pts:40448   pts_time:3.16
lavfi.black_start=3.16
frame:2    pts:52736   pts_time:4.12
lavfi.cropdetect.w=240
frame:2    pts:52736   pts_time:4.12
lavfi.cropdetect.h=180
frame:2    pts:52736   pts_time:4.12
lavfi.cropdetect.x=40
frame:2    pts:52736   pts_time:4.12
lavfi.cropdetect.y=0
frame:19   pts:55808   pts_time:4.36
lavfi.freezedetect.freeze_start=3.16
frame:3    pts:77312   pts_time:6.04
lavfi.cropdetect.w=240
frame:3    pts:77312   pts_time:6.04
lavfi.cropdetect.h=180
frame:3    pts:77312   pts_time:6.04
lavfi.cropdetect.x=40
frame:3    pts:77312   pts_time:6.04
lavfi.cropdetect.y=0
frame:31   pts:92160   pts_time:7.2
lavfi.black_end=7.2
frame:31   pts:92160   pts_time:7.2
lavfi.freezedetect.freeze_end=7.2
`

/** As it printed it of 8 s of stereo: clipped from 1.1 s to 1.9 s, silent from 3 s to 6.5 s. */
const sound = `frame:0    pts:0       pts_time:0
lavfi.astats.Overall.Peak_level=-9.458011
frame:0    pts:0       pts_time:0
lavfi.astats.Overall.Peak_count=600.000000
frame:0    pts:0       pts_time:0
lavfi.r128.I=-70.000
frame:0    pts:0       pts_time:0
lavfi.r128.true_peaks_ch0=0.300
frame:0    pts:0       pts_time:0
lavfi.r128.true_peaks_ch1=0.200
frame:1    pts:48000   pts_time:1
lavfi.astats.Overall.Peak_level=0.000265
frame:1    pts:48000   pts_time:1
lavfi.astats.Overall.Peak_count=17506.500000
frame:1    pts:48000   pts_time:1
lavfi.r128.I=-12.660
frame:1    pts:48000   pts_time:1
lavfi.r128.true_peaks_ch0=0.300
frame:1    pts:48000   pts_time:1
lavfi.r128.true_peaks_ch1=0.200
frame:2    pts:96000   pts_time:2
lavfi.astats.Overall.Peak_level=-9.458011
frame:2    pts:96000   pts_time:2
lavfi.astats.Overall.Peak_count=600.000000
frame:2    pts:96000   pts_time:2
lavfi.r128.I=-3.321
frame:2    pts:96000   pts_time:2
lavfi.r128.true_peaks_ch0=1.095
frame:2    pts:96000   pts_time:2
lavfi.r128.true_peaks_ch1=1.050
frame:3    pts:144000  pts_time:3
lavfi.astats.Overall.Peak_level=-9.458011
frame:3    pts:144000  pts_time:3
lavfi.astats.Overall.Peak_count=5.000000
frame:3    pts:144000  pts_time:3
lavfi.r128.I=-4.813
frame:3    pts:144000  pts_time:3
lavfi.r128.true_peaks_ch0=1.095
frame:3    pts:144000  pts_time:3
lavfi.r128.true_peaks_ch1=1.050
frame:234  pts:239616  pts_time:4.992
lavfi.silence_start=3.008
frame:4    pts:192000  pts_time:4
lavfi.astats.Overall.Peak_level=-inf
frame:4    pts:192000  pts_time:4
lavfi.astats.Overall.Peak_count=96000.000000
frame:4    pts:192000  pts_time:4
lavfi.r128.I=-4.813
frame:4    pts:192000  pts_time:4
lavfi.r128.true_peaks_ch0=1.095
frame:4    pts:192000  pts_time:4
lavfi.r128.true_peaks_ch1=1.050
frame:5    pts:240000  pts_time:5
lavfi.astats.Overall.Peak_level=-inf
frame:5    pts:240000  pts_time:5
lavfi.astats.Overall.Peak_count=96000.000000
frame:5    pts:240000  pts_time:5
lavfi.r128.I=-4.813
frame:5    pts:240000  pts_time:5
lavfi.r128.true_peaks_ch0=1.095
frame:5    pts:240000  pts_time:5
lavfi.r128.true_peaks_ch1=1.050
frame:305  pts:312320  pts_time:6.50667
lavfi.silence_end=6.50669
frame:6    pts:288000  pts_time:6
lavfi.astats.Overall.Peak_level=-9.458011
frame:6    pts:288000  pts_time:6
lavfi.astats.Overall.Peak_count=296.000000
frame:6    pts:288000  pts_time:6
lavfi.r128.I=-4.813
frame:6    pts:288000  pts_time:6
lavfi.r128.true_peaks_ch0=1.095
frame:6    pts:288000  pts_time:6
lavfi.r128.true_peaks_ch1=1.050
frame:7    pts:336000  pts_time:7
lavfi.astats.Overall.Peak_level=-9.458011
frame:7    pts:336000  pts_time:7
lavfi.astats.Overall.Peak_count=600.000000
frame:7    pts:336000  pts_time:7
lavfi.r128.I=-5.538
frame:7    pts:336000  pts_time:7
lavfi.r128.true_peaks_ch0=1.095
frame:7    pts:336000  pts_time:7
lavfi.r128.true_peaks_ch1=1.050
frame:8    pts:384000  pts_time:8
lavfi.astats.Overall.Peak_level=-inf
frame:8    pts:384000  pts_time:8
lavfi.astats.Overall.Peak_count=96000.000000
frame:8    pts:384000  pts_time:8
lavfi.r128.I=-6.422
frame:8    pts:384000  pts_time:8
lavfi.r128.true_peaks_ch0=1.095
frame:8    pts:384000  pts_time:8
lavfi.r128.true_peaks_ch1=1.050
`

describe('reading what the passes of quality control print', () => {
  it('reads black, frozen and lit parts of the picture', () => {
    expect(readAll(readPictureNotes(), picture, 8)).to.deep.equal({
      black: [{ atSeconds: 3.16, untilSeconds: 7.2 }],
      frozen: [{ atSeconds: 3.16, untilSeconds: 7.2 }],
      lit: { left: 40, top: 0, width: 240, height: 180 },
    })
  })

  it('ends with the film what nothing else has ended', () => {
    const open = picture.split('frame:31')[0] ?? ''
    const { black, frozen } = readAll(readPictureNotes(), open, 8)
    expect([...black, ...frozen]).to.deep.equal([
      { atSeconds: 3.16, untilSeconds: 8 },
      { atSeconds: 3.16, untilSeconds: 8 },
    ])
  })

  it('finds no edge in a film that is black throughout', () => {
    const told = ['w=-318', 'h=-178', 'x=320', 'y=180'].map(each => `lavfi.cropdetect.${each}\n`)
    expect(readAll(readPictureNotes(), `lavfi.black_start=0\n${told.join('')}`, 5)).to.deep.equal({
      black: [{ atSeconds: 0, untilSeconds: 5 }],
      frozen: [],
    })
  })

  it('reads silence, clipped seconds and the loudness of the source’s own channels', () => {
    const notes = readAll(readSoundNotes(), sound, 8)
    expect(notes.silent).to.deep.equal([{ atSeconds: 3.008, untilSeconds: 6.50669 }])
    expect(notes.clippedSeconds).to.deep.equal([1])
    expect(notes.loudestAtSeconds).to.equal(1)
    expect(notes.integratedLufs).to.equal(-6.422)
    expect(notes.truePeakDbtp).to.be.closeTo(0.79, 0.01)
  })

  it('says nothing of a sound that it was told nothing of', () => {
    expect(readAll(readSoundNotes(), '', 4)).to.deep.equal({ silent: [], clippedSeconds: [] })
  })
})
