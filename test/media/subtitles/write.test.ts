import { expect } from 'chai'
import type { Cue } from '../../../src/media/subtitles/cue.ts'
import { parseSubtitles } from '../../../src/media/subtitles/parse.ts'
import { cutSubtitles, writeWebVtt } from '../../../src/media/subtitles/write.ts'

const cue = (startMs: number, endMs: number, text: string): Cue => ({
  startMs,
  endMs,
  runs: [{ text, emphasis: '' }],
})
const times = (text: string) => text.match(/^.* --> .*$/gm) ?? []

describe('writing WebVTT', () => {
  it('has the header and the map that HLS asks for, and times with hours', () => {
    expect(writeWebVtt([cue(3_723_004, 3_725_000, '好 & <坏>')])).to.equal(
      'WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n01:02:03.004 --> 01:02:05.000\n好 &amp; &lt;坏&gt;\n',
    )
  })

  it('closes emphasis within its own run', () => {
    const runs = [
      { text: '红', emphasis: 'biu' as const },
      { text: '黄', emphasis: 'i' as const },
    ]
    expect(writeWebVtt([{ startMs: 0, endMs: 1, runs }])).to.include('<b><i><u>红</u></i></b><i>黄</i>')
  })

  it('cuts every 60 s, and repeats with its whole time a cue that shows across the cut', () => {
    const cues = [
      cue(1000, 2000, '一'),
      cue(59_000, 61_000, '二'),
      cue(60_000, 61_000, '三'),
      cue(58_000, 60_000, '四'),
    ]
    const segments = cutSubtitles(cues, 150.5)
    expect(segments.map(segment => segment.durationSeconds)).to.deep.equal([60, 60, 30.5])
    expect(segments.map(segment => times(segment.text))).to.deep.equal([
      ['00:00:01.000 --> 00:00:02.000', '00:00:59.000 --> 00:01:01.000', '00:00:58.000 --> 00:01:00.000'],
      ['00:00:59.000 --> 00:01:01.000', '00:01:00.000 --> 00:01:01.000'],
      [],
    ])
    for (const { text } of segments)
      expect(text).to.match(/^WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00\.000,MPEGTS:0\n/)
  })

  it('covers the film to its end, also a short one and a rest under a second', () => {
    for (const seconds of [0.4, 24, 60, 60.5, 61.5, 5400]) {
      const segments = cutSubtitles([cue(0, 300, '一')], seconds)
      expect(segments.reduce((sum, segment) => sum + segment.durationSeconds, 0)).to.be.closeTo(seconds, 1e-9)
      expect(Math.min(...segments.map(segment => segment.durationSeconds))).to.be.above(0)
    }
    expect(cutSubtitles([cue(0, 300, '一')], 60.5)).to.have.length(1)
  })

  it('loses no cue by cutting', () => {
    const cues = Array.from({ length: 500 }, (_, index) =>
      cue(index * 700, index * 700 + 4000, `第 ${index} 句`),
    )
    const all = cutSubtitles(cues, 360).flatMap(segment => parseSubtitles(segment.text))
    expect([...new Set(all.map(each => each.startMs))].sort((a, b) => a - b)).to.deep.equal(
      cues.map(each => each.startMs),
    )
  })
})
